# ruff: noqa: SIM300 (what is expected stands first: assert expected == actual)
"""A facilitator on the screen: letting one in, who sits there in sight, and a facilitator's own page."""

from __future__ import annotations

import asyncio

import pytest

from duologue import lobby
from duologue.phrases import EN
from duologue.tui.desk import ScreenDesk
from tests.table import bundled, seated
from tests.tui.guests import Sitting, couple_of, guested, offer
from tests.tui.pilot import Person, drawn, shown
from tests.tui.scenes import SIZES, fitted
from tests.tui.stage import Stage, staged


async def settled(stage: Stage, size: tuple[int, int]) -> list[str]:
    """The rows of a window of this size, once each part has made room for the others."""
    await fitted(stage, *size)
    for _ in range(8):
        await stage.pilot.pause()
    return drawn(stage.pilot.app)


@pytest.mark.parametrize("keys", [(), ("f2",), ("f3",), ("f4",), ("f8",)])
async def test_who_sits_there_is_always_in_sight(keys: tuple[str, ...]) -> None:
    """By name, in every size of the window, whatever is asked in front of the step; and with it the key for it."""
    couple = couple_of()
    async with staged(Sitting(couple, "b"), *SIZES[0], now=lambda: couple.now) as stage:
        await stage.press(*keys)
        for size in SIZES:
            await fitted(stage, *size)
            seen = " ".join(stage.seen().split())

            assert size == stage.pilot.app.size
            assert "Kim sits with you and reads what you say, until 21:30. [F8] Facilitator" in seen


async def test_the_key_for_them_is_never_broken() -> None:
    """It stands apart from the sentence, or in a row of its own, and goes with the window."""
    async with guested("b") as stage:
        for width, height in SIZES:
            rows = await settled(stage, (width, height))

            assert any("[F8] Facilitator" in row for row in rows)


async def test_a_facilitator_who_is_called_still_sees_what_was_said() -> None:
    """In the smallest window, with a call open and all else that stands there."""
    async with guested("f", calls={"b": 0}) as stage:
        rows = await settled(stage, (40, 20))

        assert 3 <= sum(row.startswith("▌ ") for row in rows)
        assert stage.text("hint").split()[-1] == rows[-2].strip()


async def test_nothing_of_what_is_agreed_to_is_below_the_fold() -> None:
    """Whom they let in, and that it takes both of them, is read at once in the smallest window."""
    async with guested("b", guest=False, asked=offer) as stage:
        seen = " ".join(await settled(stage, (40, 20)))

        assert EN["guest.offer.safe"] in " ".join(seen.split())
        assert EN["screen.below"] not in seen


async def test_without_one_there_is_no_line() -> None:
    """Nothing is said where nobody sits there."""
    async with guested("b", guest=False) as stage:
        assert not stage.screen.query_one("#guest").display


async def test_a_code_is_typed_read_and_given_and_is_nobodys_draft() -> None:
    """Enter twice, as for everything that is typed; none of it is kept as words for the step."""
    couple = couple_of(guest=False)
    session = Sitting(couple, "b")
    async with staged(session, now=lambda: couple.now) as stage:
        await stage.press("f8")
        await stage.say("7-velvet-otter")

    assert [("invite", "7-velvet-otter")] == session.done
    assert () == couple.chairs["b"].drafts


async def test_a_code_outlives_the_step_at_which_it_was_begun() -> None:
    """The partner goes on meanwhile: what was typed stands there, whose move it is stands beside it, and it can go."""
    couple = couple_of(guest=False)
    session = Sitting(couple, "a")
    async with staged(session, now=lambda: couple.now) as stage:
        await stage.press("f8")
        await stage.press(*"7-velvet")
        couple.act("b", "say", "You come home talked out, and the list begins at once.")
        await stage.screen.look()
        await stage.press()
        seen = stage.seen()
        await stage.say("-otter")

    assert "7-velvet" in seen
    assert session.page().headline in " ".join(seen.split())
    assert [("invite", "7-velvet-otter")] == session.done


