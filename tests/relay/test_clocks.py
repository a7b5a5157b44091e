# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Two clocks, and when the one that somebody may set is doubted. What a relay does then: test_relay_keeping."""

from __future__ import annotations

import pytest

from duologue_relay.clocks import DAY, HOUR, Clocks


class Hands:
    """Both clocks, moved by hand; in seconds."""

    def __init__(self) -> None:
        self.wall, self.ticks = 1_000_000_000.0, 5.0

    def clocks(self) -> Clocks:
        """As a relay has them."""
        return Clocks(lambda: int(self.wall * 1000), lambda: self.ticks)

    def later(self, seconds: float) -> None:
        """So much time passes, by both."""
        self.wall, self.ticks = self.wall + seconds, self.ticks + seconds


def test_clocks_that_go_together_are_never_doubted() -> None:
    """From the first moment on, and however long nobody looked."""
    hands = Hands()
    clocks = hands.clocks()
    found = [clocks.steady()]
    hands.later(400 * DAY)

    assert [True, True] == [*found, clocks.steady()]


@pytest.mark.parametrize("jump", [HOUR + 1, -HOUR - 1, 400 * DAY])
def test_one_that_jumped_is_doubted_for_a_day(jump: float) -> None:
    """In either direction; then it counts as it is, and a day begins anew when it is put right."""
    hands = Hands()
    clocks, found = hands.clocks(), list[bool]()
    for by in (jump, 0, -jump):
        hands.wall += by
        for seconds in (0, DAY - 1, 1):
            hands.later(seconds)
            found.append(clocks.steady())

    assert [False, False, True, *[True] * 3, False, False, True] == found


def test_what_is_put_right_by_less_than_an_hour_is_no_jump() -> None:
    """Clocks drift, and are corrected."""
    hands = Hands()
    clocks = hands.clocks()
    hands.wall += HOUR - 1

    assert clocks.steady()
