"""Two at machines of their own, and the network between them."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from duologue.said import SAID
from tests.helpers import rounds
from tests.inprocess import Network, Person


def pytest_collection_finish() -> None:
    """Thousands of tests, once collected, are looked through for garbage again and again: a quarter of all the work.

    What tests make themselves is looked through less often than Python would: a tenth.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


settings.register_profile("brief", max_examples=rounds(40, 100))
settings.load_profile("brief")


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    """A network with one relay; nobody may be attended to when a test is over."""
    made = Network()
    made.open()
    yield made
    left = await made.left()

    assert left == 0


@pytest.fixture
def ana(network: Network, tmp_path: Path) -> Person:
    """Who invites."""
    return Person(network, tmp_path / "ana")


@pytest.fixture
def ben(network: Network, tmp_path: Path) -> Person:
    """Who joins."""
    return Person(network, tmp_path / "ben")


@pytest.fixture
def german() -> Iterator[None]:
    """Everything is said in German, and in English again afterwards."""
    SAID.choose("de")
    yield
    SAID.choose("en")
