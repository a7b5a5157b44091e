"""A guided dialogue for two: one speaks, the other mirrors until the speaker feels heard; then they swap."""

__version__ = "0.1.0"
