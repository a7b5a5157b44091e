"""What this step is for, and the keys: over whatever is in front, until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from duologue import welcome
from duologue.page import Block, Page
from duologue.phrases import EN

Keys = Sequence[tuple[str, str]]


def keys_of(screen: Screen[Any]) -> Keys:
    """The keys that do something on this screen and are shown, each with what it does."""
    held = (active.binding for active in screen.active_bindings.values() if active.enabled)
    return [(screen.app.get_key_display(one), one.description) for one in held if one.show and one.description]


def _block(block: Block) -> Content:
    label = Content.styled(f"{block.label}:\n", "$muted") if block.label else Content("")
    return label + Content.styled(block.text, "italic $ink" if block.kind == "words" else "$ink")


def _keys(keys: Keys) -> Content:
    room = max((len(key) for key, _ in keys), default=0) + 2
    rows = [Content.styled(key.ljust(room), "bold $gold") + Content.styled(does, "$ink") for key, does in keys]
    return Content("\n").join(rows)


class Help(ModalScreen[None]):
    """What a page says of itself, and the keys, where there are any. Escape, F1 or Enter closes it; arrows scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter", "shut", show=False)]

    def __init__(self, page: Page, keys: Keys = ()) -> None:
        super().__init__()
        self._page, self._keys = page, keys

    def compose(self) -> ComposeResult:
        """From the step to the keys."""
        blocks = [_block(block) for block in self._page.help] or [Content.styled(EN["help.none"], "$ink")]
        with VerticalScroll(id="help"):
            yield Static(Content("\n\n").join(blocks))
            if self._keys:
                yield Static(EN["help.keys"], classes="head", markup=False)
                yield Static(_keys(self._keys))
                yield Static(EN["help.mouse"], classes="more", markup=False)
                yield Static(EN["help.vanish"], classes="more", markup=False)

    def on_mount(self) -> None:
        """The arrows scroll at once."""
        box = self.query_one("#help")
        box.border_title = EN["help.step"] if self._keys else ""
        box.border_subtitle = EN["help.close"]
        box.focus()

    def action_shut(self) -> None:
        """Close."""
        self.dismiss(None)


def safety() -> Help:
    """Who this is not for, over whatever is in front."""
    page = welcome.safety()
    return Help(Page(page.key, page.headline, help=(Block("note", page.headline), *page.blocks)))
