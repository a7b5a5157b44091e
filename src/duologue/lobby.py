"""Pages on the way to a dialogue over a relay: where the partner is, the code, the invitation. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duologue import text
from duologue.core.exercise import Exercise
from duologue.page import Block, Choice, Field, Page
from duologue.said import SAID
from duologue.said import ours as taken


def where(phrases: Mapping[str, str] = SAID) -> Page:
    """No relay is set: how far away is the partner? Acts: "here", "near", "far", "back"."""
    choices = tuple(Choice(act, phrases[f"where.{act}"]) for act in ("here", "near", "far"))
    return Page(("where",), phrases["where.title"], choices=(*choices, _back(phrases)))


def far(config: str, phrases: Mapping[str, str] = SAID) -> Page:
    """How to get a relay; `config` = the file in which its address belongs."""
    blocks = (
        Block("prompt", phrases["far.1"]),
        Block("note", phrases["far.2"].format(config=text.line(config, 400))),
        Block("card", phrases["far.line"]),
        Block("note", phrases["far.3"]),
    )
    return Page(("far",), phrases["far.title"], blocks=blocks, over=True)


def me(notice: str = "", phrases: Mapping[str, str] = SAID) -> Page:
    """One's own first name, to type. `notice` = what was wrong with the last one ("empty", "same")."""
    notices = (phrases[f"name.{notice}"],) if notice else ()
    return Page(("me",), phrases["name.me"], notices=notices, field=Field("name"))


def code(spoken: str, minutes: int, notice: str = "", phrases: Mapping[str, str] = SAID) -> Page:
    """The code to tell. `notice` = why there is a fresh one, a whole sentence."""
    blocks = (
        Block("card", spoken),
        Block("prompt", phrases["code.tell"]),
        Block("note", phrases["code.once"].format(minutes=minutes)),
    )
    notices = (notice, phrases["code.fresh"]) if notice else ()
    return Page(("code", spoken), phrases["code.title"], blocks=blocks, notices=notices)


def knocked(phrases: Mapping[str, str] = SAID) -> Page:
    """Somebody has the number of the code; whether they have its words too is just being found out."""
    return Page(("knocked",), phrases["code.knock"])


def reading(phrases: Mapping[str, str] = SAID) -> Page:
    """The other end holds the code, and nobody else: now it is theirs to decide."""
    return Page(("reading",), phrases["code.read"])


def hearing(phrases: Mapping[str, str] = SAID) -> Page:
    """It is over here, and the other end gets it from a relay that goes when this program does."""
    return Page(("hearing",), phrases["host.wait"])


def moment(phrases: Mapping[str, str] = SAID) -> Page:
    """The code was typed, and the invitation is on its way."""
    return Page(("moment",), phrases["join.wait"])


def unheard(name: str, phrases: Mapping[str, str] = SAID) -> Page:
    """It is over, and the other has not heard that. Acts: "keep", "delete"."""
    choices = tuple(Choice(act, phrases[f"unheard.{act}"]) for act in ("keep", "delete"))
    return Page(("unheard",), phrases["unheard.title"].format(name=name), choices=choices)


def joining(notice: str = "", phrases: Mapping[str, str] = SAID) -> Page:
    """The code that one was told, to type. `notice` = what was wrong with the last one, a sentence. Act: "back"."""
    notices, back = (notice,) if notice else (), (_back(phrases),)
    return Page(("joining",), phrases["join.title"], notices=notices, field=Field("code"), choices=back)


def _back(phrases: Mapping[str, str]) -> Choice:
    return Choice("back", phrases["back"], back=True)


def invited(name: str, exercise: Exercise, listens: bool, phrases: Mapping[str, str] = SAID, ours: bool = True) -> Page:
    """The invitation, before one sits down to it. Acts: "sit", "no".

    `ours` = this computer has the exercise. What others made may bear the title of one that it has, or say that it is
    one: that it is not stands above all that it says, which has no line of its own.
    """
    name = f"{name} (A)" if taken(name, phrases) else name  # as on the pages that follow
    lo, hi = exercise.minutes
    titled = phrases["choose.one"].format(title=text.line(exercise.title), lo=lo, hi=hi)
    says = "" if ours else phrases["exercise.theirs"].format(name=name)
    what = Block("prompt", f"{titled}. {text.line(exercise.summary, 400)}", says)
    order = phrases["invited.listen" if listens else "invited.speak"].format(name=name)
    first = (Block("note", order),) if exercise.takes_turns else ()
    theirs = () if ours else (Block("prompt", phrases["invited.theirs"].format(name=name)),)
    blocks = (*theirs, what, *first, Block("note", phrases["invited.safe"]))
    choices = (Choice("sit", phrases["invited.sit"]), Choice("no", phrases["invited.no"]))
    return Page(("invited", name), phrases["invited.title"].format(name=name), blocks=blocks, choices=choices)


def which_relay(notice: str = "", phrases: Mapping[str, str] = SAID) -> Page:
    """No relay is set, and a facilitator comes to one that others use. `notice` = what was wrong with the last."""
    notices = (notice,) if notice else ()
    return Page(("which_relay",), phrases["observe.relay"], notices=notices, field=Field("relay"))


def unreached(why: str, phrases: Mapping[str, str] = SAID) -> Page:
    """The relay cannot be reached, or takes nobody now; `why` = a sentence. Acts: "again", "no"."""
    choices = tuple(Choice(act, phrases[f"relay.{act}"]) for act in ("again", "no"))
    return Page(("unreached", why), why, choices=choices)


def observing(phrases: Mapping[str, str] = SAID) -> tuple[Page, Page, Page]:
    """What a facilitator asks for: to see "numbers" or "words", to "watch" or "suggest", and for how many minutes."""

    def asked(key: str, *names: str) -> Page:
        choices = tuple(Choice(name.rpartition(".")[2], phrases[name]) for name in names)
        return Page((key,), phrases[key], choices=choices)

    return (
        asked("observe.scope", "observe.scope.numbers", "observe.scope.words"),
        asked("observe.may", "observe.may.watch", "observe.may.suggest"),
        asked("observe.until", "observe.60", "observe.120", "observe.240"),
    )


def same(phrases: Mapping[str, str] = SAID) -> Page:
    """Another couple, and what was asked of the one before. Acts: "yes", "no"."""
    choices = tuple(Choice(act, phrases[f"observe.same.{act}"]) for act in ("yes", "no"))
    return Page(("observe.same",), phrases["observe.same"], choices=choices)


def two_codes(told: Iterable[str] = (), notices: tuple[str, ...] = (), phrases: Mapping[str, str] = SAID) -> Page:
    """`told` = of each of them the latest sentence: the code, since it can be replaced, or who was met by it."""
    blocks = (Block("prompt", phrases["observe.codes.how"]), *(Block("card", said) for said in told))
    return Page(("two_codes",), phrases["observe.codes"], blocks=blocks, notices=notices)


def keeping(notice: str = "", phrases: Mapping[str, str] = SAID) -> Page:
    """A facilitator's notes are about to go: a file for them, to type. Act: "delete". `notice` as in `which_relay`."""
    notices = (notice,) if notice else ()
    blocks = (Block("prompt", phrases["observe.notes.how"]), Block("note", phrases["observe.notes.open"]))
    return Page(
        ("keeping",), phrases["observe.notes"], blocks=blocks, notices=notices, field=Field("file"),
        choices=(Choice("delete", phrases["observe.notes.no"]),),
    )  # fmt: skip