async def test_what_they_ask_for_is_agreed_to_by_two_keys() -> None:
    """The page says who, what and until when, and yes is a letter and Enter."""
    couple = couple_of(guest=False)
    session = Sitting(couple, "b", offer)
    async with staged(session, 40, 20, now=lambda: couple.now) as stage:
        assert "Kim would read what you both say" in stage.seen()
        stage.fingers.at += 60
        await stage.choose(EN["guest.yes"])

    assert [("consent", "")] == session.done


async def test_asking_them_to_step_out_takes_three_keys() -> None:
    """The key, the letter, Enter."""
    couple = couple_of()
    session = Sitting(couple, "b")
    async with staged(session, now=lambda: couple.now) as stage:
        await stage.press("f8")
        await stage.choose(EN["guest.out"])

    assert [("revoke", "")] == session.done


async def test_side_by_side_there_is_no_such_key() -> None:
    """At one keyboard nobody else can be let in, and nothing offers it."""
    async with staged(await seated(bundled("mirroring"))) as stage:
        offered = [one.title for one in stage.pilot.app.get_system_commands(stage.screen)]
        await stage.press("f8")

        assert EN["guest.shared"] not in stage.seen()
    assert EN["verb.company"] not in offered


async def test_a_facilitator_sees_what_was_said_last_and_the_way() -> None:
    """And has a box where a word was agreed to."""
    async with guested("f") as stage:
        seen = stage.seen()
        await stage.press(*"slow")
        written = stage.seen()

    assert [True, True, True] == [said in seen for said in ("Ben has the floor.", "talked out", "Say back")]
    assert "slow" in written


async def test_a_code_that_is_replaced_is_gone_from_the_page() -> None:
    """A facilitator who waits reads, of each code, only what holds now."""
    there, fresh = asyncio.Event(), asyncio.Event()

    async def flow(desk: ScreenDesk) -> None:
        async def codes() -> None:
            await there.wait()
            desk.turn(lobby.two_codes(["Code 1: 7-old-code"]), "")
            await fresh.wait()
            desk.turn(lobby.two_codes(["Code 1: 8-new-code"]), "")
            await asyncio.Event().wait()

        await desk.wait(lobby.two_codes(), codes())

    person = Person(flow)
    async with person.sits() as pilot:
        await person.reads(pilot, EN["observe.codes"])
        there.set()
        await person.reads(pilot, "7-old-code")
        fresh.set()
        await person.reads(pilot, "8-new-code")
        assert "7-old-code" not in shown(person.app)
        await pilot.press("ctrl+q")


async def test_a_facilitator_goes_to_all_couples_by_one_key() -> None:
    """F8, which lets somebody in at a partner's; the session stays open behind it."""
    session = Sitting(couple_of(), "f")
    async with staged(session) as stage:
        shown = EN["key.board"] in stage.seen()
        await stage.press("f8")
        ended = stage.pilot.app.ended  # type: ignore[attr-defined]

    assert (True, [("board", "")], [False]) == (shown, session.done, ended)


async def test_a_facilitator_has_a_key_to_step_out_and_none_for_a_break() -> None:
    """F3, the letter, Enter; a break is the partners'."""
    couple = couple_of()
    session = Sitting(couple, "f")
    async with staged(session, now=lambda: couple.now) as stage:
        await stage.press("f2")
        before, foot = stage.text("headline"), stage.seen()
        await stage.press("f3")
        await stage.choose(EN["observe.out.yes"])

    assert ("Ben has the floor.", False) == (before, EN["key.pause"] in foot)
    assert [("revoke", "")] == session.done


async def test_the_key_about_company_leads_a_facilitator_to_all_couples() -> None:
    """F8 closes the page, says so to the session, and is named at the foot; a partner's asks about a facilitator."""
    couple = couple_of()
    session, partner = Sitting(couple, "f"), Sitting(couple, "a")
    async with staged(session, now=lambda: couple.now) as stage:
        foot = stage.seen()
        await stage.press("f8")
        ended = getattr(stage.pilot.app, "ended")  # noqa: B009 (it is the stage's own)
    async with staged(partner, now=lambda: couple.now) as stage:
        theirs = stage.seen()

    assert ([("board", "")], [False]) == (session.done, ended)
    assert [True, False] == [EN["key.board"] in seen for seen in (foot, theirs)]
