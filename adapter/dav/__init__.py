"""Speak CalDAV (RFC 4791, 6578, 6764): ask, read the answers, find a person's collections."""
