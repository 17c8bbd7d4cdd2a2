"""Turns a manifest into Exchange's side of it, as typed programs: a module a way of access."""
