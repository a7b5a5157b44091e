# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Several things to write, each with its label."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duologue.tui.widgets.fields import joined, parted
from tests.tui.alone import alone

LABELS = ("Who", "What", "By when")


@given(st.lists(st.text(alphabet="ab c\n", max_size=8), min_size=3, max_size=3))
def test_what_is_joined_is_parted_again(values: list[str]) -> None:
    """Each value comes back under its label, as far as it has anything in it."""
    assert [value.strip() for value in values] == parted(LABELS, joined(LABELS, values))


@given(st.text(alphabet="Who:at \n", max_size=40))
def test_no_word_of_a_draft_is_lost(draft: str) -> None:
    """Whatever a draft looks like, all its words are in one of the boxes, or are a label."""
    found = " ".join(parted(LABELS, draft)).split()
    assert found == [word for word in draft.replace("Who:", " Who: ").split() if word in found][: len(found)] or all(
        word in draft for word in found
    )


def test_lines_without_a_label_go_on() -> None:
    """With the one before; at the beginning, with the first."""
    assert ["one\ntwo", "three\nfour", ""] == parted(LABELS, "one\ntwo\nWhat: three\nfour")
    assert ["", "", ""] == parted(LABELS, "")


async def test_the_first_empty_one_is_begun_with() -> None:
    """There one goes on writing; Tab goes to the next."""
    app = alone("commit", options=LABELS, draft="Who: both\nBy when: Friday")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"walk", "tab", "!")
        await pilot.pause()

        assert "Who: both\nWhat: walk\nBy when: Friday!" == app.form.words
        assert all(label in app.shown() for label in LABELS)


async def test_without_labels_it_is_one_box() -> None:
    """An exercise may ask for a commitment in words alone."""
    app = alone("commit", options=(), draft="We walk.")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*" Soon.")
        await pilot.pause()

        assert "We walk. Soon." == app.form.words


async def test_many_labels_scroll() -> None:
    """On a small screen the one that is written in, and the button, are in sight."""
    app = alone("fields", options=tuple(f"label {n}" for n in range(9)))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press(*["tab"] * 8, "x")
        await pilot.pause()

        assert "label 8: x" == app.form.words
        assert "label 8" in app.shown()
        assert "[ Send ]" in app.shown()
