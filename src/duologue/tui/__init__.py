"""The screen: finished Pages laid out in Textual, and keys bound to them. It holds no sentence and no rule."""
