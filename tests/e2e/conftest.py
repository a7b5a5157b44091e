"""What whole programs are tried with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.apart import Relay


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    """A relay."""
    with Relay(tmp_path / "relay") as relay:
        yield relay
