"""The order and form that Exchange Web Services demands of every message, both ways."""
