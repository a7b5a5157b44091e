"""What somebody reads who practises alone; a part of phrases. What the scripted partner says here is stock."""

from __future__ import annotations

from collections.abc import Mapping

PRACTICE: Mapping[str, str] = {
    "start.practice": "Practise alone",
    "practice.name": "Robin",
    "practice.who": "{them} is a practice partner, a script. Nothing is kept.",
    "practice.example": "Take these words: “{words}”",
    "practice.look": "Look twice at what {them} said: the help says what to notice.",
    "practice.good": "This time {them} said back what was said, and added nothing. A good mirror is like that.",
    "practice.partial": "Notice: something is missing in what {them} said. It is fine to say so: then you name the part that matters, and {them} tries again. If it is enough for you, that is fine too.",
    "practice.rebuttal": "Notice: this is an answer, and not a mirror. It is about {them}, and not about you. You need not argue with it. Say that it does not fit yet, and name what you would like to be heard.",
    "practice.doubt": "{them} answers in a fixed order, whatever you said, and now and then it is not yes. That happens in every dialogue, and it is no reproach. Listen for what comes next.",
    # where an exercise has no line of its own
    "stock.back": "What I hear is: “{words}”",
    "stock.part": "What I hear is: “{words} …” The rest I did not get.",
    "stock.rebuttal": "Well, I see that quite differently. That is not how it was at all.",
    "stock.send": "I like it when we both sit at the table and nobody is in a hurry.",
    "stock.validate": "That makes sense to me, because I can see what such a day is like.",
    "stock.thanks": "Thank you for listening to the end.",
    "stock.other": "This is a line of a script. Here a partner would say something of their own.",
}  # fmt: skip
