from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duologue_relay.logs import database
from duologue_relay.logs.sqlite import SqliteEngine
from tests.relay.logs.contract import Time
from tests.relay.logs.faults import Failing


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Failing:
    """The connection of the engine."""
    db = Failing(database.opened(tmp_path / "relay"))
    monkeypatch.setattr(database, "opened", lambda folder: db)
    return db


@pytest.fixture
def clock() -> Time:
    """Its clock, at 0."""
    return Time()


@pytest.fixture
async def engine(db: Failing, clock: Time, tmp_path: Path) -> AsyncIterator[SqliteEngine]:
    """An empty engine on it."""
    engine = SqliteEngine(tmp_path / "relay", clock)
    yield engine
    await engine.close()
