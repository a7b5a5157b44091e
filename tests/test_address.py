from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duologue.address import host, uri
from duologue.errors import BadAddress

GOOD = [
    ("wss://relay.example", "wss://relay.example/", "relay.example"),
    ("wss://Relay.Example:443/", "wss://relay.example:443/", "relay.example"),
    ("wss://relay.example:8443/talk/", "wss://relay.example:8443/talk/", "relay.example:8443"),
    ("ws://box:80", "ws://box:80/", "box"),
    ("ws://box", "ws://box/", "box"),
    ("box", "ws://box:8765/", "box:8765"),
    ("192.168.1.20:9000", "ws://192.168.1.20:9000/", "192.168.1.20:9000"),
    ("[::1]:9000", "ws://[::1]:9000/", "[::1]:9000"),
    ("localhost", "ws://localhost:8765/", "localhost:8765"),
]


@pytest.mark.parametrize(("relay", "full", "name"), GOOD)
def test_an_address_is_completed(relay: str, full: str, name: str) -> None:
    """However it is written, it gives the websocket's address and the name that both ends agree on."""
    assert (full, name) == (uri(relay), host(relay))
    assert (full, name) == (uri(full), host(full))


BAD = [
    "", ":", "http://box", "wss://", "wss://me:word@box", "box:port", "box:99999", "wss://box?x", "wss://box#x", "a b",
    "bo\tx", "bücher.example", "[::1", "://box",
]  # fmt: skip


@pytest.mark.parametrize("relay", BAD)
def test_what_is_no_address_is_told(relay: str) -> None:
    """One sentence says so and shows what one looks like; nothing of it is sent anywhere."""
    for asked in (uri, host):
        with pytest.raises(BadAddress, match="It looks like wss:"):
            asked(relay)


@example("0:")
@given(st.text(max_size=30))
def test_any_text_is_an_address_or_none(relay: str) -> None:
    """Nothing else than BadAddress is ever raised."""
    try:
        found = uri(relay)
    except BadAddress:
        return
    assert found == uri(found)
