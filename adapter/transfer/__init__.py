"""Carry the items of mailboxes one way, into a groupware or out of it; nothing is deleted."""
