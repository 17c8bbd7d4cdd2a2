"""Write a program as PowerShell that Windows PowerShell 5.1 and PowerShell 7 read alike.

Exchange's cmdlets are functions exported from a module. Neither `-WhatIf` nor
`$ErrorActionPreference` reaches those (https://github.com/PowerShell/PowerShell/issues/4568),
so each change asks `ShouldProcess` itself, and each cmdlet is told `-ErrorAction Stop`.

Lines end in LF, which both read: a text that holds a line break then stays what it is.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, assert_never

from provision.cmdlets import Each, Variable
from provision.expressions import (
    cmdlet_text,
    condition_text,
    constant_text,
    quote,
    source_text,
    text_or_each,
)
from provision.queries import Texts
from provision.statements import (
    Append,
    Assign,
    Attempt,
    Change,
    Comment,
    Digest,
    Fact,
    Field,
    ForEach,
    If,
    Note,
    Now,
    Only,
    Patience,
    Program,
    Record,
    Records,
    Result,
    Runner,
    Say,
    Sentence,
    Statement,
    Throw,
    every_step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# about_Signing: PowerShell reads nothing below a comment that begins so, spaces left out.
SIGNATURE = "sig#"
INDENT = "    "
# ConvertTo-Json writes what is nested deeper than 2 as a text, unless told otherwise.
DEPTH = 8
# .NET knows another current folder than PowerShell. A file that cannot be written stops the script
# before it does anything; and -WhatIf, which holds back Set-Content, does not hold back this.
FILE = (
    "if ($Json) {",
    f"{INDENT}$Json = $ExecutionContext.SessionState.Path"
    ".GetUnresolvedProviderPathFromPSPath($Json)",
    f"{INDENT}[System.IO.File]::AppendAllText($Json, '')",
    "}",
)
# On a line of its own, also behind one that was cut off.
FILED = (
    "if ($Json) {",
    f"{INDENT}$line = [string][char]10 + $answer + [string][char]10",
    f"{INDENT}[System.IO.File]::AppendAllText($Json, $line)",
    "}",
    "$answer",
)

FACTS: dict[type[Fact], str] = {
    Now: "[DateTime]::UtcNow.ToString('s') + 'Z'",
    Runner: "[Environment]::UserDomainName + '\\' + [Environment]::UserName",
    Digest: "$digest",
}


def render_script(program: Program) -> str:
    """Return the text of `program`; what answers knows what it is recognised by."""
    head, body = _head(program), [*_block(program.statements, ""), ""]
    recognised = [f"$digest = {quote(digest_of(program))}", *FILE] if _answers(program) else []
    return "\n".join([*head, *recognised, *body])


def digest_of(program: Program) -> str:
    """Return what the script of `program` is recognised by: the SHA-256 of all the rest of it."""
    text = "\n".join([*_head(program), *_block(program.statements, "")])
    return sha256(text.encode()).hexdigest()


def _answers(program: Program) -> bool:
    return any(isinstance(step, Result) for step in every_step(program.statements))


def _head(program: Program) -> list[str]:
    given = [f"[string[]]${variable.name} = @()" for variable in program.parameters]
    file = ["[string]$Json = ''"] if _answers(program) else []
    return [
        *map(_comment, program.about),
        program.caution,
        f"param({', '.join([*given, *file])})",
        "Set-StrictMode -Version Latest",
        "$ErrorActionPreference = 'Stop'",
    ]


def encode_script(script: str) -> bytes:
    """Return `script` as bytes that every PowerShell reads alike.

    Without the mark, Windows PowerShell 5.1 reads ANSI, where half of a Cyrillic letter is a
    closing quote.
    """
    return script.encode("utf-8-sig")


def _block(statements: Iterable[Statement], indent: str) -> Iterator[str]:
    for statement in statements:
        yield from _lines(statement, indent)


def _lines(statement: Statement, indent: str) -> Iterator[str]:
    """Yield the lines of `statement`; only its first characters are indented, never a literal."""
    match statement:
        case If(condition, then, otherwise):
            yield f"{indent}if ({condition_text(condition)}) {{"
            yield from _block(then, indent + INDENT)
            if otherwise:
                yield f"{indent}}} else {{"
                yield from _block(otherwise, indent + INDENT)
            yield indent + "}"
        case ForEach(each, among, body):
            yield f"{indent}foreach (${each.name} in ${among.name}) {{"
            yield from _block(body, indent + INDENT)
            yield indent + "}"
        case Attempt(what, body, failed):
            yield indent + "try {"
            yield from _block(body, indent + INDENT)
            yield indent + "} catch {"
            yield f"{indent}{INDENT}${failed.name} += ({_sentence(what)} + ': ' + $_)"
            yield indent + "}"
        case Change():
            yield from _change(statement, indent)
        case Append(into, record):
            yield from _record(f"${into.name} += ", record, indent)
        case Result(record):
            *lines, last = _record("$answer = ", record, indent)
            yield from lines
            yield f"{last} | ConvertTo-Json -Compress -Depth {DEPTH}"
            yield from (indent + line for line in FILED)
        case _:
            yield indent + _line(statement)


def _change(change: Change, indent: str) -> Iterator[str]:
    inner = indent + INDENT
    asked = f"{text_or_each(change.target)}, {quote(change.action)}"
    yield f"{indent}if ($PSCmdlet.ShouldProcess({asked})) {{"
    done = f"{cmdlet_text(change.cmdlet)} | Out-Null"
    yield from _patiently(done, change.patience, inner) if change.patience else [inner + done]
    yield from _record(f"${change.record.name} += ", change.account, inner)
    if change.made:
        yield f"{inner}${change.made.name} += {text_or_each(change.target)}"
    yield indent + "}"


def _patiently(done: str, patience: Patience, indent: str) -> Iterator[str]:
    """Yield the lines that try again, and fail as the last try does."""
    yield f"{indent}for ($try = 1; $true; $try++) {{"
    yield f"{indent}{INDENT}try {{"
    yield f"{indent}{INDENT * 2}{done}"
    yield f"{indent}{INDENT * 2}break"
    yield f"{indent}{INDENT}}} catch {{"
    yield f"{indent}{INDENT * 2}if ($try -ge {patience.times}) {{ throw }}"
    yield f"{indent}{INDENT * 2}Write-Warning ({quote(patience.sentence + ': ')} + $_)"
    yield f"{indent}{INDENT * 2}Start-Sleep -Seconds {patience.seconds}"
    yield f"{indent}{INDENT}}}"
    yield indent + "}"


def _record(start: str, record: Record, indent: str) -> Iterator[str]:
    yield f"{indent}{start}[ordered]@{{"
    for name, value in record.fields:
        begin = f"{name} = "
        if isinstance(value, Record):
            yield from _record(begin, value, indent + INDENT)
        else:
            yield f"{indent}{INDENT}{begin}{_field(value)}"
    yield indent + "}"


def _line(statement: Comment | Assign | Say | Note | Throw) -> str:
    match statement:
        case Comment(text):
            return _comment(text)
        case Assign(variable, source):
            return f"${variable.name} = @({source_text(source)})"
        case Say(sentence, level):
            return f"{level} {_sentence(sentence)}"
        case Note(into, sentence):
            said = _sentence(sentence) if isinstance(sentence, Sentence) else f"${sentence.name}"
            return f"${into.name} += {said}"
        case Throw(sentence):
            return f"throw {_sentence(sentence)}"
        case _:
            assert_never(statement)


def _comment(text: str) -> str:
    """Return a comment of one line, whatever Unicode, an editor or PowerShell takes for a line."""
    line = "".join(char if char.isprintable() else " " for char in text)
    guard = "| " if "".join(line.split()).casefold().startswith(SIGNATURE) else ""
    return f"# {guard}{line}".rstrip()


def _sentence(sentence: Sentence) -> str:
    match sentence.listed:
        case None:
            return quote(sentence.text)
        case Each(name):
            return f"({quote(sentence.text + ': ')} + ${name})"
        case Variable(name):
            return f"({quote(sentence.text + ': ')} + (${name} -join ', '))"
        case _:
            assert_never(sentence.listed)


def _field(value: Field) -> str:
    match value:
        case str() | int():
            return constant_text(value)
        case Each(name):
            return f"${name}"
        case Record():
            raise TypeError("a record is lines of its own")
        case Now() | Runner() | Digest():
            return FACTS[type(value)]
        case Only() | Texts() | Variable() | Records():
            return _read(value)
        case _:
            return f"[bool]({condition_text(value)})"


def _read(value: Only | Texts | Variable | Records) -> str:
    """Return what the script knows; the casts keep 5.1 from writing a list as an object."""
    match value:
        case Only(variable):
            return f"[string]${variable.name}"
        case Texts():
            return f"[string[]]@({source_text(value)})"
        case Variable(name):
            return f"[string[]]${name}"
        case Records(of):
            return f"[object[]]${of.name}"
        case _:
            assert_never(value)
