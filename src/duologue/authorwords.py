"""What those read who look at exercise files, print them or write them, or sit down to one; a part of phrases.

What is wrong with a file is in `faultwords`.
"""

from __future__ import annotations

from collections.abc import Mapping

AUTHOR: Mapping[str, str] = {
    # over what an exercise says that did not come with the program
    "exercise.theirs": "The exercise of {name} says",
    "exercise.own": "Your own exercise says",
    "exercise.ours": "Your own exercise says to you both",
    # on a sheet
    "sheet.minutes": "{lo} to {hi} minutes",
    "sheet.what": "{minutes}. One of you is the {speaker}, the other the {listener}.",
    "sheet.speaker": "The {speaker}",
    "sheet.listener": "The {listener}",
    "sheet.both": "Both of you",
    "sheet.either": "Either of you",
    "sheet.facilitator": "Whoever guides you",
    "sheet.nobody": "The end",
    "sheet.partner": "your partner",
    "sheet.partners": "Your partner",
    "sheet.begin": "Ways to begin: {stems}",
    "sheet.cards": "Cards: {cards}",
    "sheet.options": "To choose from: {options}",
    "sheet.on": "{label}: go to {n}",
    "sheet.say": "Once it is said",
    "sheet.next": "Then {n}.",
    "sheet.swap": "Change places.",
    "sheet.limit": "Come here {n} times at most; after that go to {then}.",
    "sheet.limit.once": "Come here once; after that go to {then}.",
    "sheet.stop": "Either of you may ask for a break or stop, at any step. Nobody has to say why.",
    # on a graph
    "graph.say": "says it",
    "graph.swap": "{label}; places change",
    "graph.limit": "after {n}",
    "graph.time": "time is up",
    "graph.differ": "if they differ",
    # trying one out
    "try.who": "Who may do what now, at “{step}”",
    "try.acts": "{name}: {acts}",
    "try.nothing": "{name}: nothing but a break, or to stop",
    "try.waits": "{name}: has answered, and waits",
    "try.asks": "You sit in both chairs, Ana's and Ben's. Nothing is kept, and no time has to pass. /quit stops.",
    "time.pass": "Let the time pass",
    # files
    "check.sound": "{file}: sound, {n} steps.",
    "check.sound.also": "{file}: sound, {n} steps, also in {languages}.",
    "check.part": "A part is proved with the exercise that uses it. Check that one instead.",
    "check.side": "These are words in another language, and the exercise itself, {file}, is not beside them.",
    "list.broken": "{id} cannot be used: {why}",
    "show.end": "the end",
    "new.name": "“{name}” cannot be the name of an exercise: use small letters, digits and hyphens, such as “our-evening”.",
    "new.there": "{file} is there already, and was left as it is. Choose another name.",
    "new.done": "{file} is written, and sound as it stands. Open it in any editor: each line says what it is for. Afterwards “duologue exercises check {file}” proves that it still works, and “duologue exercises try {file}” walks through it.",
}  # fmt: skip
