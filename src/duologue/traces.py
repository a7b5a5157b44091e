"""What a system or a library would write of a dialogue on its own: nothing of that is left on a disk."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from contextlib import suppress

# By these Textual writes every key into a file, sends it to a port, saves a picture of the screen, or types by itself.
TELLTALES = ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_SCREENSHOT", "TEXTUAL_PRESS")


def none_left(environ: MutableMapping[str, str] = os.environ) -> None:
    """Before anybody types, and before Textual is imported: no core, and none of what its authors look in with."""
    for name in TELLTALES:
        environ.pop(name, None)
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        from resource import RLIMIT_CORE, getrlimit, setrlimit

        # Ctrl+\ in plain lines, or a crash, would put the whole memory on the disk, words and keys.
        setrlimit(RLIMIT_CORE, (0, getrlimit(RLIMIT_CORE)[1]))
