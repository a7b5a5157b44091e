"""What `scripts/fuzz` runs inside `.venv-fuzz`: one target at a time, since the fuzzer ends its process."""

from __future__ import annotations

import json
import random
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import atheris
import msgpack

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT / ".fuzz"
sys.path.append(str(ROOT / "src"))

with atheris.instrument_imports(include=["duologue", "tomllib"]):
    from seeds import seeds
    from targets import TARGETS

_ODD: tuple[object, ...] = (
    None, True, -1, 0, 1, 2**31, 2**53 - 1, 2**53, 2**63, 1.5, "", "a", "b", "f", "say", "swap", "\ud800", "\u202e",
    "x" * 300, b"", bytes(16), bytes(32), bytes(48), bytes(64), bytes(128), [], {}, ["a", "b"], {"a": b""}, {"": {}},
)  # fmt: skip


def _mutate(data: bytes, most: int, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = _table(data, chance) if chance.random() < 0.5 else None
    return changed if changed is not None and len(changed) <= most else bytes(atheris.Mutate(data, most))


def _table(data: bytes, chance: random.Random) -> bytes | None:
    """The table in these bytes, msgpack or JSON, with something in it changed; None = there is none."""
    # What is made of odd values may be written by neither library.
    with suppress(Exception):
        return json.dumps(_changed(json.loads(data), chance), separators=(",", ":"), sort_keys=True).encode()
    with suppress(Exception):
        return bytes(msgpack.packb(_changed(msgpack.unpackb(data), chance), use_bin_type=True))
    return None


def _changed(held: Any, chance: random.Random) -> Any:
    inner = _table(held, chance) if isinstance(held, bytes) and len(held) > 64 else None
    if inner is not None:
        return inner
    if not isinstance(held, (dict, list)) or not held or chance.random() < 0.1:
        return chance.choice(_ODD)
    keys = list(held) if isinstance(held, dict) else range(len(held))
    at, to = chance.choice(keys), chance.choice(keys)
    match chance.randrange(8):
        case 0:
            del held[at]
        case 1:
            held[at], held[to] = held[to], held[at]
        case 2 if isinstance(held, dict):
            held = {chance.choice((at, to, "a", "swap")) if key == at else key: item for key, item in held.items()}
        case _:
            held[at] = _changed(held[at], chance)
    return held


def main() -> None:
    """Fuzz the target named first for so many seconds, or list them all."""
    if sys.argv[1:] == ["--list"]:
        print(*TARGETS)
        return
    name, seconds = sys.argv[1], int(sys.argv[2])
    corpus, found = CORPUS / name, CORPUS / "broken"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(seeds(name)):
        (corpus / f"seed-{n}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=70000", "-verbosity=0",
        "-print_final_stats=1", f"-artifact_prefix={found}/{name}-", f"-dict={_dictionary(name)}", str(corpus),
    ]  # fmt: skip
    print(f"{name}: {TARGETS[name].__doc__}", flush=True)
    # In tables a changed byte rarely leaves one: change what they say instead, half of the time.
    mutator = {"custom_mutator": _mutate} if name not in ("code", "toml", "words") else {}
    atheris.Setup([sys.argv[0], *options], TARGETS[name], **mutator)
    atheris.Fuzz()


def _dictionary(name: str) -> Path:
    """The names that stand in the seeds, as a file of the fuzzer's."""
    held = {found for seed in seeds(name) for found in re.findall(rb"[a-z_]{2,24}", seed)}
    file = CORPUS / f"{name}.dict"
    file.write_text("".join(f'"{word.decode()}"\n' for word in sorted(held)[:400]))
    return file


if __name__ == "__main__":
    main()
