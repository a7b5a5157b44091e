"""Bytes that were changed on the way: for whatever reads what somebody else wrote."""

from __future__ import annotations

from hypothesis import strategies as st

Damage = list[tuple[int, int, bytes]]
any_damage: st.SearchStrategy[Damage] = st.lists(
    st.tuples(st.integers(0, 2**16), st.integers(0, 4), st.binary(max_size=4)), min_size=1, max_size=3
)
"""Where, how many bytes are lost there, and what is put in their place."""


def harmed(data: bytes, damage: Damage) -> bytes:
    """These bytes after this."""
    for place, lost, put in damage:
        at = place % (len(data) + 1)
        data = data[:at] + put + data[at + lost :]
    return data
