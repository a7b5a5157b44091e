"""One's own part of a screen: what is asked, where it is written, what can be chosen, and what the next key does."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer

from duologue.hints import Asking
from duologue.page import Block, Choice, Page
from duologue.said import SAID
from duologue.tui.arming import Arming, lone
from duologue.tui.widgets.answers import Answers
from duologue.tui.widgets.choosing import Choosing
from duologue.tui.widgets.fitting import Folded
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.forms import FORMS
from duologue.tui.widgets.legend import Legend
from duologue.tui.widgets.said import Said

MANY = 2  # choices, beside which the smallest window has no room for what only calms
LEAST = (3, 2)  # rows that each part keeps, and where that is not enough, fewer
ASIDE = ("aside", "slow")  # what nobody has to answer
STYLES = {"words": "$ink", "card": "bold $gold", "prompt": "bold", "note": "$muted", "chart": "$ink"}


def _lone(page: Page) -> bool:
    """Whether all that can be chosen is to go on: that needs no letter."""
    return len(page.choices) == 1 and not page.choices[0].act and not page.choices[0].asks and not page.over


def drawn(block: Block) -> Content:
    """A block as content: its label, and the words, which never meet markup."""
    label = Content.styled(f"{block.label}:\n", "$muted") if block.label else Content("")
    return label + Content.styled(block.text, STYLES[block.kind])


class Work(Vertical):
    """Shows one page's blocks, form and choices, and says what was chosen once it was pressed twice.

    `turn_to` shows a page: another one disarms whatever was armed on the one before it. `tick` = seconds, never
    backwards.
    """

    @dataclass
    class Chosen(Message):
        """This was chosen, with these words: a second press has confirmed it."""

        choice: Choice
        words: str
        page: Page  # the one on which it was

        __repr__ = object.__repr__  # nobody's words in a trace

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.page, self._tick, self._arming = Page((), ""), tick, Arming(tick)
        self._form: Form | None = None
        self._fitted: Size | None = None  # the window for which what scrolls gave way
        self._begun: float | None = None  # when the first key of these words came
        self._due: Timer | None = None  # sends what was sent early
        self._held = False  # it was held back, and not sent since
        self._asking, self._asked = Asking(), ""  # what is asked about the words that are armed

    def compose(self) -> ComposeResult:
        """From what to read, to what to write, to what to press. Only what is read scrolls."""
        with Folded(id="read", can_focus=False):
            yield Said(id="blocks")
        yield Vertical(id="form")
        yield Answers(id="answers")
        yield Said(id="hint")

    @property
    def writing(self) -> bool:
        """Whether something stands in the form that is not sent."""
        return self._form is not None and self.page.field is not None and bool(self._form.words.strip())

    async def turn_to(self, page: Page) -> None:
        """Show this page: where it asks the same as the one before, only what is to be read changes."""
        before, self.page = self.page, page
        own = [block for block in page.blocks if not block.seq]
        self.query_one("#blocks", Said).say(Content("\n\n").join(drawn(block) for block in own))
        self.query_one("#read").display = bool(own)
        self.call_after_refresh(self._fit)
        if page.key == before.key and page.form == before.form:
            return
        self._arming.shown()
        self.hold_back()
        self._begun, self._held = None, False
        self._fitted = None
        answers, holder = self.query_one(Answers), self.query_one("#form", Vertical)
        answers.choices, answers.marked, answers.display = page.choices, -1, bool(page.choices)
        holder.display = page.form != ""
        self.set_class(len(page.choices) > MANY, "-many")
        self.set_class(page.field is not None and bool(page.choices), "-both")
        gone = holder.remove_children()  # it goes while the next one comes
        self._form = FORMS[page.form](page) if page.form else None
        if self._form is not None:
            self._form.still = self.app.animation_level == "none"
            await holder.mount(self._form)
        await gone
        self.begin()
        self._tell()

    def begin(self) -> None:
        """The keys go where one answers. A first key is only a mark or a draft, so none that was meant for the page
        before can do anything here."""
        if self.page.form and self._form is not None and (self.page.field is not None or not self.page.choices):
            self._form.begin()
        elif self.page.choices:
            self.query_one(Answers).focus()

    def on_resize(self) -> None:
        """Its parts have other heights now."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Where not everything fits, what scrolls gives way: the answers and what the next key does stay in sight."""
        if not self.query("#hint"):
            return  # it is being closed
        scrolls, boxes = self.query("#form VerticalScroll"), self.query("#form > * > Box")
        parts = (*scrolls, self.query_one("#read"), *boxes)  # in the order in which they give way
        if self._fitted != self.screen.size:  # or another page: what gave way before has its room again
            self._fitted = self.screen.size
            for part in parts:
                part.styles.clear_rule("max_height")
            self.call_after_refresh(self._fit)
            return
        bottom = min((self.region.bottom, *(legend.region.y for legend in self.screen.query(Legend))))
        over = before = self.query_one("#hint").region.bottom - bottom
        high = {part: part.outer_size.height for part in parts}
        for part, least in ((part, least) for least in LEAST for part in parts):
            if over > 0 and high[part] > least:
                left = max(least, high[part] - over)
                part.styles.max_height = left
                over, high[part] = over - high[part] + left, left
        if over < before:
            self.call_after_refresh(self._fit)

    # --- pressing

    def take(self, event: events.Key | events.Paste) -> None:
        """What was typed beside it: where words are asked for it belongs to them, else it is meant for the choices."""
        writes = isinstance(event, events.Paste) or event.is_printable
        if self.page.field is not None and self._form is not None and writes:
            event.stop()
            self._form.go_on(event)
        elif self.page.choices and isinstance(event, events.Key):
            self.query_one(Answers).on_key(event)

    def on_descendant_focus(self) -> None:
        """The keys go somewhere else now: so does what is said of them."""
        self._tell()

    on_descendant_blur = on_descendant_focus

    def on_choosing_marking(self, event: Choosing.Marking) -> None:
        """A choice was marked, unless it came too early."""
        event.stop()
        self.hold_back()
        if self._arming.mark(event.place):
            self.query_one(Answers).marked = event.place
        self._tell()
        self._tell_early()

    def on_choosing_typed(self, event: Choosing.Typed) -> None:
        """A letter: it marks its choice, if it stands alone; any other unmarks, unless the form can use it."""
        event.stop()
        self.hold_back()
        taken = self._form is not None and self._form.take(event.sign)
        place = -1 if taken else event.place
        alone = self._arming.letter(place if place >= 0 else None)
        self.query_one(Answers).marked = place if alone else -1
        self._tell()
        if place >= 0:
            self._tell_early()

    def on_choosing_entered(self, event: Choosing.Entered) -> None:
        """Enter on the choices: the marked one is made; one that only goes on needs no mark."""
        event.stop()
        choices, marked = self.page.choices, self.query_one(Answers).marked
        alone = _lone(self.page)
        what = marked if marked >= 0 else 0 if alone else None
        pressed = self._arming.enter(what, at_once=alone)
        if pressed == "go" and what is not None:
            self.post_message(self.Chosen(choices[what], "", self.page))
        if pressed == "quick":
            self.query_one(Answers).marked = -1
        self._tell()
        if pressed == "quick":
            self.query_one("#hint", Said).say(SAID["screen.quick"])

    def _tell_early(self) -> None:
        """Whoever was quick learns that it did not count."""
        if self._arming.early:
            self.query_one("#hint", Said).say(SAID["screen.early"])

    def on_form_wrote(self, event: Form.Wrote) -> None:
        """The first key of these words: from it their shortest time counts."""
        self._begun = self._begun if self._begun is not None else self._tick()

    def on_form_entered(self, event: Form.Entered) -> None:
        """Enter in the form: the first arms, the second sends."""
        event.stop()
        found = self._form.answer() if self._form is not None else None
        self.query_one(Answers).marked = -1
        self.hold_back()
        self._asked = "" if found is None else self._alone(found[1]) or self._asking.about(self.page, found[1])
        if self._arming.enter(None if found is None else "words") == "go" and found is not None:
            self._asking.sent(self.page, found[1])
            self._send(*found)
        else:
            self._tell()

    def _alone(self, words: str) -> str:
        return lone(words, [choice.label for choice in self.page.choices])

    def on_form_touched(self, event: Form.Touched) -> None:
        """Any other key there."""
        event.stop()
        self._arming.touched()
        self.query_one(Answers).marked = -1
        self.hold_back()
        self._tell()

    def _send(self, choice: Choice, words: str) -> None:
        """Send it, or, where it comes early, once its shortest time has passed."""
        hold = self.page.field.hold / 1000 if self.page.field is not None else 0
        self._held = False
        self._count(self.Chosen(choice, words, self.page), 0.0 if self._begun is None else self._begun + hold)

    def _count(self, chosen: Chosen, at: float) -> None:
        """Send it once this tick has come; until then say, with each second, how many are left."""
        left = at - self._tick()
        if left > 0:
            seconds = ceil(left)
            later = left - (seconds - 1)
            self._due = self.set_timer(later, lambda: None if self._due is None else self._count(chosen, at))
            key = "screen.hold" if seconds > 1 else "screen.hold.one"
            self.query_one("#hint", Said).say(SAID[key].format(seconds=seconds))
            return
        if self.screen.is_active:
            self._due = None
            self.post_message(chosen)
        else:
            self.hold_back()  # nobody sees it go
        self._tell()

    def hold_back(self) -> None:
        """Nothing goes by itself any more; if something was about to, it is said."""
        if self._due is not None:
            self._due.stop()
            self._due, self._held = None, True
            self._tell()

    @property
    def _writes(self) -> bool:
        """Whether the keys go to where one writes. Where words are asked for, so does what is typed beside it."""
        form = self._form
        if form is None or self.page.field is not None:
            return form is not None and not self.query_one(Answers).has_focus
        return self.screen.focused is not None and form in self.screen.focused.ancestors

    def _tell(self) -> None:
        """What the next key does."""
        armed: object = self._arming.armed
        if self._form is not None:
            self._form.armed = armed == "words"
        if armed == "words" and self._form is not None:
            key = self._form.second
        elif armed is not None:
            key = "screen.marked"
        elif self._form is not None and self._writes:
            key = self._form.hint
        elif self.page.choices and all(choice.act in ASIDE for choice in self.page.choices):
            key = "screen.idle"
        elif _lone(self.page):
            key = "screen.enter"
        elif self.page.choices:
            key = self._form.asks if self._form is not None else "screen.choose"
        else:
            key = "screen.wait"
        asked = self._asked if armed == "words" else ""
        other = ""
        if self.page.choices and armed is None and (self._writes or self.page.field is not None):
            other = SAID["screen.or" if self._writes else "screen.back"]
        said = (SAID["screen.held"] if self._held else "", asked, SAID[key], other)
        self.query_one("#hint", Said).say(" ".join(filter(None, said)))
        self.call_after_refresh(self._fit)
