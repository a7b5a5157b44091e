# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
"""Whole dialogues between two processes and a relay, from the invitation to the last page."""

from __future__ import annotations

import socket
from importlib.resources import files
from pathlib import Path

import pytest

from duologue import demo
from duologue.core.shape import PARTNERS
from duologue.demo import Line
from duologue.phrases import EN
from duologue_relay.lines import FIELDS
from tests.e2e.apart import Apart, Relay
from tests.e2e.process import Program
from tests.helpers import unbroken

SHORT = [  # the whole dialogue, with a mirror that did not fit, in as few acts as it has
    Line("a", "say", "Our Saturdays"), Line("b", "now"), Line("a", "ready"), Line("b", "ready"),
    Line("a", "say", "I miss our walks in the morning."), Line("b", "say", "You are tired of walking."),
    Line("a", "not_yet"), Line("a", "say", "I miss them."), Line("b", "say", "You miss our walks."),
    Line("a", "yes"), Line("a", "no"), Line("b", "say", "You miss our walks on Saturdays."), Line("a", "yes"),
    Line("b", "say", "It makes sense, since we talk there."), Line("a", "yes"), Line("b", "say", "sad, hopeful"),
    Line("a", "yes"), Line("b", "ready"), Line("a", "ready"),
    Line("b", "say", "I am often too tired to walk."), Line("a", "say", "You are often too tired."),
    Line("b", "yes"), Line("b", "no"), Line("a", "say", "All in all you are tired."), Line("b", "yes"),
    Line("a", "say", "It makes sense, after such weeks."), Line("b", "yes"), Line("a", "say", "tired"),
    Line("b", "yes"), Line("a", "say", "Thank you for telling me."), Line("b", "say", "Thank you for asking."),
]  # fmt: skip

KINDS = ["appreciation", "check-in", "closeness-questions", "mirroring", "need-and-need-not-to", "ten-and-ten"]
"""With cards, private, sealed and chosen steps; each exercise is typed to its end at one keyboard."""


def test_at_two_terminals_a_dialogue_comes_to_its_end(tmp_path: Path) -> None:
    """With a mirror that did not fit, a break and a change of places: both read every word, and nothing is left.

    It is Ana's own version of the exercise, in which only one step takes a moment before it sends; Ben is sent it.
    """
    with Relay(tmp_path / "relay") as relay, Apart(tmp_path, relay.address, terminal=True) as two:
        quick(two.place("a"))
        two.meet()
        two.play(SHORT[:9])
        two.rest("b")
        two.play(SHORT[9:])
        two.end()
        heard = [" ".join(two.at[seat].out.split()) for seat in PARTNERS]
        done = relay.stop()

    assert 0 == done.code
    assert [] == [line.words for line in SHORT for said in heard if line.words not in said]
    assert [] == [said for said in heard if "you are on a break until" not in said]
    assert [] == [said for said in heard if "Ana is the “speaker”." not in said or "Ben is the “speaker”." not in said]
    assert [] == [said for said in heard if "\x1b" in said]
    assert [True, False] == ["It goes in" in said for said in heard]


def quick(home: Path) -> None:
    """Write down the exercise for this one, without what it waits for but at one step."""
    bundled = (files("duologue") / "exercises" / "mirroring.toml").read_text(encoding="utf-8")
    (home / "own").mkdir(parents=True)
    own = bundled.replace('hold = "5s"\n', "").replace("[step.again]\n", '[step.again]\nhold = "3s"\n')
    (home / "own" / "mirroring.toml").write_text(own, encoding="utf-8")
    (home / "config.toml").write_text('exercises = "own"\n', encoding="utf-8")


