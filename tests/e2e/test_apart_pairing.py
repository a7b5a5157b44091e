# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What goes wrong before two have met ends in one plain sentence at each end, and with the next thing to do."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from duologue.codes import words
from duologue.core.shape import PARTNERS
from duologue.core.state import Reason
from duologue.errors import BadAddress, CodesUsedUp
from duologue.phrases import EN
from duologue.refusals import REFUSED
from tests.e2e.apart import Apart, Relay
from tests.e2e.process import Done, Program
from tests.helpers import unbroken


@pytest.fixture
def two(tmp_path: Path, relay: Relay) -> Iterator[Apart]:
    """Two who have that relay."""
    with Apart(tmp_path, relay.address) as two:
        yield two


def hears(program: Program, sentence: str) -> None:
    """Wait until this is told as a notice, by its first words: where a line breaks is for the width to decide."""
    program.until(f"(!) {sentence[:40]}")


def wrong(code: str) -> str:
    """The same number with other words."""
    number, *said = code.split("-")
    return "-".join((number, *[word for word in words() if word not in said][:2]))


def test_wrong_words_use_a_code_up_and_a_fresh_longer_one_works(two: Apart) -> None:
    """Both ends are told; the host gets a code with a longer number, and by it they meet."""
    code = two.invite()
    ben = two.joining()
    ben.type(wrong(code))
    hears(ben, REFUSED[Reason.WRONG_CODE])
    hears(two.at["a"], EN["host.wrong_code"])
    fresh = two.code()
    ben.type(fresh)
    two.sit()
    two.see(*PARTNERS)

    assert [3, 5] == [len(one.split("-")[0]) for one in (code, fresh)]


def test_after_three_codes_in_vain_the_host_stops(two: Apart) -> None:
    """Three at the most, each with a longer number; then what happened and what to do is said: exit code 1."""
    codes = [two.invite()]
    ben = two.joining()
    for n in range(3):
        ben.type(wrong(codes[-1]))
        hears(ben, REFUSED[Reason.WRONG_CODE])
        codes += [two.code()] if n < 2 else []
    done = two.at["a"].wait()

    assert (1, f"{CodesUsedUp()}\n") == (done.code, done.err)
    assert unbroken(done.out).endswith(EN["host.wrong_code"])
    assert [3, 5, 8] == [len(code.split("-")[0]) for code in codes]
    assert [] == list(kept_by(two))


def test_a_code_that_is_none_is_said_and_asked_for_again(two: Apart, tmp_path: Path) -> None:
    """Something else, no address, a number that nobody was given, and a code that two have already met by."""
    code = two.invite()
    ben = two.joining()
    ben.type("velvet")
    hears(ben, "A code begins with a number of at most")
    ben.type(f"{code}@127.0.0.1:87650")  # a digit too many
    hears(ben, str(BadAddress()))
    unknown = "-".join(("9" * 7, *code.split("-")[1:]))
    ben.type(unknown)
    hears(ben, REFUSED[Reason.NO_CODE])
    ben.type(code)
    two.sit()
    two.see(*PARTNERS)
    with Apart(tmp_path / "other", two.relay) as third:
        third.joining().type(code)
        hears(third.at["b"], REFUSED[Reason.CODE_USED])
        done = third.at["b"].end()

    assert (0, "") == (done.code, done.err)


def test_a_third_who_knocks_is_heard_by_all_three(two: Apart, tmp_path: Path) -> None:
    """While one reads the invitation another types the code: the try is over for all, and by a fresh code they meet."""
    code = two.invite()
    ben = two.joining()
    ben.type(code)
    ben.until(EN["invited.no"])
    with Apart(tmp_path / "other", two.relay) as third:
        third.joining().type(code)
        hears(third.at["b"], REFUSED[Reason.CODE_USED])
    hears(ben, REFUSED[Reason.CODE_USED])
    hears(two.at["a"], EN["host.code_used"])
    ben.type(two.code())
    two.sit()
    two.see(*PARTNERS)


# --- the relay


