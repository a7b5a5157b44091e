"""What the relay's process writes down: one JSON object a line, of known fields alone.

A message written by somebody else's code is never kept: it could quote an address, a frame or a path. What stays of
it is where it came from and the kind of error.
"""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path

OWN = "duologue_relay"
FIELDS = ("port", "health", "signal", "count")  # what our own lines may say beside their event, in whole numbers


class Lines(logging.Formatter):
    """`at` in ms, `level`, `event`; for an error its kind, and the file and line that it came from."""

    def format(self, record: logging.LogRecord) -> str:
        own = record.name == OWN and not record.args
        said = {"at": int(record.created * 1000), "level": record.levelname.lower()}
        said["event"] = str(record.msg) if own else record.name
        said |= {name: int(getattr(record, name)) for name in FIELDS if own and hasattr(record, name)}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            said["error"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)
            said["where"] = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        return json.dumps(said)


def quiet() -> None:
    """Keep the websocket library from writing down what passes: it notes each connection, and quotes below INFO."""
    for name in ("websockets", "websockets.server"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.getEffectiveLevel()))
