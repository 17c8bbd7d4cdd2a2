"""Reach calendars and tasks of many mailboxes, and keep them in step with a groupware."""