def test_where_no_relay_is_both_are_told(tmp_path: Path) -> None:
    """The relay cannot be reached: both may try again; whoever invites and would not ends with 1. Nothing is left."""
    with socket.socket() as nobody, Apart(tmp_path) as two:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        two.relay = f"127.0.0.1:{nobody.getsockname()[1]}"
        ana = two.start("a", "invite", "mirroring")
        ana.type("1", "2")
        ben = two.joining()
        ben.type("7-velvet-otter")
        sentence = EN["relay.none"].format(relay=two.relay)
        hears(ben, sentence)
        done = [ana.wait(), ben.end()]

        assert [(1, f"{sentence}\n"), (0, "")] == [(one.code, one.err) for one in done]
        assert unbroken(done[1].out).endswith(EN["plain.unbegun"])
        assert [] == list(kept_by(two))


def gives_up(two: Apart) -> Done:
    """Ana does not try the relay again."""
    two.at["a"].until(EN["relay.no"])
    two.at["a"].type("2")
    return two.at["a"].wait()


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_a_relay_that_goes_away_before_they_met_is_told(how: str, two: Apart, relay: Relay) -> None:
    """While the code is shown, and while the invitation is read: what happened, what to do; then they meet anew."""
    two.invite()
    relay.kill() if how == "kill" else relay.stop()
    first = gives_up(two)
    relay.start()
    code = two.invite()
    ben = two.joining()
    ben.type(code)
    ben.until(EN["invited.no"])
    relay.kill() if how == "kill" else relay.stop()
    again = gives_up(two)
    hears(ben, EN["join.lost" if how == "kill" else "join.later"])
    ben.end()
    kept = list(kept_by(two))
    relay.start()
    two.meet()

    # One that drains says so; after one that was killed the next code is asked for in vain.
    told = EN["host.later"] if how == "stop" else EN["relay.none"].format(relay=relay.address)
    assert [(1, f"{told}\n")] * 2 == [(one.code, one.err) for one in (first, again)]
    assert [] == kept


# --- one of the two goes away


@pytest.mark.parametrize("how", ["end", "interrupt"])
def test_a_host_who_goes_away_is_missed_by_the_joiner(how: str, two: Apart) -> None:
    """The end of input or Ctrl+C, while the code is shown or the other reads the invitation: nothing is left."""
    two.invite()
    alone = left(two.at["a"], how)
    code = two.invite()
    ben = two.joining()
    ben.type(code)
    ben.until(EN["invited.no"])
    done = left(two.at["a"], how)
    hears(ben, REFUSED[Reason.GONE])

    for one in (alone, done):
        assert EN["plain.unbegun" if how == "end" else "plain.stopped"] in unbroken(one.out + one.err)
        assert (0 if how == "end" else 130) == one.code
    assert [] == list(kept_by(two))


def test_joiners_who_go_away_are_missed_by_the_host(two: Apart) -> None:
    """A no, the end of input and Ctrl+C at the invitation: the host is told each time, and shows a fresh code."""
    code = two.invite()
    for how in ("no", "end", "interrupt"):
        ben = two.joining()
        ben.type(code)
        ben.until(EN["invited.no"])
        ben.type(*(["2"] if how == "no" else []))
        done = left(ben, how)
        assert (130 if how == "interrupt" else 0) == done.code
        if how != "interrupt":
            hears(two.at["a"], EN["host.gone"])
            code = two.code()
    host = two.at["a"].wait()

    assert unbroken(host.out).endswith(EN["host.gone"])
    assert (1, f"{CodesUsedUp()}\n") == (host.code, host.err)
    assert [] == list(kept_by(two))


def test_whoever_closes_while_they_take_their_seats_comes_back(two: Apart) -> None:
    """From the last word of the joiner on there is a dialogue: whatever ends either, both carry on."""
    code = two.invite()
    two.joining().type(code)
    two.sit()
    for seat, how in zip(PARTNERS, ("interrupt", "end"), strict=True):
        two.at[seat].until(EN["line.seating"].split("{")[0])
        left(two.at[seat], how)
    two.resume(*PARTNERS)
    two.see(*PARTNERS)
    two.stands(*PARTNERS)


def left(program: Program, how: str) -> Done:
    """The process ends by the end of its input or by Ctrl+C."""
    if how == "interrupt":
        program.signal(signal.SIGINT)
        return program.wait()
    return program.end()


def kept_by(two: Apart) -> Iterator[Path]:
    """The sessions that these keep."""
    for seat in PARTNERS:
        yield from (two.place(seat) / "data").glob("sessions/0*")
