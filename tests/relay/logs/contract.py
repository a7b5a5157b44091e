# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What every engine promises, wherever it keeps its logs: derive from EngineContract and give it an `engine`."""

from __future__ import annotations

import asyncio

import pytest

from duologue.errors import Taken
from duologue_relay.logs import Engine
from tests.helpers import PATIENCE
from tests.relay.logs.storm import SESSIONS, said

DAY = 24 * 60 * 60 * 1000  # ms
ONE, OTHER = SESSIONS[:2]


class Time:
    """An engine's clock, in ms, that a test moves."""

    now = 0

    def __call__(self) -> int:
        return self.now


async def begun(engine: Engine, clock: Time, session: bytes, *nows: int) -> None:
    """A session with records that were appended at these times, whatever their stamps, and which nobody holds."""
    log = await engine.open(session)
    for seq, now in enumerate(nows, 1):
        clock.now = now
        await log.append(said(session, seq))
    await engine.let_go(session)


class EngineContract:
    """Tests for one kind of engine. The fixture `engine` gives an empty one, and closes it."""

    async def test_sessions_are_apart(self, engine: Engine) -> None:
        """Each session has its own log, with its own seqs."""
        logs = {session: await engine.open(session) for session in (ONE, OTHER)}
        for seq in (1, 2):
            for session, log in logs.items():
                await log.append(said(session, seq))

        for session, log in logs.items():
            assert [said(session, 1), said(session, 2)] == log.stored()

    async def test_a_session_has_one_log_while_it_is_held(self, engine: Engine) -> None:
        """However many open it, and at once, they get the same object."""
        first, second = await asyncio.gather(engine.open(ONE), engine.open(ONE))
        await first.append(said(ONE, 1))

        assert first is second is await engine.open(ONE)

    async def test_a_session_let_go_goes_on_when_it_is_opened_again(self, engine: Engine, clock: Time) -> None:
        """All its records are there, and the next seq follows them."""
        await begun(engine, clock, ONE, 1000, 2000)
        log = await engine.open(ONE)
        await log.append(said(ONE, 3))

        assert [said(ONE, seq) for seq in (1, 2, 3)] == log.stored()

    async def test_letting_go_of_what_nobody_opened_does_nothing(self, engine: Engine, clock: Time) -> None:
        """A session that is not held may be let go, once more or for the first time."""
        await begun(engine, clock, ONE, 1000)
        for session in (ONE, OTHER):
            await engine.let_go(session)

        assert [said(ONE, 1)] == (await engine.open(ONE)).stored()

    async def test_of_two_that_race_for_a_seq_one_is_told(self, engine: Engine) -> None:
        """One record is kept, whoever sent the other hears Taken, and both can read which one it was."""
        log = await engine.open(ONE)
        records = [said(ONE, 1, words) for words in ("yes", "no")]
        async with asyncio.timeout(PATIENCE):
            outcomes = await asyncio.gather(*map(log.append, records), return_exceptions=True)

        assert [None, Taken] == [outcome and type(outcome) for outcome in outcomes]
        assert records[:1] == log.stored()

    async def test_a_nameplate_is_used_once_a_day(self, engine: Engine) -> None:
        """Used up, it is free again after a day, and others are free all the time. A clock set back frees nothing."""
        uses = [("7", 0, True), ("7", 0, False), ("7", -5, False), ("8", 1, True), ("7", DAY - 1, False)]
        uses += [
            ("7", DAY, True),
            ("8", DAY, False),
            ("8", DAY + 1, True),
            ("7", DAY + 1, False),
            ("07", 9 * DAY, True),
        ]
        now = 1_700_000_000_000

        assert [free for _, _, free in uses] == [await engine.use(plate, now + at) for plate, at, _ in uses]

    @pytest.mark.parametrize(
        ("ats", "until", "over"),  # days; `over` = until then it stays
        [
            ([0], 0, 7),
            ([0, 3], 0, 10),
            ([0, 3], 5, 10),
            ([0, 3], 12, 12),
            ([0, 29], 0, 30),
            ([0], 99, 30),
            ([5, 3], 0, 12),  # the clock was put back
        ],
    )
    async def test_a_session_goes_when_its_time_is_over(
        self, engine: Engine, clock: Time, ats: list[int], until: int, over: int
    ) -> None:
        """7 days after its last append or at the return that was named, whichever is later; at most 30 after its first.

        To the ms, whole, and for good, whatever the stamps say; a return that is named earlier takes nothing back.
        """
        start = 1_700_000_000_000
        await begun(engine, clock, ONE, *(start + at * DAY for at in ats))
        for named in (start + until * DAY, start):
            await engine.keep(ONE, named)
        gone = [await engine.expire(start + over * DAY + more) for more in (0, 1, 2)]
        log = await engine.open(ONE)

        assert [[], [ONE], []] == gone
        assert [] == log.stored()
        await log.append(said(ONE, 1, "anew"))
        assert [said(ONE, 1, "anew")] == log.stored()

    async def test_only_what_is_over_goes(self, engine: Engine, clock: Time) -> None:
        """However many go at once, the others lose nothing."""
        for n, session in enumerate(SESSIONS):
            await begun(engine, clock, session, n * DAY, n * DAY + 1)
        gone = await engine.expire((7 + 40) * DAY)

        assert SESSIONS[:40] == sorted(gone)
        for n, session in enumerate(SESSIONS):
            assert (0 if n < 40 else 2) == len((await engine.open(session)).stored())

    async def test_what_is_open_does_not_go(self, engine: Engine, clock: Time) -> None:
        """A session that somebody holds stays, however old it is, until it is let go."""
        await begun(engine, clock, ONE, 0)
        log = await engine.open(ONE)
        spared = await engine.expire(99 * DAY)
        held = log.stored()
        await log.append(said(ONE, 2))
        await engine.let_go(ONE)
        del log

        assert ([], [said(ONE, 1)]) == (spared, held)
        assert [ONE] == await engine.expire(99 * DAY)

    async def test_what_is_forgotten_is_gone(self, engine: Engine, clock: Time) -> None:
        """One session goes at once, whole, held or not, and the others stay; it may be begun anew."""
        for session in (ONE, OTHER):
            await begun(engine, clock, session, 1000, 2000)
        held = await engine.open(ONE)
        for _ in range(2):
            await engine.forget(ONE)
        log = await engine.open(ONE)
        await log.append(said(ONE, 1, "anew"))

        assert held is not log
        assert [said(ONE, 1, "anew")] == log.stored()
        assert [said(OTHER, 1), said(OTHER, 2)] == (await engine.open(OTHER)).stored()

    async def test_a_return_needs_a_session(self, engine: Engine, clock: Time) -> None:
        """A return that is named for a session without records keeps nothing."""
        await engine.keep(ONE, 99 * DAY)
        await begun(engine, clock, ONE, 0)

        assert [ONE] == await engine.expire(8 * DAY)
