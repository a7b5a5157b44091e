"""Two ends of an invitation in tests, and the line between them. The line is faked, never an end."""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy

from duologue.codes import Code
from duologue.core.shape import PARTNERS, Partner
from duologue.errors import Trouble
from duologue.invite import Meeting, Met
from duologue.letters import Invitation

CODE = Code("7", ("velvet", "otter"))
RELAY = "relay.example"
A, B = b"\xaa" * 32, b"\xbb" * 32
INVITATION = Invitation("Ana", A, "b", b'{"small": 1}')
LONG = Invitation("Ana", A, "a", bytes(range(250)) * 120)  # three parts
Post = tuple[Partner, int, bytes]
Line = Callable[[Post], list[Post]]


def host(code: Code = CODE, invitation: Invitation = INVITATION) -> Meeting:
    """The host's end."""
    return Meeting(RELAY, code, os.urandom, invitation)


def join(code: Code = CODE) -> Meeting:
    """The joiner's end."""
    return Meeting(RELAY, code, os.urandom)


def straight(post: Post) -> list[Post]:
    """The line that changes nothing."""
    return [post]


def meet(a: Meeting, b: Meeting, line: Line = straight, answer: bool = True) -> list[Post]:
    """Both talk over this line until nothing is left to say; all that was sent. Raises what an end raises."""
    ends: dict[Partner, Meeting] = {"a": a, "b": b}
    sent: list[Post] = [(seat, n, body) for seat in PARTNERS for n, body in enumerate(ends[seat].start())]
    counts: dict[Partner, int] = {"a": 1, "b": 1}
    waiting, seated = list(sent), False

    def say(seat: Partner, bodies: list[bytes]) -> None:
        for body in bodies:
            waiting.append((seat, counts[seat], body))
            sent.append((seat, counts[seat], body))
            counts[seat] += 1

    while waiting:
        for writer, n, body in line(waiting.pop(0)):
            reader: Partner = "b" if writer == "a" else "a"
            say(reader, ends[reader].receive(n, body))
        if answer and b.letter is not None:
            say("b", b.answer("Bogdan", B))
        if a.result is not None and b.result is None and not seated:
            seated = True
            say("a", a.seated())
    return sent


def both(a: Meeting, b: Meeting) -> Met:
    """What both came to, which must be the same."""
    assert a.result is not None
    assert a.result == b.result
    return a.result


def noticed(line: Line, invitation: Invitation = INVITATION) -> type[Trouble] | None:
    """What an end says about a line that does this; None = both met, and know the same."""
    a, b = host(invitation=invitation), join()
    try:
        meet(a, b, line)
    except Trouble as trouble:
        assert a.result is None or b.result is None
        return type(trouble)
    both(a, b)
    return None


def changed(writer: Partner, number: int, change: Callable[[bytes], bytes]) -> Line:
    """A line that changes one piece of mail."""
    return lambda post: [(*post[:2], change(post[2]))] if post[:2] == (writer, number) else [post]


def twin(end: Meeting) -> Meeting:
    """Another end that stands where this one does. They share a cipher: it cannot be copied, and never changes."""
    closed = None if end._inbox is None else end._inbox._closed
    return deepcopy(end, {id(closed): closed})


def noticed_at(writer: Partner, number: int, changes: list[Callable[[bytes], bytes]]) -> set[type[Trouble] | None]:
    """What the reader of one piece of mail says to each of these changes of it; None = nothing, at once.

    There is one meeting, and a copy of the reader for each change: to pair takes longer than all else.
    """
    a, b = host(), join()
    found: set[type[Trouble] | None] = set()

    def line(post: Post) -> list[Post]:
        for change in changes if post[:2] == (writer, number) else []:
            reader = twin(b if writer == "a" else a)
            try:
                reader.receive(number, change(post[2]))
            except Trouble as trouble:
                found.add(type(trouble))
            else:
                found.add(None)
            assert reader.result is None
        return [post]

    meet(a, b, line)
    both(a, b)
    return found
