# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What goes wrong in the middle of a dialogue: nothing is lost, both go on at the same step, or one stops in peace."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from duologue.core.shape import PARTNERS
from duologue.errors import InUse, Unavailable
from duologue.phrases import EN
from tests.e2e.apart import Apart, Relay
from tests.e2e.test_apart import SHORT
from tests.e2e.test_apart_pairing import left
from tests.helpers import unbroken

BEGUN, REST = SHORT[:4], SHORT[4:]
HALF = SHORT[4]  # Ana's, who has the floor once they have begun


@pytest.fixture
def two(tmp_path: Path, relay: Relay) -> Iterator[Apart]:
    """Two in the middle of a dialogue; Ana has written something that she has not sent."""
    with Apart(tmp_path, relay.address) as two:
        two.meet()
        two.play(BEGUN)
        two.compose(HALF)
        yield two


def test_whatever_happens_to_the_relay_they_go_on(two: Apart, relay: Relay) -> None:
    """It drains and comes back; it is killed while something is sent, as is who sent it; it loses its disk, twice."""
    done = relay.stop()
    for seat in PARTNERS:
        two.at[seat].until(EN["line.unreachable"][:40])
    relay.start()
    two.stands(*PARTNERS)
    two.play(REST[:1])
    relay.kill()
    two.at["b"].until(EN["line.unreachable"][:40])
    two.do(REST[1])
    two.at["b"].until(EN["line.held"])
    two.kill("b")
    relay.start()
    two.resume("b")
    two.see(*two.done(REST[1]))
    relay.wipe()
    relay.start()
    two.stands(*PARTNERS)
    two.play(REST[2:3])
    two.kill("a")
    relay.wipe()
    relay.start()
    two.stands("b")
    two.resume("a")
    two.stands(*PARTNERS)
    two.play(REST[3:])
    two.end()

    assert 0 == done.code
    assert "Traceback" not in done.err + relay.said


def test_whoever_goes_away_for_a_while_misses_nothing(two: Apart, relay: Relay) -> None:
    """/quit, a computer that sleeps, and all three killed at once: both go on at the same step, with the same draft."""
    for seat in PARTNERS:
        two.at[seat].type("/quit")
        done = two.at[seat].wait()
        assert (0, "") == (done.code, done.err)
        assert unbroken(done.out).endswith(EN["plain.kept"])
        two.resume(seat)
    two.stands(*PARTNERS)
    two.at["b"].signal(signal.SIGSTOP)
    two.do(HALF)
    seen = two.done(HALF)
    two.see("a")
    two.at["b"].signal(signal.SIGCONT)
    two.see(*(seat for seat in seen if seat == "b"))
    two.compose(REST[1])
    for seat in PARTNERS:
        two.kill(seat)
    relay.kill()
    relay.start()
    two.resume(*PARTNERS)
    two.stands(*PARTNERS)
    two.play(REST[1:])
    two.end()


@pytest.mark.parametrize("how", ["end", "interrupt"])
def test_whatever_ends_the_input_the_draft_is_kept(how: str, two: Apart) -> None:
    """The end of input and Ctrl+C while one writes and the other waits: exit codes as promised, and both go on."""
    for seat in PARTNERS:
        done = left(two.at[seat], how)
        assert (0 if how == "end" else 130) == done.code
        assert EN["plain.ended" if how == "end" else "plain.cut"] in unbroken(done.out + done.err)
        assert "Traceback" not in done.err
    two.resume(*PARTNERS)
    two.stands(*PARTNERS)
    two.play(REST)
    two.end()


def test_whoever_waits_in_vain_can_stop(two: Apart) -> None:
    """Ben is away: Ana stops, at once and in peace; he hears it when he comes back. Nothing is left with either."""
    two.kill("b")
    two.at["a"].type("/stop", "1")
    done = [two.at["a"].wait()]
    two.resume("b")
    done.append(two.at["b"].wait())

    assert [(0, "")] * 2 == [(one.code, one.err) for one in done]
    assert [True] * 2 == [unbroken(one.out).endswith(EN["over.kept"]) for one in done]
    assert [[".lock"]] * 2 == [
        [path.name for path in (two.place(seat) / "data" / "sessions").iterdir()] for seat in PARTNERS
    ]


def test_two_processes_never_have_one_seat(two: Apart) -> None:
    """The second says that it is open elsewhere, and the first goes on undisturbed."""
    with Apart(two.home, two.relay) as second:
        second.resume("a")
        done = second.at["a"].wait()
    two.stands(*PARTNERS)

    assert (1, f"{InUse()}\n") == (done.code, done.err)


def test_a_disk_that_is_full_at_one_end_loses_nothing(two: Apart) -> None:
    """What cannot be kept is not sent; what is heard and cannot be kept comes again. Each is said, and they go on."""
    two.kill("a")
    size = next((two.place("a") / "data" / "sessions").glob("*/log")).stat().st_size
    done = []
    for room, told in ((10, str(Unavailable())), (size + 200, EN["line.full"])):
        full = two.start("a", "resume", room=room)
        full.until(f"    {HALF.words}")
        full.type("", "1")
        full.until(told[:40])
        done.append(full.end())
    two.draft["a"] = ""
    two.see(*(seat for seat in two.done(HALF) if seat == "b"))
    two.resume("a")
    two.stands(*PARTNERS)
    two.play(REST[1:])
    two.end()

    assert [(0, "")] * 2 == [(one.code, one.err) for one in done]
