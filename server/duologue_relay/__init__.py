"""The relay: holds the floor, cannot read."""
