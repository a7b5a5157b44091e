# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What goes wrong in the middle of a dialogue: nothing is lost, both go on at the same step, or one stops in peace."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from duologue.core.shape import PARTNERS
from duologue.core.state import other
from duologue.demo import Line
from duologue.errors import InUse
from duologue.phrases import EN
from tests.e2e.apart import CARRY_ON, Apart, Relay
from tests.e2e.test_apart import SHORT
from tests.e2e.test_apart_pairing import left
from tests.helpers import unbroken

BEGUN, REST = SHORT[:4], SHORT[4:]
HALF = SHORT[4]  # Ana's, who has the floor once they have begun


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    """A relay."""
    with Relay(tmp_path / "relay") as relay:
        yield relay


@pytest.fixture
def two(tmp_path: Path, relay: Relay) -> Iterator[Apart]:
    """Two in the middle of a dialogue; Ana has written something that she has not sent."""
    with Apart(tmp_path, relay.address) as two:
        two.meet()
        two.play(BEGUN)
        two.compose(HALF)
        yield two


def goes_on(two: Apart) -> None:
    """Both stand where they stood, and come to their end."""
    two.stands(*PARTNERS)
    two.play(REST)
    two.end()


def test_a_relay_that_is_asked_to_end_comes_back(two: Apart, relay: Relay) -> None:
    """It drains and ends well; both hear that the line is down, come back by themselves, and go on."""
    done = relay.stop()
    for seat in PARTNERS:
        two.at[seat].until(EN["line.unreachable"][:40])
    relay.start()
    goes_on(two)

    assert 0 == done.code
    assert "Traceback" not in done.err


def test_what_is_sent_while_the_relay_is_away_arrives_when_it_is_back(two: Apart, relay: Relay) -> None:
    """It is saved, which is said, and goes out by itself."""
    relay.kill()
    two.at["a"].until(EN["line.unreachable"][:40])
    two.do(HALF)
    two.at["a"].until(EN["line.held"])
    relay.start()
    two.see(*two.done(HALF))
    two.play(REST[1:])
    two.end()


def test_a_relay_that_lost_everything_is_filled_from_its_clients(two: Apart, relay: Relay) -> None:
    """Its data are deleted; whoever comes first gives back what was said, and the dialogue goes on."""
    relay.wipe()
    relay.start()
    goes_on(two)


def test_one_client_alone_fills_a_relay_that_lost_everything(two: Apart, relay: Relay) -> None:
    """Ben restores what Ana was still to hear: she comes back later, and goes on too."""
    two.play([HALF])
    two.kill("a")
    relay.wipe()
    relay.start()
    two.stands("b")
    two.resume("a")
    two.stands(*PARTNERS)
    two.play(REST[1:])
    two.end()


def test_a_partner_who_closes_comes_back(two: Apart) -> None:
    """/quit at either end: it is kept, which is said, and both go on at the same step."""
    for seat in PARTNERS:
        two.at[seat].type("/quit")
        done = two.at[seat].wait()
        assert (0, "") == (done.code, done.err)
        assert unbroken(done.out).endswith(EN["plain.kept"])
        two.resume(seat)
    goes_on(two)


def test_a_partner_whose_computer_sleeps_misses_nothing(two: Apart) -> None:
    """Ben's process stands still while Ana speaks; then he reads it, and they go on."""
    two.at["b"].signal(signal.SIGSTOP)
    two.do(HALF)
    two.done(HALF)
    two.see("a")
    two.at["b"].signal(signal.SIGCONT)
    two.see("b")
    two.play(REST[1:])
    two.end()


def test_whoever_waits_in_vain_can_stop(two: Apart) -> None:
    """Ben does not come back: Ana stops for today, at once and in peace, and nothing is left with her."""
    two.kill("b")
    two.at["a"].type("/stop", "1")
    done = two.at["a"].wait()

    assert (0, "") == (done.code, done.err)
    assert unbroken(done.out).endswith(EN["over.left.more"])
    assert [".lock"] == [path.name for path in (two.place("a") / "data" / "sessions").iterdir()]


def test_whoever_stops_is_heard_by_who_comes_back_later(two: Apart) -> None:
    """Ben was away when Ana stopped: he is told so when he comes back, and nothing is left with him either."""
    two.kill("b")
    two.at["a"].type("/stop", "1")
    two.at["a"].wait()
    two.resume("b")
    done = two.at["b"].wait()

    assert (0, "") == (done.code, done.err)
    assert unbroken(done.out).endswith(EN["over.left.more"])
    assert [".lock"] == [path.name for path in (two.place("b") / "data" / "sessions").iterdir()]


def test_all_three_are_killed_and_come_back(two: Apart, relay: Relay) -> None:
    """Both clients and the relay: same step, same draft."""
    for seat in PARTNERS:
        two.kill(seat)
    relay.kill()
    relay.start()
    two.resume(*PARTNERS)
    goes_on(two)


@pytest.mark.parametrize("how", ["end", "interrupt"])
def test_whatever_ends_the_input_the_draft_is_kept(how: str, two: Apart) -> None:
    """The end of input and Ctrl+C while one writes and the other waits: exit codes as promised, and both go on."""
    for seat in PARTNERS:
        done = left(two.at[seat], how)
        assert (0 if how == "end" else 130) == done.code
        assert EN["plain.ended"][:40] in unbroken(done.out + done.err)
        assert "Traceback" not in done.err
    two.resume(*PARTNERS)
    goes_on(two)


def test_two_processes_never_have_one_seat(two: Apart) -> None:
    """The second says that it is open elsewhere, and the first goes on undisturbed."""
    with Apart(two.home, two.relay) as second:
        second.resume("a")
        done = second.at["a"].wait()

    assert (1, f"{InUse()}\n") == (done.code, done.err)
    goes_on(two)


def test_a_disk_that_is_full_at_one_end_loses_nothing(two: Apart) -> None:
    """What cannot be kept is not sent, which is said; with room again the same words go out."""
    two.kill("a")
    size = next((two.place("a") / "data" / "sessions").glob("*/log")).stat().st_size
    full = two.start("a", "resume", room=size + 200)
    full.type(CARRY_ON)
    full.until(HALF.words)
    full.type("", "1", "/safety")
    full.until(EN["line.full"][:40])
    done = full.end()
    two.resume("a")
    two.see("a")

    assert (0, "") == (done.code, done.err)


def test_who_was_told_another_relay_is_not_bound_to_their_own(tmp_path: Path, relay: Relay) -> None:
    """A code with an address behind it is good for that address, whatever relay is set here."""
    with Relay(tmp_path / "other") as another, Apart(tmp_path, relay.address) as two:
        code = two.invite()
        two.relay = another.address
        two.joining().type(f"{code}@{relay.address}")
        two.sit()
        two.see(*PARTNERS)
        two.play([*BEGUN, Line("a", "say", "I miss our walks.")])

        assert "b" == other("a")
