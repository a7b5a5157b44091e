"""What this step is for, and the keys: over whatever is in front, until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from duologue import welcome
from duologue.config import KEY_IDS
from duologue.page import Block, Field, Page
from duologue.said import SAID
from duologue.tui.over import Over
from duologue.tui.widgets.fitting import Folded

Keys = Sequence[tuple[str, str]]


def keys_of(screen: Screen[Any]) -> Keys:
    """The keys of ours that do something on this screen, and what they do; also those without room at its foot."""
    held = (active.binding for active in screen.active_bindings.values() if active.enabled)
    ours = (one for one in held if one.description and (one.show or one.id in KEY_IDS))
    return [(screen.app.get_key_display(one), SAID[one.description]) for one in ours]


def how(page: Page) -> str:
    """How a page is answered that says nothing of it by itself: by a line, by a letter, or not at all."""
    if page.field is not None:
        return " ".join((SAID["screen.type"], *[SAID["screen.or"]] * bool(page.choices)))
    return SAID["help.none" if page.choices else "screen.waits"]


def _block(block: Block) -> Content:
    label = Content.styled(f"{block.label}:\n", "$muted") if block.label else Content("")
    return label + Content.styled(block.text, "italic $ink" if block.kind == "words" else "$ink")


def _keys(keys: Keys) -> Content:
    room = max((len(key) for key, _ in keys), default=0) + 2
    rows = [Content.styled(key.ljust(room), "bold $gold") + Content.styled(does, "$ink") for key, does in keys]
    return Content("\n").join(rows)


class _Sheet(Folded):
    """What it says, in a frame whose lower edge says how to go on or to close it."""

    edge: ClassVar[int] = 0

    def tell(self, said: str) -> None:
        """That there is more, and how to close it."""
        self.border_subtitle = " · ".join(part for part in (said, SAID["help.close"]) if part)


class Help(Over):
    """What a page says of itself, and the keys, where there are any. Escape, F1 or Enter closes it; arrows scroll."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter", "put_away", show=False)]
    opened = "explain"

    def __init__(self, page: Page, keys: Keys = ()) -> None:
        super().__init__()
        self._page, self._keys = page, keys

    def compose(self) -> ComposeResult:
        """From the step to the keys."""
        field = self._page.field or Field("")
        told = {"help.hold": field.hold, "help.stems": field.stems and field.fade}
        more = (Block("note", SAID[key]) for key, so in told.items() if so)
        blocks = [_block(block) for block in (*self._page.help, *more)] or [Content.styled(how(self._page), "$ink")]
        with _Sheet(id="help"):
            yield Static(Content("\n\n").join(blocks))
            if self._keys:
                yield Static(SAID["help.keys"], classes="head", markup=False)
                yield Static(_keys(self._keys))
                yield Static(SAID["help.mouse"], classes="more", markup=False)
                yield Static(SAID["help.vanish"], classes="more", markup=False)

    def on_mount(self) -> None:
        """The arrows scroll at once."""
        box = self.query_one("#help")
        box.border_title = SAID["help.step"] if self._keys else ""
        box.focus()

    def action_put_away(self) -> None:
        """Close."""
        self.put_away()


def safety() -> Help:
    """Who this is not for, over whatever is in front."""
    page = welcome.safety()
    return Help(Page(page.key, page.headline, help=(Block("note", page.headline), *page.blocks)))
