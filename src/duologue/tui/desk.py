"""The person at this terminal, on a screen: what the flow asks of a front end, in pages that stay until answered."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from duologue.desk import Desk, T
from duologue.page import Choice, Field, Page, Session
from duologue.said import SAID
from duologue.terminal import now
from duologue.waits import alongside

if TYPE_CHECKING:
    from duologue.demo import Show
    from duologue.tui.around import Around


class ScreenDesk(Desk):
    """`around` gives the screen for pages; `talk` runs a session on another one, and says how it ended; `watch` plays.

    `told` = sentences that no page has shown yet: the next one does, or whoever closes the screen.
    """

    pace = 1500

    def __init__(
        self,
        around: Callable[[], Around],
        talk: Callable[[Session, Sequence[str]], Coroutine[Any, Any, bool]],
        watch: Callable[[Show], Coroutine[Any, Any, None]],
    ) -> None:
        self._around, self._talk, self._watch, self.told = around, talk, watch, list[str]()
        self._shown: tuple[str, ...] = ()  # of these, those that stand on the page in front

    def tell(self, said: str) -> None:
        """Said on the next page, or after the last."""
        self.told.append(said.strip())

    async def show(self, page: Page) -> None:
        """A page that asks nothing, until they go on."""
        await self.ask(replace(page, choices=(Choice("", SAID["screen.on"]),)))

    async def ask(self, page: Page) -> tuple[Choice | None, str]:
        """A page until it is answered."""
        return await self._around().ask(self._with_told(page))

    async def secret(self, ask: str) -> str:
        """Something to type that is not shown."""
        page = Page(("secret", ask), ask, field=Field("secret"))
        return (await self._around().ask(self._with_told(page), secret=True))[1].strip()

    async def wait(self, page: Page, wanted: Coroutine[Any, Any, T]) -> T:
        """A page while something is waited for."""
        return await alongside(wanted, self._around().ask(self._with_told(page)))

    def turn(self, page: Page, said: str) -> None:
        """The page in front is this now; what was told on it stays."""
        self._around().turn(self._with_told(page, self._shown))

    async def watch(self, id: str) -> None:
        """The demonstration, until it is over or they have seen enough."""
        from duologue import demo  # with it comes all that a session needs

        await self._watch(await demo.show(id, now))

    async def talk(self, session: Session, kept: bool = True) -> bool:
        """Run a session."""
        self.keeps = self.keeps or kept
        said, self.told = self.told, []
        return await self._talk(session, said)

    def _with_told(self, page: Page, before: tuple[str, ...] = ()) -> Page:
        self._shown, self.told = (*before, *self.told), []
        return replace(page, notices=(*self._shown, *page.notices))
