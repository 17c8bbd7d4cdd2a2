"""Write a program as PowerShell that Windows PowerShell 5.1 and PowerShell 7 read alike.

Exchange's cmdlets are functions exported from a module. Neither `-WhatIf` nor
`$ErrorActionPreference` reaches those (https://github.com/PowerShell/PowerShell/issues/4568),
so each change asks `ShouldProcess` itself, and each cmdlet is told `-ErrorAction Stop`.

Lines end in LF, which both read: a text that holds a line break then stays what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from provision.statements import (
    AllOf,
    Assign,
    Change,
    Chosen,
    Clause,
    Cmdlet,
    Column,
    Comment,
    Condition,
    Contains,
    Empty,
    Every,
    If,
    Is,
    IsNoneOf,
    IsOneOf,
    Listing,
    Not,
    Note,
    Only,
    Previewing,
    Program,
    Result,
    Say,
    Sentence,
    Some,
    Source,
    Statement,
    Switch,
    Texts,
    Throw,
    Value,
    Variable,
    check_word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# PowerShell ends a single-quoted string at any of these, not only at the ASCII one.
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
# about_Signing: PowerShell reads nothing below a comment that begins so, spaces left out.
SIGNATURE = "sig#"
INDENT = "    "


def render_script(program: Program) -> str:
    """Return the text of `program`."""
    head = [
        *map(_comment, program.about),
        program.caution,
        "param()",
        "Set-StrictMode -Version Latest",
        "$ErrorActionPreference = 'Stop'",
    ]
    return "\n".join([*head, *_block(program.statements, ""), ""])


def encode_script(script: str) -> bytes:
    """Return `script` as bytes that every PowerShell reads alike.

    Without the mark, Windows PowerShell 5.1 reads ANSI, where half of a Cyrillic letter is a
    closing quote.
    """
    return script.encode("utf-8-sig")


def quote(text: str) -> str:
    """Return `text` as a PowerShell literal that cannot end early."""
    return "'" + "".join(char * 2 if char in SINGLE_QUOTES else char for char in text) + "'"


def cmdlet_text(cmdlet: Cmdlet) -> str:
    """Return a command that stops the script when it fails."""
    parameters = (_parameter(name, value) for name, value in cmdlet.parameters)
    return " ".join([cmdlet.name, *parameters, "-ErrorAction Stop"])


def _block(statements: Iterable[Statement], indent: str) -> Iterator[str]:
    for statement in statements:
        yield from _lines(statement, indent)


def _lines(statement: Statement, indent: str) -> Iterator[str]:
    """Yield the lines of `statement`; only its first characters are indented, never a literal."""
    match statement:
        case If(condition, then, otherwise):
            yield f"{indent}if ({_condition(condition)}) {{"
            yield from _block(then, indent + INDENT)
            if otherwise:
                yield f"{indent}}} else {{"
                yield from _block(otherwise, indent + INDENT)
            yield indent + "}"
        case Change(cmdlet, target, action, record):
            yield f"{indent}if ($PSCmdlet.ShouldProcess({quote(target)}, {quote(action)})) {{"
            yield f"{indent}{INDENT}{cmdlet_text(cmdlet)} | Out-Null"
            yield f"{indent}{INDENT}${record.name} += {quote(statement.said)}"
            yield indent + "}"
        case Result(fields):
            yield indent + "[ordered]@{"
            for name, value in fields:
                yield f"{indent}{INDENT}{name} = {_field(value)}"
            yield indent + "} | ConvertTo-Json -Compress"
        case _:
            yield indent + _line(statement)


def _line(statement: Comment | Assign | Say | Note | Throw) -> str:
    match statement:
        case Comment(text):
            return _comment(text)
        case Assign(variable, source):
            return f"${variable.name} = @({_source(source)})"
        case Say(sentence, level):
            return f"{level} {_sentence(sentence)}"
        case Note(into, sentence):
            return f"${into.name} += {_sentence(sentence)}"
        case Throw(sentence):
            return f"throw {_sentence(sentence)}"
        case _:
            assert_never(statement)


def _comment(text: str) -> str:
    """Return a comment of one line, whatever Unicode, an editor or PowerShell takes for a line."""
    line = "".join(char if char.isprintable() else " " for char in text)
    guard = "| " if "".join(line.split()).casefold().startswith(SIGNATURE) else ""
    return f"# {guard}{line}".rstrip()


def _source(source: Source) -> str:
    match source:
        case Listing(cmdlet, only):
            chosen = f" | Where-Object {{ {_clause(only)} }}" if only else ""
            return cmdlet_text(cmdlet) + chosen
        case Chosen(among, only):
            return f"${among.name} | Where-Object {{ {_clause(only)} }}"
        case Column(of, name):
            return f"${of.name} | ForEach-Object {{ {_property(name)} }}"
        case Texts(texts):
            return ", ".join(map(quote, texts))
        case _:
            assert_never(source)


def _clause(clause: Clause) -> str:
    match clause:
        case Is(name, text):
            return f"{_property(name)} -eq {quote(text)}"
        case Contains(name, text):
            return f"({_property(name)}).Contains({quote(text)})"
        case IsOneOf(name, texts):
            return f"${texts.name} -contains {_property(name)}"
        case IsNoneOf(name, texts):
            return f"${texts.name} -notcontains {_property(name)}"
        case AllOf(clauses):
            return " -and ".join(f"({_clause(each)})" for each in clauses)
        case _:
            assert_never(clause)


def _property(name: str) -> str:
    check_word(name)
    return f"[string]$_.{name}"


def _condition(condition: Condition) -> str:
    match condition:
        case Some(variable):
            return f"${variable.name}.Count -gt 0"
        case Empty(variable):
            return f"${variable.name}.Count -eq 0"
        case Previewing():
            return "$WhatIfPreference"
        case Not(inner):
            return f"-not ({_condition(inner)})"
        case Every(conditions):
            return " -and ".join(f"({_condition(each)})" for each in conditions)
        case _:
            assert_never(condition)


def _sentence(sentence: Sentence) -> str:
    if sentence.listed is None:
        return quote(sentence.text)
    return f"({quote(sentence.text + ': ')} + (${sentence.listed.name} -join ', '))"


def _field(value: str | Variable | Only | Condition) -> str:
    """Return a value of the result; the cast keeps 5.1 from writing a list as an object."""
    match value:
        case str():
            return quote(value)
        case Variable(name):
            return f"[string[]]${name}"
        case Only(variable):
            return f"[string]${variable.name}"
        case _:
            return f"[bool]({_condition(value)})"


def _parameter(name: str, value: Value | Switch) -> str:
    if isinstance(value, Switch):
        return f"-{name}" if value.on else f"-{name}:$false"
    return f"-{name} {_literal(value)}"


def _literal(value: Value) -> str:
    match value:
        case None:
            return "$null"
        case bool():
            return "$true" if value else "$false"
        case str():
            return quote(value)
        case int():
            return str(value)
        case Variable(name):
            return f"${name}"
        case tuple():
            return f"@({', '.join(_literal(item) for item in value)})"
        case _:
            assert_never(value)
