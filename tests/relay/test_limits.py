# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import pytest

from duologue_relay import limits
from duologue_relay.limits import Addresses, Bucket, Limits, Rate, address_of
from tests.relay.people import Clock


def test_a_bucket_empties_and_fills() -> None:
    """So much at once, then as much as the time gives back, and never more than at first."""
    bucket = Bucket(Rate(3, 0.5), 10)

    assert [True] * 3 + [False] == [bucket.take(10) for _ in range(4)]
    assert [False, True, False] == [bucket.take(now) for now in (11, 12, 13)]
    assert [True] * 3 + [False] == [bucket.take(1000) for _ in range(4)]


def test_a_bucket_gives_much_or_nothing() -> None:
    """What is more than is left takes nothing out."""
    bucket = Bucket(Rate(10, 1), 0)

    assert [True, False, True] == [bucket.take(0, amount) for amount in (6, 5, 4)]
    assert [False, True] == [bucket.full(now) for now in (9, 10)]


def test_connections_of_an_address_are_counted() -> None:
    """An address has so many at once, another has its own, and one that departs makes room."""
    addresses = Addresses(Limits(connections=2), Clock().ticks)
    came = [addresses.arrive(who) for who in ("x", "x", "x", "y")]
    addresses.depart("x")
    addresses.depart("y")

    assert [True, True, False, True] == came
    assert [True, False] == [addresses.arrive("x") for _ in range(2)]


def test_all_connections_are_counted() -> None:
    """Whatever their addresses, there are so many at once, and one that departs makes room."""
    addresses = Addresses(Limits(everybody=2), Clock().ticks)
    came = [addresses.arrive(who) for who in "xyz"]
    addresses.depart("x")

    assert [True, True, False] == came
    assert [True, False] == [addresses.arrive("z") for _ in range(2)]


def test_connections_may_not_come_too_fast() -> None:
    """However soon they depart, so many are let in, and more as time passes."""
    time = Clock()
    addresses = Addresses(Limits(openings=Rate(2, 1)), time.ticks)
    came = []
    for now in (0, 0, 0, 1):
        time.seconds = now
        came.append(addresses.arrive("x"))
        if came[-1]:
            addresses.depart("x")

    assert [True, True, False, True] == came


def test_sessions_and_knocks_are_counted_apart() -> None:
    """Each has its own measure, for each address."""
    addresses = Addresses(Limits(sessions=Rate(1, 0), knocks=Rate(2, 0)), Clock().ticks)

    assert [True, False] == [addresses.begins("x") for _ in range(2)]
    assert [True, True, False] == [addresses.knocks("x") for _ in range(3)]
    assert [True, True] == [addresses.begins("y"), addresses.knocks("y")]


def test_what_was_not_begun_is_given_back() -> None:
    """An address that began nothing after all has as many as before, and never more than at first."""
    addresses = Addresses(Limits(sessions=Rate(1, 0)), Clock().ticks)
    tried = [addresses.begins("x", number) for number in (1, -1, 1, -1, -1, 1, 1)]

    assert [True, True, True, True, True, True, False] == tried


def test_who_asked_for_nothing_lately_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: full buckets make room, and when there are none, newcomers are refused."""
    monkeypatch.setattr(limits, "MOST_KNOWN", 2)
    time = Clock()
    addresses = Addresses(Limits(knocks=Rate(2, 1)), time.ticks)
    first = [addresses.knocks(who) for who in ("x", "y", "z", "x")]
    time.seconds = 60

    assert [True, True, False, True] == first
    assert [True, True, False] == [addresses.knocks(who) for who in ("z", "v", "w")]
    addresses.forget()
    assert not addresses.knocks("w")


CASES = [
    ("192.0.2.7", "", False, "192.0.2.7"),
    ("192.0.2.7", "198.51.100.9", False, "192.0.2.7"),
    ("127.0.0.1", "198.51.100.9", True, "198.51.100.9"),
    ("127.0.0.1", "10.6.6.6, 198.51.100.9", True, "198.51.100.9"),
    ("127.0.0.1", "", True, "127.0.0.1"),
    ("127.0.0.1", "nonsense", True, "unknown"),
    ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::"),
    ("2001:db8:1:2::9", "", False, "2001:db8:1:2::"),
    ("::ffff:192.0.2.7", "", False, "192.0.2.7"),
    ("", "", False, "unknown"),
]


@pytest.mark.parametrize(("peer", "forwarded", "trusted", "address"), CASES)
def test_who_is_asking(peer: str, forwarded: str, trusted: bool, address: str) -> None:
    """The peer itself; behind a trusted proxy the last address that it names, which nobody else can write."""
    assert address == address_of(peer, forwarded, trusted)


def test_the_limits_are_far_above_what_two_do() -> None:
    """A full session can be restored by one connection in one go, each entry at its largest."""
    allowed = Limits()

    assert allowed.frames.most > allowed.entries + 10
    assert allowed.bytes.most >= allowed.size + allowed.entries * 64
