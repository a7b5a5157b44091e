"""What this step is for, and the keys: over whatever is in front, until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

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
    """The help of one page. Escape, F1 or Enter closes it; the arrows scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter", "shut", show=False)]

    def __init__(self, page: Page, keys: Keys = ()) -> None:
        super().__init__()
        self._page, self._keys = page, keys

    def compose(self) -> ComposeResult:
        """From the step to the keys."""
        blocks = [_block(block) for block in self._page.help] or [Content.styled(EN["help.none"], "$ink")]
        with Vertical(id="help"):
            yield Static(EN["help.step"], classes="head", markup=False)
            with VerticalScroll(id="scroll"):
                yield Static(Content("\n\n").join(blocks))
                yield Static(EN["help.keys"], classes="head", markup=False)
                yield Static(_keys(self._keys))
                yield Static(EN["help.mouse"], classes="more", markup=False)
                yield Static(EN["help.vanish"], classes="more", markup=False)
            yield Static(EN["help.close"], classes="foot", markup=False)

    def on_mount(self) -> None:
        """The arrows scroll at once."""
        self.query_one("#scroll").focus()

    def action_shut(self) -> None:
        """Close."""
        self.dismiss(None)
