# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import re

import pytest

from duologue import errors
from duologue.core.state import Reason
from duologue.errors import BadCode, BadConfig, Damaged, NotNow, Trouble
from duologue.refusals import REFUSED

MADE: dict[str, tuple[object, ...]] = {"NotNow": (Reason.OVER,), "Damaged": (7,), "BadConfig": ("x.toml is odd.",)}
MADE["BadCode"] = ("That is no code.", "otter")
CLASSES = [held for held in vars(errors).values() if isinstance(held, type) and issubclass(held, Exception)]


@pytest.mark.parametrize("kind", CLASSES)
def test_the_docstring_is_what_a_person_reads(kind: type[Exception]) -> None:
    """What went wrong is said in one line of one or two sentences, the same that stand over the class."""
    sentence = " ".join((kind.__doc__ or "").split())
    said = str(kind(*MADE.get(kind.__name__, ())))

    own: dict[type[Exception], object] = {BadConfig: MADE["BadConfig"][0], NotNow: REFUSED[Reason.OVER]}
    assert own.get(kind, sentence) == said
    assert re.fullmatch(r"[A-Z]([^.!?\n]|\.\w)+\.( [A-Z]([^.!?\n]|\.\w)+\.)?", sentence)
    assert issubclass(kind, Trouble)


def test_the_tree_at_the_top_is_complete() -> None:
    """Every class stands in the tree that opens the file, and nothing else does."""
    drawn = re.findall(r"^[├└]── (\w+) ", errors.__doc__ or "", re.MULTILINE)

    assert [kind.__name__ for kind in CLASSES if kind is not Trouble] == drawn


def test_damage_knows_where_it_begins() -> None:
    """Up to how many bytes a log is sound goes with the error, and is not part of the sentence."""
    assert 7 == Damaged(7).sound
    assert "7" not in str(Damaged(7))


def test_a_bad_configuration_says_what_is_bad() -> None:
    """This error has a sentence of its own each time."""
    assert "x.toml is odd." == str(BadConfig("x.toml is odd.")) == BadConfig("x.toml is odd.").what


def test_a_bad_code_keeps_its_guess_out_of_the_sentence() -> None:
    """The word that may be meant goes with the error, and is in neither its sentence nor its repr."""
    error = BadCode("The second word is not one of ours.", "meadow")

    assert "meadow" == error.nearest
    assert "The second word is not one of ours. A code looks like 7-velvet-otter." == str(error)
    assert "meadow" not in repr(error)


def test_a_sentence_may_be_written_in_several_lines() -> None:
    """However its docstring is broken into lines, a person reads it in one."""

    class Long(Trouble):
        """This went wrong,
        and it took two lines to say so.
        """

    assert "This went wrong, and it took two lines to say so." == str(Long())
