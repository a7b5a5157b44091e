"""Screens, as quick as they can be tested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui.haste import hasten


@pytest.fixture(autouse=True, scope="session")
def hasty() -> Iterator[None]:
    """Without what is only waiting or done again."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        yield
