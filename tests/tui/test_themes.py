# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Both of our themes can be read, and under every other one the screen is drawn too."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from duologue import welcome
from duologue.config import Config
from duologue.tui import themes
from tests.tui.pilot import Person, shown

LETTERS = ("ink", "muted", "voice-a", "voice-b", "gold")
GROUNDS = ("ground", "card", "field")


def luminance(color: str) -> float:
    """How light it is, as WCAG 2 has it."""
    parts = [part / 255 for part in Color.parse(color).rgb]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ours", [themes.DARK, themes.LIGHT], ids=["dark", "light"])
def test_every_letter_can_be_read(ours: Mapping[str, str]) -> None:
    """Each colour of letters has a contrast of 4.5 or more on each ground, and what was missed on its own."""
    pairs = [(one, ground) for one in LETTERS for ground in GROUNDS]
    pairs += [("missed", "missed-bg"), ("ink", "missed-bg"), ("ground", "gold")]

    assert [] == [pair for pair in pairs if contrast(*(ours[name] for name in pair)) < 4.5]


@pytest.mark.parametrize("theme", themes.OURS, ids=lambda theme: str(theme.name))
def test_what_textual_draws_can_be_read_too(theme: Theme) -> None:
    """The footer, what is marked and the cursor have their own colours, and all of them can be read."""
    held = theme.variables
    pairs = [
        ("footer-key-foreground", "footer-background"),
        ("footer-description-foreground", "footer-background"),
        ("block-cursor-foreground", "block-cursor-background"),
        ("input-selection-foreground", "input-selection-background"),
        ("text", "field"),
        ("text-muted", "field"),
        ("text-accent", "field"),
        ("text-warning", "field"),
    ]

    assert [] == [pair for pair in pairs if contrast(*(held[name] for name in pair)) < 4.5]


def test_both_have_the_same_colours() -> None:
    """Whatever is drawn with one is drawn with the other, and with any other theme."""
    assert themes.DARK.keys() == themes.LIGHT.keys() == themes.UNDER.keys()


@pytest.mark.parametrize("name", themes.NAMES)
async def test_the_start_is_drawn_under_every_theme(name: str) -> None:
    """Ours, those that come with Textual, and the terminal's own colours."""
    person = Person(lambda desk: desk.ask(welcome.start()), Config(theme=name))
    async with person.sits() as pilot:
        await pilot.pause()
        assert name == person.app.theme
        assert "Together on this computer" in shown(person.app)


@pytest.mark.parametrize("name", themes.NAMES)
def test_people_are_told_apart_by_two_voices(name: str) -> None:
    """The two voices are two colours under every theme, but in one that has a single colour for all."""
    app = Person(lambda desk: desk.ask(welcome.start()), Config(theme=name)).app
    held = app.get_css_variables()
    assert name == app.theme
    assert themes.UNDER.keys() <= held.keys()
    plain = name in BUILTIN_THEMES and BUILTIN_THEMES[name].secondary in (None, BUILTIN_THEMES[name].primary)
    assert plain or held["voice-a"] != held["voice-b"]


@pytest.mark.parametrize("variable", [("NO_COLOR", "1"), ("TEXTUAL_ANIMATIONS", "none")], ids=lambda v: str(v[0]))
async def test_without_colours_or_movement_it_is_drawn_too(
    variable: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wants neither has every word."""
    monkeypatch.setenv(*variable)
    person = Person(lambda desk: desk.ask(welcome.start()))
    async with person.sits() as pilot:
        await person.choose(pilot, "i")
    assert ["invite"] == [choice.act for choice, _ in person.answers]


async def test_an_unknown_theme_is_ours_and_is_named() -> None:
    """A slip in the configuration costs nobody the screen."""
    person = Person(lambda desk: desk.ask(welcome.start()), Config(theme="duologue-drak"))
    async with person.sits() as pilot:
        await pilot.pause()
        assert "duologue-dark" == person.app.theme
        assert "There is no theme called duologue-drak." in shown(person.app)
