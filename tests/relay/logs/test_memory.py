# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import pytest

from duologue.log import Log
from duologue_relay.logs.memory import DAY, IDLE, MemoryEngine
from tests.logs import RECORDS, LogContract, filled
from tests.relay.people import Clock

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


async def test_a_session_is_kept_for_a_week() -> None:
    """It goes a week after the last thing that was stored, whatever its stamp; not a moment earlier."""
    time = Clock()
    engine = MemoryEngine(time.clock)
    log = await engine.open(ONE)
    time.seconds = 5 * DAY / 1000
    await filled(log, *RECORDS)
    last = time.clock()

    assert [] == await engine.expire(last + IDLE)
    assert [ONE] == await engine.expire(last + IDLE + 1)
    assert [] == await engine.expire(last + IDLE + 1)
    assert [] == (await engine.open(ONE)).stored()


async def test_a_session_is_kept_until_a_return() -> None:
    """A named return later than that week is waited for; an earlier one changes nothing."""
    time = Clock()
    engine = MemoryEngine(time.clock)
    await filled(await engine.open(ONE), *RECORDS)
    until = time.clock() + 2 * IDLE
    await engine.keep(ONE, until)
    await engine.keep(ONE, 1)

    assert [] == await engine.expire(until)
    assert [ONE] == await engine.expire(until + 1)
