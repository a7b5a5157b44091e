"""Where a relay is: "wss://relay.example", "relay.example:8765", and what of it both ends can agree on."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from duologue.errors import BadAddress

DEFAULT_PORT = 8765  # of a relay that is named without scheme and port
_PORTS = {"ws": 80, "wss": 443}


def uri(relay: str) -> str:
    """The websocket's address (RFC 6455, 3). Without a scheme it is ws:// and port 8765. Raises BadAddress."""
    parts = _parts(relay)
    return f"{parts.scheme}://{_netloc(parts, {})}{parts.path.rstrip('/')}/"


def host(relay: str) -> str:
    """What stands in the handshake's Host header (RFC 9110, 7.2), and in all that is bound to this relay."""
    return _netloc(_parts(relay), _PORTS)


def _netloc(parts: SplitResult, ports: dict[str, int]) -> str:
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else f"{parts.hostname}"
    return name if parts.port in (None, ports.get(parts.scheme)) else f"{name}:{parts.port}"


def _parts(relay: str) -> SplitResult:
    bare = "://" not in relay
    try:
        parts = urlsplit(f"ws://{relay}" if bare else relay)
        port = parts.port
    except ValueError:
        raise BadAddress from None
    odd = parts.username or parts.password or parts.query or parts.fragment or parts.scheme not in _PORTS
    if odd or not parts.hostname or not relay.isascii() or any(map(str.isspace, relay)):
        raise BadAddress
    if bare and port is None:
        parts = parts._replace(netloc=f"{parts.netloc.removesuffix(':')}:{DEFAULT_PORT}")  # "host:" names none either
    return parts
