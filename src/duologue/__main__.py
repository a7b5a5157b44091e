"""`python -m duologue` does what the command `duologue` does."""

import sys

from duologue.cli import main

if __name__ == "__main__":
    sys.exit(main())
