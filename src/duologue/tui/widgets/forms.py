"""Every form of the exercise format, and the widget that draws it: the only place that knows one from another."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.core.exercise import Form as Name
from duologue.tui.widgets.appointment import Appointment
from duologue.tui.widgets.choice import Pick
from duologue.tui.widgets.composer import Composer, Lines, Private
from duologue.tui.widgets.fields import Fields
from duologue.tui.widgets.form import Form
from duologue.tui.widgets.scale import Scale
from duologue.tui.widgets.silence import Silence
from duologue.tui.widgets.vocabulary import Vocabulary

FORMS: Mapping[Name, type[Form]] = {
    "text": Composer,
    "choice": Pick,
    "feelings": Vocabulary,
    "needs": Vocabulary,
    "scale": Scale,
    "list": Lines,
    "fields": Fields,
    "card": Composer,  # the cards are choices of the page
    "silence": Silence,
    "private": Private,
    "commit": Fields,
    "appointment": Appointment,
}
