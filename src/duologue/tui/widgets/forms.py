"""Every form of the exercise format, and the widget that draws it: the only place that knows one from another."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.core.exercise import Form as Name
from duologue.tui.widgets.composer import Composer
from duologue.tui.widgets.form import Form

FORMS: Mapping[Name, type[Form]] = {
    "": Form,
    "text": Composer,
    "choice": Composer,
    "feelings": Composer,
    "needs": Composer,
    "scale": Composer,
    "list": Composer,
    "fields": Composer,
    "card": Form,
    "silence": Form,
    "private": Composer,
    "commit": Composer,
    "appointment": Form,
}