@pytest.mark.parametrize("id", KINDS)
def test_an_exercise_is_played_to_its_end_between_two_processes(id: str, tmp_path: Path) -> None:
    """Through pipes, with a break in the middle: every word is heard at both ends, and nothing is left on disk."""
    lines = demo.script(id)
    with Relay(tmp_path / "relay") as relay, Apart(tmp_path, relay.address, id) as two:
        two.meet()
        two.play(lines[: len(lines) // 2])
        two.rest("b")
        two.play(lines[len(lines) // 2 :])
        two.end()
        heard = [" ".join(two.at[seat].out.split()) for seat in PARTNERS]

    assert [] == [line.words for line in lines for said in heard if " ".join(line.words.split()) not in said]


def test_two_who_have_it_need_two_commands_and_one_code(tmp_path: Path) -> None:
    """To the first mirrored sentence nothing but names and answers is typed; the joiner is seated by 20 keys."""
    with Relay(tmp_path / "relay") as relay, Apart(tmp_path, relay.address) as two:
        for seat in PARTNERS:
            (two.place(seat) / "data" / "sessions").mkdir(parents=True)  # they have read who this is not for
        ana = two.start("a", "invite", "mirroring")
        ana.until(EN["name.me"])
        ana.type("Ana")
        number, first, second = two.code().split("-")
        ben = two.start("b", "join")
        ben.until("It looks like")
        typed = [f"{number} {first[:4]} {second[:4]}", "1", "Ben"]
        ben.type(typed[0])
        two.sit()
        two.see(*PARTNERS)
        two.play(SHORT[:6])

    assert 20 >= len("".join(f"{line}\n" for line in typed))
    assert "check" == two.model.chairs["a"].state.step


# --- without a relay of their own


def test_at_one_computer_the_host_brings_the_relay_and_brings_it_back(tmp_path: Path) -> None:
    """Where no relay is set the code says where to go; the host is killed, resumes, and both come to their end."""
    lines = demo.script("appreciation")
    with Apart(tmp_path, id="appreciation") as two:
        code = two.invite(where="1")
        two.relay = "127.0.0.1:9"  # what is set at the joiner's does not matter: the code says where to go
        two.joining().type(code)
        two.sit()
        two.see(*PARTNERS)
        two.play(lines[:4])
        two.kill("a")
        two.warned("b", "line.unreachable")
        with socket.create_server(("127.0.0.1", int(code.rpartition(":")[2]))):
            two.resume("a")
            taken = two.at["a"].wait()
        two.resume("a")
        two.stands(*PARTNERS)
        two.play(lines[4:])
        two.end()

    assert "@127.0.0.1:" in code
    assert (1, f"{EN['host.again'].format(relay='127.0.0.1:' + code.rpartition(':')[2])}\n") == (taken.code, taken.err)


def test_who_is_far_is_told_what_a_relay_is(tmp_path: Path) -> None:
    """For two who are far apart nothing is begun: where the address belongs is said, and then they go back."""
    with Program(tmp_path, "invite") as program:
        program.type("1", "3", "4", "7")
        done = program.wait()

    assert (0, "") == (done.code, done.err)
    assert unbroken(EN["far.1"]) in unbroken(done.out)
    assert str(tmp_path / "config.toml") in "".join(done.out.split())


# --- what others can see


def test_what_is_intimate_is_nowhere_to_be_seen(tmp_path: Path) -> None:
    """No code, name or word is in an argument, a variable, a name of a file, a title, or what the relay says."""
    with Relay(tmp_path / "relay", bare=True) as relay, Apart(tmp_path, relay.address, bare=True) as two:
        code = two.invite()
        two.joining().type(code)
        two.sit()
        two.see(*PARTNERS)
        two.play([Line("a", "say", "velvet otter"), *SHORT[1:4]])
        two.compose(Line("a", "say", "crimson heron"))
        seen = b""
        for program in (*two.at.values(), relay.program):
            for what in ("cmdline", "environ", "comm"):
                seen += Path(f"/proc/{program.pid}/{what}").read_bytes()
        names = [str(path.relative_to(tmp_path)) for path in (tmp_path).rglob("*")]
        spoken = [program.out for program in two.at.values()]
        errors = [program.err for program in two.at.values()]
        relay.kill()
    # A word of the code may be one of the few that a relay's lines and arguments are made of, such as “level”.
    known = " ".join((*FIELDS, "at level info event listening stopped duologue relay port data sessions python"))
    drawn = [word for word in code.split("-")[1:] if word not in known]
    secrets = ["velvet", "otter", "crimson", "heron", *drawn]
    # The homes of the two are called by their names here, and nowhere else.
    bare = [*(name.removeprefix("Ana").removeprefix("Ben") for name in names), relay.said]
    bare.append(seen.decode(errors="replace").replace(str(tmp_path / "Ana"), "").replace(str(tmp_path / "Ben"), ""))

    assert b"--data" in seen  # it is what they were begun with
    assert [] == [secret for secret in (*secrets, "Ana", "Ben") for where in bare if secret in where]
    assert ["", ""] == errors
    assert [] == [said for said in spoken if "\x1b" in said]
