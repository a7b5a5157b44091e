"""Limits: how much one address, one connection and one session may ask for. No I/O; the time comes from outside.

They stand far above what two people do, a long journal restored in one go included, and far below what hurts others.
`leave` by who sits there is under none of them, a few times: stopping always works.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

MOST_KNOWN = 10_000  # addresses that are remembered at once


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: so much at once, and so much a second after that."""

    most: float
    refill: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed. Past it the answer is TOO_MUCH, and nothing was done."""

    everybody: int = 5_000  # connections of this process, at once
    connections: int = 32  # of one address, at once
    openings: Rate = Rate(120, 1)  # of one address: connections,
    sessions: Rate = Rate(20, 20 / 3600)  # sessions begun or restored,
    knocks: Rate = Rate(10, 10 / 60)  # codes asked for or tried
    frames: Rate = Rate(2_500, 20)  # of one connection
    bytes: Rate = Rate(9 * 2**20, 2**16)
    entries: int = 1_000  # of each seat of one session
    size: int = 4 * 2**20  # bytes of its entries


class Bucket:
    """What is left of a rate. `now` in seconds, by a clock that never goes back."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate, self._left, self._since = rate, rate.most, now

    def take(self, now: float, amount: float = 1) -> bool:
        """Take so much out, if it is there."""
        self._left = min(self._rate.most, self._left + (now - self._since) * self._rate.refill)
        self._since = now
        if self._left < amount:
            return False
        self._left -= amount
        return True

    def full(self, now: float) -> bool:
        """Whether it is as it was at first, so that it may be forgotten."""
        return self._left + (now - self._since) * self._rate.refill >= self._rate.most


class Addresses:
    """What each address has asked for."""

    def __init__(self, limits: Limits, ticks: Callable[[], float]) -> None:
        self._limits, self._ticks = limits, ticks
        self._here: Counter[str] = Counter()
        self._buckets: dict[tuple[str, Rate], Bucket] = {}

    def arrive(self, address: str) -> bool:
        """Another connection; each that may come departs in the end."""
        full = self._here.total() >= self._limits.everybody or self._here[address] >= self._limits.connections
        if full or not self._take(address, self._limits.openings):
            return False
        self._here[address] += 1
        return True

    def depart(self, address: str) -> None:
        self._here[address] -= 1
        self._here += Counter()  # drops those with none left

    def begins(self, address: str, number: int = 1) -> bool:
        """Another session; -1: it was none, and what was taken for it is given back."""
        return self._take(address, self._limits.sessions, number)

    def knocks(self, address: str) -> bool:
        """Another code asked for or tried."""
        return self._take(address, self._limits.knocks)

    def forget(self) -> None:
        """Forget who asked for nothing lately."""
        now = self._ticks()
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.full(now)}

    def _take(self, address: str, rate: Rate, amount: float = 1) -> bool:
        now, key = self._ticks(), (address, rate)
        if key not in self._buckets:
            if len(self._buckets) >= MOST_KNOWN:
                self.forget()
            # Whoever has that many addresses is refused, rather than served without a limit.
            if len(self._buckets) >= MOST_KNOWN:
                return False
            self._buckets[key] = Bucket(rate, now)
        return self._buckets[key].take(now, amount)


def address_of(peer: str, forwarded: str, trusted: bool) -> str:
    """Who is asking: the peer, or behind a trusted proxy the last address that it forwarded for.

    Of an IPv6 address the first 64 bits count, since one customer has them all (RFC 6177).
    """
    named = forwarded.rpartition(",")[2].strip() if trusted and forwarded else peer
    try:
        address = ipaddress.ip_address(named)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.IPv6Address(int(address) >> 64 << 64))
