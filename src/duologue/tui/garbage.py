"""When garbage is collected: never before a page is there that somebody waits for, and then often. No Textual.

What stands once a page has settled stays for as long as that page: it is set aside, and never looked through again, so
that a key on a page with thousands of turns waits no longer than on an empty one.
"""

from __future__ import annotations

import gc

SETTLED = 0.5  # seconds after which a page stands there, and nobody waits for it any more
OFTEN = (300, 4, 4)  # garbage goes before it lies between things that stay: such holes are never given back


def collect() -> None:
    """Collect, set aside what is left, and go on often; where whoever started the program left collecting to us."""
    if not gc.isenabled() or gc.get_threshold() == OFTEN:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*OFTEN)
        gc.enable()
