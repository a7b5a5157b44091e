# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""Two who talk and one whom both let in: three processes and a relay, in plain lines."""

from __future__ import annotations

import re
from pathlib import Path

from duologue.core.shape import PARTNERS, Partner
from duologue.demo import Line
from duologue.drawing import told
from duologue.phrases import EN
from tests.e2e.apart import NAMES, Apart, Relay
from tests.e2e.process import Program
from tests.helpers import unbroken

CODE = re.compile(r"Code [12]: ([0-9]+-[a-z]+-[a-z]+)\n")
BEFORE, DURING, BEHIND, AFTER = (
    "Said before anybody came.",
    "Said to all three.",
    "Said to you alone.",
    "Said at the end.",
)
WORD = "Take your time, both of you."


class Three(Apart):
    """Ana, Ben and Kim, each with a machine of their own."""

    def __enter__(self) -> Three:
        return self

    def __exit__(self, *why: object) -> None:
        super().__exit__(None, None, None)
        self.kim.kill()

    kim: Program

    def observe(self, *arguments: str) -> Program:
        """Kim's program, for the first time or again."""
        variables = {"DUOLOGUE_RELAY": self.relay}
        self.kim = Program(self.home / "Kim", *arguments, variables=variables, hasty=True)
        return self.kim

    def codes(self, scope: str = "2", may: str = "2") -> list[str]:
        """Kim says who they are and what they ask for, and is given two codes."""
        kim = self.observe("observe")
        kim.until(EN["safety.go"])
        kim.type("1")
        kim.until(EN["name.me"])
        kim.type("Kim")
        for ask, answer in (("observe.scope", scope), ("observe.may", may), ("observe.until", "2")):
            kim.until(EN[ask])
            kim.type(answer)
        said = kim.until("Code 1: ") + kim.until("\n") + kim.until("Code 2: ") + kim.until("\n")
        found = CODE.findall(said)
        assert 2 == len(found), said
        return list(found)

    def asked(self, seat: Partner, code: str) -> None:
        """This one types the code, and reads what is asked of them."""
        self.at[seat].type("/facilitator")
        self.at[seat].until(told(EN["guest.ask.how"]).splitlines()[-1])
        self.at[seat].type(code, "", "1")
        self.at[seat].until(EN["guest.offer"].format(name="Kim"))
        self.at[seat].until(EN["guest.yes"])

    def say(self, seat: Partner, words: str) -> None:
        """This one says this, and it is heard."""
        self.at[seat].type(words, "", "1")


def arrive(three: Three) -> None:
    """Through the first pages, to where Ana speaks."""

    three.play([Line("a", "say", "Our Saturdays"), Line("b", "now"), Line("a", "ready"), Line("b", "ready")])


def test_a_facilitator_reads_what_both_agreed_to_and_no_more(tmp_path: Path) -> None:
    """Let in by both, killed and back again, behind a curtain, and asked to step out: all of it as promised."""
    with Relay(tmp_path / "relay") as relay, Three(tmp_path, relay.address) as three:
        three.meet()
        arrive(three)
        three.say("a", BEFORE)
        three.at["b"].until(BEFORE)
        first, second = three.codes()
        three.asked("a", first)
        three.at["a"].type("2")
        three.kim.until(EN["observe.met"].format(name="Ana"))
        three.at["b"].until("Nobody comes in unless you")
        three.asked("b", second)
        three.at["b"].type("2")
        for seat in PARTNERS:
            three.at[seat].until("Kim sits with you and reads what you say")
        three.kim.until("Ben has the floor.")
        three.say("b", DURING)
        three.kim.until(DURING)
        three.kim.kill()
        three.observe("resume").until(DURING)
        three.kim.type(WORD, "", "1")
        for seat in PARTNERS:
            three.at[seat].until(f"Kim suggests: {WORD}")
        three.at["a"].type("1")
        three.at["a"].until("Ana, is there more?")
        three.at["a"].type("1")
        three.at["a"].until("Ana, you have the floor.")
        three.kim.until("Ana has the floor.")
        three.at["a"].type("/facilitator")
        three.at["a"].until(EN["guest.curtain.draw"])
        three.at["a"].type("1")
        for seat in PARTNERS:
            three.at[seat].until("The curtain is drawn")
        three.say("a", BEHIND)
        three.at["b"].until(BEHIND)
        three.kim.until("Ben has the floor.")
        three.at["b"].type("/facilitator")
        three.at["b"].until(EN["guest.out"])
        three.at["b"].type("2")  # behind "Curtain"
        three.kim.until("Ana or Ben has asked you to step out")
        done = three.kim.wait()
        three.say("b", AFTER)
        three.at["a"].until(AFTER)
        seen = unbroken(three.kim.out)

    assert (0, "") == (done.code, done.err)
    assert [WORD in seen, BEFORE in seen, BEHIND in seen, AFTER in seen] == [True, False, False, False]
    assert [] == [path for path in (tmp_path / "Kim" / "data" / "sessions").iterdir() if path.name != ".lock"]
    assert "Kim" not in relay.said
    assert NAMES["a"] in seen
