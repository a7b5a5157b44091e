"""What `scripts/bench` runs inside `.venv`. Medians of several rounds; the machine is noisy, so read the ratios."""

from __future__ import annotations

import argparse

import board
import company
import relay
import rules
import screen
import turn

PARTS = {
    "rules": rules.main,
    "relay": relay.main,
    "turn": turn.main,
    "screen": screen.main,
    "board": board.main,
    "company": company.main,
}

parser = argparse.ArgumentParser("scripts/bench", description=__doc__)
parser.add_argument("parts", nargs="*", help=f"some of: {' '.join(PARTS)} (all)")
parser.add_argument("--profile", action="store_true", help="where the relay's time goes, instead of how much it does")
given = parser.parse_args()
if strange := set(given.parts) - set(PARTS):
    parser.error(f"there is no {', '.join(strange)}")
for n, part in enumerate(["relay"] if given.profile else given.parts or PARTS):
    print("\n" * (n > 0), end="")
    if part == "relay":
        relay.main(given.profile)
    else:
        PARTS[part]()
