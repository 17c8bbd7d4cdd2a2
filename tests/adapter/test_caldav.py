"""A CalDAV server: what other clients do on it, what it refuses, and what goes wrong on the way."""
