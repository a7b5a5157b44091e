# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
from dataclasses import replace

import pytest

from duologue.log import Log
from duologue_relay.logs.memory import DAY, MemoryEngine
from tests.logs import RECORDS, LogContract, filled, said
from tests.relay.logs.contract import Time

START = 1_700_000_000_000  # ms
ONE, TWO = b"1" * 32, b"2" * 32


class TestLogs(LogContract):
    """The logs of this engine keep what every log promises."""

    @pytest.fixture
    async def log(self) -> Log:
        """An empty one."""
        return await MemoryEngine().open(ONE)


async def test_a_session_has_one_log() -> None:
    """Whoever opens a session gets the same log, also after everybody was gone; another has its own."""
    engine = MemoryEngine()
    await filled(await engine.open(ONE), *RECORDS)
    await engine.let_go(ONE)
    await engine.let_go(TWO)

    assert RECORDS == (await engine.open(ONE)).stored()
    assert [] == (await engine.open(TWO)).stored()


async def test_what_was_never_begun_leaves_nothing() -> None:
    """A session without a record is forgotten when nobody is there."""
    engine = MemoryEngine()
    first = await engine.open(ONE)
    await engine.let_go(ONE)
    again = await engine.open(ONE)
    await engine.close()

    assert first is not again


async def test_a_nameplate_is_used_once_a_day() -> None:
    """The second use within a day is refused, at the same moment too; after it the nameplate is free again."""
    engine = MemoryEngine()
    uses = [await engine.use("417", now) for now in (5, 5, DAY + 4, DAY + 5, DAY + 6)]

    assert [True, False, False, True, False] == uses
    assert await engine.use("418", 6)


@pytest.mark.parametrize(
    ("days", "until", "over"),  # `over` = until then it stays
    [([0], 0, 7), ([0, 3], 0, 10), ([0, 3], 12, 12), ([0, 29], 0, 30), ([0], 99, 30), ([5, 3], 0, 12)],
)
async def test_a_session_goes_when_its_time_is_over(days: list[int], until: int, over: int) -> None:
    """A week after its last append or at the return that was named, and at most a month after its first.

    That goes by the engine's clock, whatever the stamps say.
    """
    clock = Time()
    engine = MemoryEngine(clock)
    log = await engine.open(ONE)
    await engine.keep(ONE, 99 * DAY)  # of what is not begun there is nothing to keep
    for seq, day in enumerate(days, 1):
        clock.now = START + day * DAY
        await log.append(replace(said(seq), at=2**53 - 1))
    for named in (START + until * DAY, 0):
        await engine.keep(ONE, named)
    held = await engine.expire(START + 99 * DAY)
    await engine.let_go(ONE)

    assert [[], [], [ONE], []] == [held, *[await engine.expire(START + over * DAY + more) for more in (0, 1, 2)]]
    assert [] == (await engine.open(ONE)).stored()


async def test_what_is_forgotten_is_gone() -> None:
    """A session goes at once, held or not; that it goes twice changes nothing."""
    engine = MemoryEngine()
    await filled(await engine.open(ONE), *RECORDS)
    for _ in range(2):
        await engine.forget(ONE)

    assert [] == (await engine.open(ONE)).stored()
