# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""What a facilitator and a partner write to each other: closed tables, of which nothing is taken on trust."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgpack
import pytest

from duologue.core.entry import clear_fits, name_hash
from duologue.errors import BadMail, TooLarge
from duologue.letters import MOST_EXERCISE, Entrance, Offer, pack, unpack_entrance, unpack_offer

OFFER = Offer("Kim", b"f" * 32, b"s" * 16, "words", "suggest", 1_700_000_000_000, 0)
ENTRANCE = Entrance("Ana", b"a" * 32, b"S" * 32, "a", b"{}")


def packed(letter: Offer | Entrance, **over: Any) -> bytes:
    """This letter's bytes, with some of it changed."""
    return bytes(msgpack.packb({**msgpack.unpackb(pack(letter)), **over}))


def test_what_they_write_comes_back() -> None:
    """An offer and an entrance are read as they were written."""
    assert (OFFER, ENTRANCE) == (unpack_offer(pack(OFFER)), unpack_entrance(pack(ENTRANCE)))


def test_an_offer_is_what_a_consent_says_in_the_open() -> None:
    """The name stands in it as its hash with the salt, and all else as it is."""
    assert clear_fits("consent", OFFER.clear)
    assert list(OFFER.clear) == sorted(OFFER.clear)
    assert name_hash("Kim", b"s" * 16) == OFFER.clear["name"]
    assert OFFER.clear == replace(OFFER).clear != replace(OFFER, name="Robin").clear


@pytest.mark.parametrize(
    "over",
    [
        {"name": ""}, {"name": " Kim"}, {"name": "K\nim"}, {"name": b"Kim"}, {"key": b"f"}, {"salt": b"s" * 15},
        {"salt": "s"}, {"scope": "all"}, {"may": "speak"}, {"until": -1}, {"until": "now"}, {"keep": 2}, {"keep": True},
        {"more": 1},
    ],
)  # fmt: skip
def test_an_offer_that_is_none_is_refused(over: dict[str, Any]) -> None:
    """Another type, size, key or permission, or a name that would be two names to two programs."""
    with pytest.raises(BadMail):
        unpack_offer(packed(OFFER, **over))


@pytest.mark.parametrize(
    "over",
    [
        {"session": b"S"}, {"session": "S"}, {"seat": "f"}, {"seat": 1}, {"exercise": bytes(MOST_EXERCISE + 1)},
        {"exercise": "{}"}, {"key": b"a"}, {"name": 1}, {"more": 1},
    ],
)  # fmt: skip
def test_an_entrance_that_is_none_is_refused(over: dict[str, Any]) -> None:
    """Another type, size, key or seat."""
    with pytest.raises(BadMail):
        unpack_entrance(packed(ENTRANCE, **over))


def test_an_entrance_has_an_end() -> None:
    """An exercise that is too large is not written into one either."""
    with pytest.raises(TooLarge):
        pack(replace(ENTRANCE, exercise=bytes(MOST_EXERCISE + 1)))
