# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Two processes and a relay: one dialogue, and each reads it in the language of their own machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from duologue import demo
from duologue.core.shape import PARTNERS, Partner
from duologue.drawing import told
from duologue.library import Library
from duologue.page import Page
from duologue.pages import made
from duologue.said import SAID, words
from tests.e2e.apart import CODE, NAMES, Apart, Relay


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything is said in this language, and in English again afterwards."""
    SAID.choose(language)
    try:
        yield
    finally:
        SAID.choose("en")


class Tongues(Apart):
    """Two whose machines speak different languages; `speaks` says which."""

    def __init__(self, home: Path, relay: str, id: str, speaks: Mapping[Partner, str]) -> None:
        super().__init__(home, relay, id)
        self.speaks = speaks
        for seat, language in speaks.items():
            self.place(seat).mkdir(parents=True)
            (self.place(seat) / "config.toml").write_text(f'language = "{language}"\n', encoding="utf-8")

    def __enter__(self) -> Tongues:
        return self

    def reads(self, seat: Partner, name: str) -> None:
        """Wait until this one is told the last line of the sentence of this name, in their language."""
        self.at[seat].until(told(words(self.speaks[seat])[name]).splitlines()[-1])

    def page(self, seat: Partner) -> Page:
        """What this one should see, in their language."""
        language = self.speaks[seat]
        with speaking(language):
            return made(replace(self.model.view(seat, live=True), exercise=Library().exercise(self.id, language)))

    def meet(self) -> None:
        """Both, from nothing to the first page of their dialogue."""
        self.sit_down()
        self.see(*PARTNERS)

    def sit_down(self) -> None:
        """Both, from nothing to their seats."""
        ana = self.start("a", "invite", self.id)
        self.reads("a", "safety.go")
        ana.type("1")
        self.reads("a", "name.me")
        ana.type(NAMES["a"])
        found = CODE.search(ana.until(told(words(self.speaks["a"])["code.tell"]).splitlines()[0]))
        assert found is not None
        ben = self.start("b", "join")
        self.reads("b", "safety.go")
        ben.type("1")
        self.reads("b", "join.title")
        ben.type(found[1])
        self.reads("b", "invited.no")
        ben.type("1")
        self.reads("b", "name.me")
        ben.type(NAMES["b"])


def plain(id: str, language: str) -> list[str]:
    """The prompts of this exercise into which nothing goes."""
    return [guide.prompt for guide in Library().exercise(id, language).guides.values() if "{" not in guide.prompt]


@pytest.mark.parametrize(
    ("id", "host"), [("appreciation", "de"), pytest.param("mirroring", "en", marks=pytest.mark.long)]
)
def test_one_dialogue_is_read_in_two_languages_to_its_end(id: str, host: str, tmp_path: Path) -> None:
    """Whoever invites: each page is in its reader's language, also after the guest was killed in the middle of it."""
    speaks: dict[Partner, str] = {"a": host, "b": "de" if host == "en" else "en"}
    lines = demo.script(id)
    half = len(lines) // 2
    with Relay(tmp_path / "relay") as relay, Tongues(tmp_path, relay.address, id, speaks) as two:
        two.meet()
        two.play(lines[:half])
        before = two.at["b"].out
        two.resume("b")
        two.see("b")
        two.play(lines[half:])
        two.end()
        said = {"a": two.at["a"].out, "b": before + two.at["b"].out}
    heard = {speaks[seat]: " ".join(said[seat].split()) for seat in PARTNERS}

    assert [] == [line.words for line in lines for one in heard.values() if " ".join(line.words.split()) not in one]
    for language, other in (("en", "de"), ("de", "en")):
        assert [] == [prompt for prompt in plain(id, other) if prompt in heard[language]]
        assert [] != [prompt for prompt in plain(id, language) if prompt in heard[language]]


def test_an_exercise_that_was_changed_is_read_as_its_author_wrote_it(tmp_path: Path) -> None:
    """Ana has put a sentence into words of her own: Ben, whose machine speaks German, reads hers, and no others."""
    source = (files("duologue") / "exercises" / "check-in.toml").read_text(encoding="utf-8")
    speaks: dict[Partner, str] = {"a": "en", "b": "de"}
    with Relay(tmp_path / "relay") as relay, Tongues(tmp_path, relay.address, "check-in", speaks) as two:
        (two.place("a") / "own").mkdir()
        (two.place("a") / "own" / "check-in.toml").write_text(source.replace("just now?", "love?"), encoding="utf-8")
        (two.place("a") / "config.toml").write_text('exercises = "own"\n', encoding="utf-8")
        two.sit_down()
        for seat in PARTNERS:
            two.at[seat].until("How are you, love?")
        heard = " ".join(two.at["b"].out.split())

    assert [True, True] == [words("de")[name] in heard for name in ("invited.sit", "name.me")]
    assert [] == [prompt for prompt in plain("check-in", "de") if prompt in heard]
