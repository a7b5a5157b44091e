"""The rules: what exercises, entries and dialogues are, and what an act changes; no I/O, clock or chance."""
