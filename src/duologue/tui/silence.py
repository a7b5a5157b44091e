"""Nothing but the screen is drawn while there is a screen: what would be said beside it is not said anywhere."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


def _nothing(*_: object) -> None:
    """Said to nobody: a traceback may hold people's words."""


@contextmanager
def silence() -> Iterator[None]:
    """Logs, warnings and what Python says of faults in threads and in what it throws away: dropped meanwhile."""
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    disabled = logging.root.manager.disable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable()
        sys.excepthook = sys.unraisablehook = threading.excepthook = _nothing
        try:
            yield
        finally:
            sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
            logging.disable(disabled)
