"""Write values, commands and questions as expressions of PowerShell.

Every text goes through `quote`, and every property is made a text before it is compared.
"""

from __future__ import annotations

from typing import assert_never

from provision.cmdlets import Cmdlet, Each, Joined, Matching, Switch, Value, Variable, check_word
from provision.queries import (
    ITSELF,
    AllOf,
    AnyOf,
    Chosen,
    Clause,
    Column,
    Condition,
    Contains,
    Empty,
    Every,
    Is,
    IsNoGuid,
    IsNoneOf,
    IsOneOf,
    Listing,
    Not,
    Parted,
    Previewing,
    Rows,
    Some,
    Source,
    Texts,
    Together,
)

# PowerShell ends a single-quoted string at any of these, not only at the ASCII one.
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
GUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
SOME = " | Where-Object { $_ }"
LOWERED = "ForEach-Object { ([string]$_).ToLowerInvariant() }"


def quote(text: str) -> str:
    """Return `text` as a PowerShell literal that cannot end early."""
    return "'" + "".join(char * 2 if char in SINGLE_QUOTES else char for char in text) + "'"


def cmdlet_text(cmdlet: Cmdlet) -> str:
    """Return a command that stops the script when it fails."""
    parameters = (_parameter(name, value) for name, value in cmdlet.parameters)
    return " ".join([cmdlet.name, *parameters, "-ErrorAction Stop"])


def _parameter(name: str, value: Value | Switch) -> str:
    if isinstance(value, Switch):
        return f"-{name}" if value.on else f"-{name}:$false"
    return f"-{name} {_argument(value)}"


def _argument(value: Value) -> str:
    match value:
        case Variable(name) | Each(name):
            return f"${name}"
        case Matching():
            return _filter(value)
        case Joined(variable):
            return f"(${variable.name} -join ',')"
        case tuple():
            return f"@({', '.join(_argument(item) for item in value)})"
        case _:
            return constant_text(value)


def constant_text(value: str | bool | int | None) -> str:
    """Return what is not a variable."""
    match value:
        case None:
            return "$null"
        case bool():
            return "$true" if value else "$false"
        case str():
            return quote(value)
        case int():
            return str(value)
        case _:
            assert_never(value)


def text_or_each(text: str | Each) -> str:
    """Return a literal, or the text that a loop is at."""
    return f"${text.name}" if isinstance(text, Each) else quote(text)


def filter_text(name: str, text: str) -> str:
    """Return a filter as Exchange reads it: OPATH doubles a quote inside its quotes."""
    doubled = text.replace("'", "''")
    return f"{name} -eq '{doubled}'"


def opposite_text(written: str) -> str:
    """Return the filter that holds where `written` does not."""
    return f"-not ({written})"


def _filter(matching: Matching) -> str:
    text = matching.text
    if isinstance(text, str):
        written = filter_text(matching.property, text)
        return quote(opposite_text(written) if matching.opposite else written)
    if matching.opposite:
        raise TypeError("the opposite of a filter is of a text that is known")
    begin, end = f"{matching.property} -eq '", "'"
    doubled = f"${text.name}.Replace({quote(end)}, {quote(end * 2)})"
    return f"({quote(begin)} + {doubled} + {quote(end)})"


def source_text(source: Source) -> str:
    """Return what gives the rows or texts of `source`."""
    match source:
        case Listing(cmdlet, only):
            return cmdlet_text(cmdlet) + (_where(only) if only else "")
        case Texts(texts):
            return ", ".join(map(quote, texts))
        case Parted(of):
            # Spaces part as well: that is how PowerShell writes a list as a text.
            return f"${of.name} -split '[,\\s]+'{SOME} | {LOWERED} | Select-Object -Unique"
        case Together(variables):
            return " + ".join(f"${variable.name}" for variable in variables)
        case Chosen() | Column() | Rows():
            return _taken(source)
        case _:
            assert_never(source)


def _taken(source: Chosen | Column | Rows) -> str:
    """Return what takes rows from a list, or something of each."""
    match source:
        case Chosen(among, only):
            return f"${among.name}" + _where(only)
        case Column(of, name):
            return f"${of.name} | ForEach-Object {{ {property_text(name)} }}"
        case Rows(of, texts, lists):
            parts = [f"{name} = {property_text(name)}" for name in texts]
            # The cast keeps 5.1 from writing a list as an object.
            parts += [f"{name} = [string[]]@($_.{name}{SOME})" for name in lists]
            return f"${of.name} | ForEach-Object {{ [ordered]@{{ {'; '.join(parts)} }} }}"
        case _:
            assert_never(source)


def _where(clause: Clause) -> str:
    return f" | Where-Object {{ {_clause(clause)} }}"


def _clause(clause: Clause) -> str:
    match clause:
        case Is(name, text):
            return f"{property_text(name)} -eq {text_or_each(text)}"
        case Contains(name, text):
            return f"({property_text(name)}).Contains({quote(text)})"
        case IsOneOf() | IsNoneOf() | IsNoGuid():
            return _judged(clause)
        case AllOf(clauses):
            return " -and ".join(f"({_clause(each)})" for each in clauses)
        case AnyOf(clauses):
            return " -or ".join(f"({_clause(each)})" for each in clauses)
        case _:
            assert_never(clause)


def _judged(clause: IsOneOf | IsNoneOf | IsNoGuid) -> str:
    match clause:
        case IsOneOf(name, texts):
            return f"${texts.name} -contains {property_text(name)}"
        case IsNoneOf(name, texts):
            return f"${texts.name} -notcontains {property_text(name)}"
        case IsNoGuid(name):
            return f"{property_text(name)} -notmatch {quote(GUID)}"
        case _:
            assert_never(clause)


def property_text(name: str) -> str:
    """Return a property of what is listed, or what is listed itself, as a text."""
    if name == ITSELF:
        return "[string]$_"
    check_word(name)
    return f"[string]$_.{name}"


def condition_text(condition: Condition) -> str:
    """Return what is true or false."""
    match condition:
        case Some(variable):
            return f"${variable.name}.Count -gt 0"
        case Empty(variable):
            return f"${variable.name}.Count -eq 0"
        case Previewing():
            return "$WhatIfPreference"
        case Not(inner):
            return f"-not ({condition_text(inner)})"
        case Every(conditions):
            return " -and ".join(f"({condition_text(each)})" for each in conditions)
        case _:
            assert_never(condition)
