"""Attributes down, messages up: none of these knows the app, a session or a rule."""
