"""What the keys of an exercise file are for, as editors show it: a line each; a part of phrases."""

from __future__ import annotations

from collections.abc import Mapping

SCHEMA: Mapping[str, str] = {
    # The keys above the first table of an exercise.
    "schema.Top.format": "The version of this format: 1.",
    "schema.Top.id": "The name of the file, without .toml.",
    "schema.Top.title": "What the exercise is called.",
    "schema.Top.summary": "What happens in it, in a sentence or two.",
    "schema.Top.minutes": "How long it takes, from and to: [30, 45].",
    "schema.Top.start": "The step, or the use of a part, that comes first.",
    "schema.Top.roles": "What the two are called while they do it.",
    "schema.Top.source": "Whom to credit.",
    "schema.Top.symmetric": "A step by which both have been speaker; this is proved.",
    "schema.Top.language": "The language of the words, as in “en” or “de”.",
    "schema.Top.feelings": "The list for the form feelings, in vocabularies/.",
    "schema.Top.needs": "The list for the form needs, in vocabularies/.",
    "schema.Top.for": "When to reach for it, the nearest first; a couple chooses by it.",
    # The keys above the first table of a part.
    "schema.PartTop.start": "The step that comes first.",
    "schema.PartTop.exits": "The ways out; an act leads to one as “>heard”.",
    "schema.PartTop.args": "Arguments, with what they are if nothing is given.",
    # The keys of a step, as its author writes them.
    "schema.StepTable.floor": "Who may act; “nobody” is an end.",
    "schema.StepTable.acts": "What may be done, and the step where it leads; “say” carries words.",
    "schema.StepTable.limit": "How often one may arrive at this step.",
    "schema.StepTable.cards": "The n-th visit shows the n-th card.",
    "schema.StepTable.spent": "The step where it goes on when the cards are spent.",
    "schema.StepTable.since": "When the cards begin again: at a step, or at “swap”; without it, never.",
    "schema.StepTable.swap": "Roles change on leaving: by any act (true), or by these.",
    "schema.StepTable.wins": "Where both answer and answers lead apart: the first of these decides.",
    "schema.StepTable.differ": "Where both answer: the step to go to if the answers differ.",
    "schema.StepTable.sealed": "Where both write: nothing opens before both have written.",
    "schema.StepTable.quiet": "The listener has no short word in between.",
    "schema.StepTable.kind": "What one does here: how the page is headed, and what the proofs ask.",
    "schema.StepTable.form": "How the answer is written and drawn.",
    "schema.StepTable.of": "The step whose words are answered here.",
    "schema.StepTable.shows": "Earlier steps kept in sight; with “:all”, everything since roles changed.",
    "schema.StepTable.draft": "One's own earlier words in the field, to go on from: “{step}”.",
    "schema.StepTable.words": "A soft limit, shown while one writes.",
    "schema.StepTable.hold": "The shortest time before sending, as in “5s”.",
    "schema.StepTable.asked_by": "Who puts the question.",
    "schema.StepTable.order": "Cards as listed, shuffled, or chosen by hand.",
    "schema.StepTable.prompt": "What is asked of whoever acts; “{partner}” is the other's name.",
    "schema.StepTable.wait": "What the other one reads meanwhile.",
    "schema.StepTable.help": "A word of help, shown when it is asked for.",
    "schema.StepTable.example": "How it may sound: a sentence, or a table of good, partial and rebuttal.",
    "schema.StepTable.done_when": "How they know that this step is done.",
    "schema.StepTable.stems": "Ways to begin a sentence.",
    "schema.StepTable.labels": "What each act is called on the page.",
    "schema.StepTable.options": "What there is to choose from, or the fields to fill in.",
    # limit = { … }
    "schema.LimitTable.times": "How often one may arrive here.",
    "schema.LimitTable.then": "The step where one goes instead when that is used up.",
    "schema.LimitTable.since": "What the count begins at: a step, or “swap” (roles changed); without it, the start.",
    # A step that stands for a whole part.
    "schema.UseTable.use": "The part that stands here, a file in parts/.",
    "schema.UseTable.with": "What its arguments are here.",
    "schema.UseTable.exits": "The step where each exit of the part leads.",
    # The keys of a clock.
    "schema.ClockTable.steps": "The steps that it runs in; a step is under one clock at most.",
    "schema.ClockTable.least": "Before this no act leads out, as in “2m”.",
    "schema.ClockTable.soft": "When both are told how much time has passed.",
    "schema.ClockTable.hard": "When the turn is over, and it goes on at “time”.",
    "schema.ClockTable.time": "The step where it goes on when time is up.",
    "schema.step": "The steps, each a table of its own: [step.send].",
    "schema.clock": "Boxes of time, each a table of its own: [clock.turn].",
}
