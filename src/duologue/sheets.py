"""A whole exercise on a sheet: as a list of steps, as a handout to print, and as a graph. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator

from duologue import text
from duologue.core.exercise import PARTNER, Exercise, Guide
from duologue.core.shape import Step
from duologue.said import SAID

_BEFORE_MARK = re.compile(r" (?=(?:[-+=]+|[0-9]+[.)])(?: |$))")
_NUMBER = re.compile(r"[0-9]+\. ")
_HOLD = "\0"  # a blank at which no line is broken; no words hold this sign
_WIDE = 76  # columns of a line of a handout
_GAP = re.compile(r"\{([a-z][a-z0-9.-]*)\}")
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def steps(exercise: Exercise) -> str:
    """The steps in their order: who has the floor, what is asked, where each act leads."""
    lo, hi = exercise.minutes
    head = f"{exercise.title} ({SAID['sheet.minutes'].format(lo=lo, hi=hi)})"
    source = f"\n({exercise.source})" if exercise.source else ""
    rows = [f"{head}\n{exercise.summary}{source}\n"]
    for id, step in exercise.shape.steps.items():
        guide = exercise.guides[id]
        ways = [f"{guide.labels.get(act, act)} -> {target}" for act, target in step.acts.items()]
        rows.append("\n    ".join((f"{id}: {step.floor}", _plain(guide.prompt), *(ways or [SAID["show.end"]]))))
    return "\n".join(rows)


def _plain(prompt: str) -> str:
    """A prompt without gaps: what they will have said by then is not known yet."""
    first, later = SAID["sheet.partners"], SAID["sheet.partner"]
    said = re.sub(rf"\{{{PARTNER}\}}", lambda gap: later if gap.start() else first, prompt)
    return _GAP.sub(SAID["unsaid"], said)


# --- a handout


def handout(exercise: Exercise) -> str:
    """The exercise in Markdown, short enough for one page: numbered steps, for two people and a pencil."""
    title, *rest = _handed(exercise)
    return "\n\n".join((title, *map(_broken, rest))) + "\n"  # a title is one line, however long


def _broken(words: str) -> str:
    """In lines as one would write them; what goes on stands under the words of its number."""
    return "\n".join(row for line in words.split("\n") for row in _rows(line))


def _rows(line: str) -> Iterator[str]:
    number = _NUMBER.match(line)
    lead = number[0] if number else ""
    # No line may begin with what Markdown would take for a list or a heading.
    held = _BEFORE_MARK.sub(_HOLD, line[len(lead) :])
    for row in text.wrapped(held, _WIDE, lead):
        yield row.replace(_HOLD, " ")


def _handed(exercise: Exercise) -> Iterator[str]:
    lo, hi = exercise.minutes
    roles = {role: _escaped(exercise.roles.get(role, role)) for role in ("speaker", "listener")}
    yield f"# {_escaped(exercise.title)}"
    what = SAID["sheet.what"].format(minutes=SAID["sheet.minutes"].format(lo=lo, hi=hi), **roles)
    yield f"{_escaped(exercise.summary)} {what}"
    numbers = {id: n for n, id in enumerate(exercise.shape.steps, 1)}
    yield "\n".join(_numbered(exercise, id, numbers, roles) for id in numbers)
    yield f"{SAID['sheet.stop']} {SAID['safety.2']}"
    if exercise.source:
        yield f"*{_escaped(exercise.source)}*"


def _numbered(exercise: Exercise, id: str, numbers: dict[str, int], roles: dict[str, str]) -> str:
    step, guide, n = exercise.shape.steps[id], exercise.guides[id], numbers[id]
    who = SAID[f"sheet.{step.floor}"].format(**roles)
    said = [f"{n}. **{who}.** {_escaped(_plain(guide.prompt))}"]
    for key, words in (("stems", guide.stems), ("cards", guide.cards), ("options", guide.options)):
        if words:
            gap = "begin" if key == "stems" else key
            said.append(f"*{SAID[f'sheet.{gap}'].format(**{key: ' / '.join(map(_escaped, words))})}*")
    said += _leads(step, guide, n, numbers)
    if step.swap and step.acts:
        said.append(SAID["sheet.swap"])
    if step.limit is not None:
        key = "sheet.limit.once" if step.limit.times == 1 else "sheet.limit"
        said.append(SAID[key].format(n=step.limit.times, then=numbers[step.limit.then]))
    return " ".join(filter(None, said))


def _leads(step: Step, guide: Guide, n: int, numbers: dict[str, int]) -> Iterator[str]:
    """Where one goes on; nothing where that is the next number, and there is but one way."""
    targets = set(step.acts.values())
    if len(targets) < 2:
        yield from (SAID["sheet.next"].format(n=numbers[target]) for target in targets if numbers[target] != n + 1)
        return
    labels = {act: guide.labels.get(act, SAID["sheet.say"] if act == "say" else act) for act in step.acts}
    ways = (SAID["sheet.on"].format(label=_escaped(labels[act]), n=numbers[to]) for act, to in step.acts.items())
    yield " · ".join(ways) + "."


def _escaped(words: str) -> str:
    """Words that Markdown would not take for its own marks, in one line."""
    return _MARKS.sub(r"\\\1", text.line(words, text.LIMIT))


# --- a graph


def graph(exercise: Exercise) -> str:
    """The exercise as a Mermaid flowchart: a box a step, an arrow an act; dotted where a limit or a clock leads."""
    return "\n".join(("flowchart TD", *(f"    {line}" for line in _drawn(exercise)))) + "\n"


def _drawn(exercise: Exercise) -> Iterator[str]:
    shape = exercise.shape
    names = {id: f"s{n}" for n, id in enumerate(shape.steps)}
    yield f"begin(( )) --> {names[shape.start]}"
    for id, step in shape.steps.items():
        left, right = ("([", "])") if step.floor == "nobody" else ("{{", "}}") if step.floor == "both" else ("[", "]")
        who = exercise.roles.get(step.floor, step.floor) if step.floor != "nobody" else SAID["show.end"]
        yield f"{names[id]}{left}{_quoted(f'{id}: {who}')}{right}"
    for id, step in shape.steps.items():
        for act, target in step.acts.items():
            yield f"{names[id]} -->|{_quoted(_arrow(step, exercise.guides[id], act))}| {names[target]}"
        if step.differ:
            yield f"{names[id]} -->|{_quoted(SAID['graph.differ'])}| {names[step.differ]}"
        if step.limit is not None:
            times = _quoted(SAID["graph.limit"].format(n=step.limit.times))
            yield f"{names[id]} -.->|{times}| {names[step.limit.then]}"
        clock = shape.clocks.get(shape.clock_of.get(id, ""))
        if clock is not None and clock.time:
            yield f"{names[id]} -.->|{_quoted(SAID['graph.time'])}| {names[clock.time]}"


def _arrow(step: Step, guide: Guide, act: str) -> str:
    label = guide.labels.get(act, SAID["graph.say"] if act == "say" else act)
    return SAID["graph.swap"].format(label=label) if step.swaps((act,)) else label


def _quoted(words: str) -> str:
    """Words that Mermaid takes as they are. Its own escapes begin with "#"."""
    said = text.line(words, 200).replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return f'"{said}"'
