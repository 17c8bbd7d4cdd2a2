from dataclasses import replace
from typing import cast

import pytest
import tree_sitter_powershell
from hypothesis import example, given
from hypothesis import strategies as st
from tree_sitter import Language, Node, Parser

from provision.cmdlets import Cmdlet, Each, Joined, Matching, Switch, Value, Variable
from provision.expressions import cmdlet_text, quote
from provision.powershell import digest_of, encode_script, render_script
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
from provision.statements import (
    Append,
    Assign,
    Attempt,
    Caution,
    Change,
    Comment,
    Digest,
    ForEach,
    If,
    Level,
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
)

# PowerShell's own list (CharTraits.IsSingleQuote), written again so that ours cannot vouch for itself.
QUOTES = {"\u0027", "\u2018", "\u2019", "\u201a", "\u201b"}
RARE = [*sorted(QUOTES), *'$`")}#\n\r\t\0<>|;@%', "\u0085", "\u2028", "\u2029", "\ufeff", "a"]
texts = st.text(st.sampled_from(RARE)) | st.text()
PARSER = Parser(Language(tree_sitter_powershell.language()))
X, Y, EACH = Variable("x"), Variable("y"), Each("it")


def read_literal(source: str) -> tuple[str, str]:
    """Read one literal as PowerShell does: return its text, and the source that follows it."""
    text, at = "", 1
    while source[at] not in QUOTES or source[at + 1 : at + 2] in QUOTES:
        at += source[at] in QUOTES
        text += source[at]
        at += 1
    return text, source[at + 1 :]


def read_comment(source: str) -> tuple[str, str]:
    """Read one comment as PowerShell does: only CR and LF end it."""
    end = min(at for at in (source.find("\n"), source.find("\r"), len(source)) if at >= 0)
    return source[1:end], source[end:]


def skeleton(source: str) -> tuple[str, list[str], list[str]]:
    """Return `source` with literals and comments emptied, then what was in them."""
    code, literals, comments = "", [], []
    while source:
        if source[0] in QUOTES:
            text, source = read_literal(source)
            literals.append(text)
            code += "''"
        elif source[0] == "#":
            text, source = read_comment(source)
            comments.append(text)
            code += "#"
        else:
            code, source = code + source[0], source[1:]
    return code, literals, comments


def errors(script: str) -> list[str]:
    """Return what a parser of PowerShell does not understand of `script`."""
    found, todo = [], [PARSER.parse(script.encode()).root_node]
    while todo:
        node: Node = todo.pop()
        if node.is_error or node.is_missing:
            found.append(f"{node.start_point}: {cast('bytes', node.text).decode()[:60]}")
        todo += node.children
    return found


def every_kind(text: str) -> Program:
    """Return a program that says `text` wherever a text can stand."""
    clauses: tuple[Clause, ...] = (
        *(Is("Name", text), Contains("Name", text)),
        *(IsOneOf("Name", Y), IsNoneOf("Name", Y), IsNoGuid("Name")),
    )
    sources: tuple[Source, ...] = (
        *(Texts(), Texts((text, text)), Column(Y, "Name"), Chosen(Y, Is("Name", text))),
        Listing(Cmdlet("Get-It", (("Filter", text), ("On", True), ("Many", (text, None, 7, Y))))),
        Listing(Cmdlet("Get-It"), AllOf(clauses)),
        Listing(Cmdlet("Get-It", (("Filter", Matching("Name", text)),)), AnyOf(clauses)),
        *(Parted(Y), Together((X, Y)), Rows(Y, ("Name", "Type"), ("Many",))),
    )
    change = Change(Cmdlet("Set-It", (("Name", text), ("Force", Switch()))), text, text, Y)
    sentences = (Sentence(text), Sentence(text, Y))
    statements: tuple[Statement, ...] = (
        Assign(Y, Texts()),
        *(Assign(X, source) for source in sources),
        Comment(text),
        If(Every((Some(X), Not(Empty(Y)))), (Comment(text), change), (change,)),
        *(Say(sentence, level) for sentence in sentences for level in Level),
        *(Note(X, sentence) for sentence in sentences),
        ForEach(EACH, Y, each_kind(text)),
        Attempt(Sentence(text, Y), (Throw(Sentence(text)),), X),
        If(Previewing(), tuple(Throw(sentence) for sentence in sentences)),
        Result(Record((("text", text), ("list", X), ("one", Only(X)), ("truth", Some(X))))),
    )
    return Program((text, f"name: {text}"), statements, parameters=(Y,))


def each_kind(text: str) -> tuple[Statement, ...]:
    """Return what a loop may do, saying `text` wherever a text can stand."""
    given = (("Filter", Matching("Name", EACH)), ("Name", EACH), ("Ids", Joined(X)))
    record = Record((("text", text), ("each", EACH), ("now", Now()), ("number", 1)))
    outer = Record((("inner", record), ("records", Records(X))))
    return (
        Assign(X, Listing(Cmdlet("Get-It", given), Is("Name", EACH))),
        Change(Cmdlet("Set-It"), EACH, text, Y, X, Patience(3, 5, text)),
        *(Note(X, EACH), Append(X, outer), Say(Sentence(text, EACH))),
    )


@given(texts)
def test_a_literal_is_read_back_as_written(text: str) -> None:
    assert read_literal(quote(text) + " -Next") == (text, " -Next")


@given(texts)
@example("$(Remove-It)`u{27}'; Remove-It #>")
@example("\u2028\u2019; Remove-It; \u2018")
@example("'@\nRemove-It\n@'")
def test_no_text_escapes_its_literal_or_its_comment(text: str) -> None:
    plain, written = render_script(every_kind("a")), render_script(every_kind(text))

    code, literals, _ = skeleton(written)
    assert code == skeleton(plain)[0]
    doubled = text.replace("'", "''")
    assert {text, f"{text}: ", f"Name -eq '{doubled}'"} <= set(literals)


@pytest.mark.parametrize(
    "text",
    [
        "O'Neil \u2018\u2019\u201a\u201b \u201c\u201d \"",
        "$(Remove-It) $x `n `' ${x}",
        "#> <# #requires -Version 9",
        "a\nb\r\nc\rd\u0085e\u2028f\u2029g",
        "@' \n'@ @{ } | ; & % -- --%",
        "予定表同期\u3000カレンダー",
    ],
)
def test_a_script_with_this_text_is_powershell(text: str) -> None:
    assert errors(render_script(every_kind(text))) == []


def test_the_parser_of_these_tests_knows_an_error() -> None:
    assert errors("if ($x { Get-It }") != []


@pytest.mark.parametrize("line", ["SIG # Begin signature block", "  sig#Begin", "S I G # x"])
def test_no_comment_tells_powershell_that_the_script_ends_here(line: str) -> None:
    first, *_ = render_script(Program((line,), ())).splitlines()

    assert not first.replace(" ", "").casefold().startswith("#sig#")


@pytest.mark.parametrize("text", ["requires -Version 9", "\nrequires -Modules evil"])
def test_no_comment_asks_powershell_for_a_module(text: str) -> None:
    assert not render_script(Program((text,), ())).casefold().startswith("#requires")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("O'Neil", "-Value 'O''Neil'"),
        ("$true", "-Value '$true'"),
        (True, "-Value $true"),
        (False, "-Value $false"),
        (None, "-Value $null"),
        (7, "-Value 7"),
        (-7, "-Value -7"),
        ((), "-Value @()"),
        (("a", "b"), "-Value @('a', 'b')"),
        (Variable("Name"), "-Value $Name"),
        (Each("it"), "-Value $it"),
        (Joined(Variable("ids")), "-Value ($ids -join ',')"),
        (Matching("Name", "O'Neil"), "-Value 'Name -eq ''O''''Neil'''"),
        (
            Matching("Name", Each("it")),
            "-Value ('Name -eq ''' + $it.Replace('''', '''''') + '''')",
        ),
        (Switch(), "-Value"),
        (Switch(on=False), "-Value:$false"),
    ],
)
def test_every_kind_of_value_has_its_form(value: Value | Switch, written: str) -> None:
    assert cmdlet_text(Cmdlet("Set-It", (("Value", value),))) == (
        f"Set-It {written} -ErrorAction Stop"
    )


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (Some(X), "$x.Count -gt 0"),
        (Empty(X), "$x.Count -eq 0"),
        (Previewing(), "$WhatIfPreference"),
        (Not(Some(X)), "-not ($x.Count -gt 0)"),
        (Every((Some(X), Empty(Y))), "($x.Count -gt 0) -and ($y.Count -eq 0)"),
    ],
)
def test_every_kind_of_condition_has_its_form(condition: Condition, written: str) -> None:
    script = render_script(Program((), (If(condition, (Comment("then"),)),)))

    assert f"if ({written}) {{\n    # then\n}}\n" in script


@pytest.mark.parametrize(
    ("clause", "written"),
    [
        (Is("Name", "o'x"), "[string]$_.Name -eq 'o''x'"),
        (Contains("Name", "x"), "([string]$_.Name).Contains('x')"),
        (IsOneOf("Name", Y), "$y -contains [string]$_.Name"),
        (
            IsNoGuid(ITSELF),
            "[string]$_ -notmatch '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'",
        ),
        (IsNoneOf("Name", Y), "$y -notcontains [string]$_.Name"),
        (IsOneOf(ITSELF, Y), "$y -contains [string]$_"),
        (Is("Name", Each("it")), "[string]$_.Name -eq $it"),
        (AnyOf((Is("A", "x"), Is("B", "y"))), "([string]$_.A -eq 'x') -or ([string]$_.B -eq 'y')"),
        (
            AllOf((Is("A", "x"), Is("B", "y"))),
            "([string]$_.A -eq 'x') -and ([string]$_.B -eq 'y')",
        ),
    ],
)
def test_what_is_listed_is_compared_as_text(clause: Clause, written: str) -> None:
    script = render_script(Program((), (Assign(X, Chosen(Y, clause)),)))

    assert f"$x = @($y | Where-Object {{ {written} }})\n" in script


def test_every_change_asks_first_stops_at_a_failure_and_is_remembered() -> None:
    change = Change(Cmdlet("New-RoleGroup", (("Name", "sync"),)), "sync", "create", X)

    assert render_script(Program(("What it does.",), (Assign(X, Texts()), change))) == (
        "# What it does.\n"
        "[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess)]\n"
        "param()\n"
        "Set-StrictMode -Version Latest\n"
        "$ErrorActionPreference = 'Stop'\n"
        "$x = @()\n"
        "if ($PSCmdlet.ShouldProcess('sync', 'create')) {\n"
        "    New-RoleGroup -Name 'sync' -ErrorAction Stop | Out-Null\n"
        "    $x += [ordered]@{\n"
        "        action = 'create'\n"
        "        target = 'sync'\n"
        "        before = [string[]]@()\n"
        "        after = [string[]]@()\n"
        "    }\n"
        "}\n"
    )


def test_a_list_in_the_result_stays_a_list_and_a_condition_becomes_a_truth() -> None:
    fields = (("name", "it's"), ("list", X), ("one", Only(X)), ("truth", Empty(X)))

    assert (
        "\n$answer = [ordered]@{\n"
        "    name = 'it''s'\n"
        "    list = [string[]]$x\n"
        "    one = [string]$x\n"
        "    truth = [bool]($x.Count -eq 0)\n"
        "} | ConvertTo-Json -Compress -Depth 8\n"
    ) in render_script(Program((), (Result(Record(fields)),)))


def test_an_answer_goes_to_the_end_of_a_file_too_which_is_tried_before_anything_is_done() -> None:
    steps = (Assign(X, Listing(Cmdlet("Get-It"))), Result(Record((("digest", Digest()),))))
    program = Program((), steps)

    script = render_script(program)

    before, _, after = script.partition("$x = @(Get-It")
    assert "\nparam([string]$Json = '')\n" in before
    assert before.endswith(
        f"$digest = '{digest_of(program)}'\n"
        "if ($Json) {\n"
        "    $Json = $ExecutionContext.SessionState.Path"
        ".GetUnresolvedProviderPathFromPSPath($Json)\n"
        "    [System.IO.File]::AppendAllText($Json, '')\n"
        "}\n"
    )
    assert after.endswith(
        "$answer = [ordered]@{\n"
        "    digest = $digest\n"
        "} | ConvertTo-Json -Compress -Depth 8\n"
        "if ($Json) {\n"
        "    $line = [string][char]10 + $answer + [string][char]10\n"
        "    [System.IO.File]::AppendAllText($Json, $line)\n"
        "}\n"
        "$answer\n"
    )
    assert errors(script) == []


def test_a_script_is_recognised_by_all_that_is_in_it() -> None:
    one, other = (Program((), (Say(Sentence(text)), Result(Record(())))) for text in ("a", "b"))

    assert digest_of(one) != digest_of(other)
    assert digest_of(one) == digest_of(replace(one))


@pytest.mark.parametrize(
    ("statement", "written"),
    [
        (Say(Sentence("it's")), "Write-Host 'it''s'"),
        (Say(Sentence("a", Y), Level.WARNED), "Write-Warning ('a: ' + ($y -join ', '))"),
        (Note(X, Sentence("a", EACH)), "$x += ('a: ' + $it)"),
        (Note(X, EACH), "$x += $it"),
        (Throw(Sentence("a")), "throw 'a'"),
    ],
)
def test_everything_that_is_said_has_its_form(statement: Statement, written: str) -> None:
    assert render_script(Program((), (statement,))).endswith(f"\n{written}\n")


def test_what_is_done_otherwise_stands_behind_else() -> None:
    script = render_script(Program((), (If(Some(X), (Comment("one"),), (Comment("other"),)),)))

    assert script.endswith("if ($x.Count -gt 0) {\n    # one\n} else {\n    # other\n}\n")


def test_a_patient_change_tries_again_and_fails_as_its_last_try_does() -> None:
    patience = Patience(3, 15, "it's early")
    change = Change(Cmdlet("New-It"), EACH, "make", X, Y, patience, after=Y)

    script = render_script(Program((), (ForEach(EACH, Y, (change,)),)))

    assert script.endswith(
        "foreach ($it in $y) {\n"
        "    if ($PSCmdlet.ShouldProcess($it, 'make')) {\n"
        "        for ($try = 1; $true; $try++) {\n"
        "            try {\n"
        "                New-It -ErrorAction Stop | Out-Null\n"
        "                break\n"
        "            } catch {\n"
        "                if ($try -ge 3) { throw }\n"
        "                Write-Warning ('it''s early: ' + $_)\n"
        "                Start-Sleep -Seconds 15\n"
        "            }\n"
        "        }\n"
        "        $x += [ordered]@{\n"
        "            action = 'make'\n"
        "            target = $it\n"
        "            before = [string[]]@()\n"
        "            after = [string[]]$y\n"
        "        }\n"
        "        $y += $it\n"
        "    }\n"
        "}\n"
    )


def test_what_fails_is_noted_and_the_rest_goes_on() -> None:
    attempt = Attempt(Sentence("it's", Y), (Assign(X, Listing(Cmdlet("Get-It"))),), X)

    assert render_script(Program((), (attempt,))).endswith(
        "try {\n"
        "    $x = @(Get-It -ErrorAction Stop)\n"
        "} catch {\n"
        "    $x += (('it''s: ' + ($y -join ', ')) + ': ' + $_)\n"
        "}\n"
    )


def test_what_a_person_may_give_are_lists_that_are_empty_if_not_given() -> None:
    script = render_script(Program((), (), parameters=(X, Y)))

    assert "\nparam([string[]]$x = @(), [string[]]$y = @())\n" in script


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (Column(Y, "Name"), "$y | ForEach-Object { [string]$_.Name }"),
        (Texts(("o'x", "y")), "'o''x', 'y'"),
        (Together((X, Y)), "$x + $y"),
        (
            Parted(Y),
            "$y -split '[,\\s]+' | Where-Object { $_ }"
            " | ForEach-Object { ([string]$_).ToLowerInvariant() } | Select-Object -Unique",
        ),
        (
            Rows(Y, ("A",), ("B",)),
            "$y | ForEach-Object"
            " { [ordered]@{ A = [string]$_.A; B = [string[]]@($_.B | Where-Object { $_ }) } }",
        ),
    ],
)
def test_every_kind_of_list_has_its_form(source: Source, written: str) -> None:
    assert render_script(Program((), (Assign(X, source),))).endswith(f"$x = @({written})\n")


def test_a_record_is_written_with_the_records_in_it() -> None:
    inner = Record((("each", EACH), ("now", Now()), ("who", Runner()), ("number", 1)))
    record = Record((("inner", inner), ("many", Records(Y)), ("texts", Texts(("it's", "b")))))

    assert render_script(Program((), (Append(X, record),))).endswith(
        "$x += [ordered]@{\n"
        "    inner = [ordered]@{\n"
        "        each = $it\n"
        "        now = [DateTime]::UtcNow.ToString('s') + 'Z'\n"
        "        who = [Environment]::UserDomainName + '\\' + [Environment]::UserName\n"
        "        number = 1\n"
        "    }\n"
        "    many = [object[]]$y\n"
        "    texts = [string[]]@('it''s', 'b')\n"
        "}\n"
    )


def test_a_script_says_how_careful_its_changes_are() -> None:
    bindings = [render_script(Program((), (), caution)).splitlines()[0] for caution in Caution]

    assert bindings == [
        "[CmdletBinding(PositionalBinding = $false)]",
        "[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess)]",
        "[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess,"
        " ConfirmImpact = 'High')]",
    ]


def test_a_script_that_only_reads_has_no_change_even_deep_inside() -> None:
    change = If(Some(X), (), (If(Some(Y), (Change(Cmdlet("Set-It"), "it", "set", X),)),))

    with pytest.raises(ValueError, match="only reads"):
        Program((), (ForEach(EACH, X, (Attempt(Sentence("x"), (change,), Y),)),), Caution.READS)


@pytest.mark.parametrize("name", ["", "a b", "a;b", "a'b", "a)", "$a", "\u00e9", "a\n"])
def test_a_name_that_is_code_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a PowerShell name"):
        Variable(name)
    with pytest.raises(ValueError, match="not a PowerShell name"):
        Cmdlet("Set-It", ((name, "value"),))
    with pytest.raises(ValueError, match="not a PowerShell name"):
        Cmdlet(f"Set-{name}")
    with pytest.raises(ValueError, match="not a PowerShell name"):
        Record(((name, "value"),))
    with pytest.raises(ValueError, match="not a PowerShell name"):
        render_script(Program((), (Assign(X, Column(X, name)),)))


@pytest.mark.parametrize("name", ["Host", "error", "PSCmdlet", "true", "json", "Answer"])
def test_a_variable_of_powershells_own_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="of PowerShell's own"):
        Variable(name)


def test_a_script_says_that_it_is_utf8_and_a_line_break_in_a_text_stays_what_it_is() -> None:
    assert encode_script("'\u0451\r\n'\n") == b"\xef\xbb\xbf'\xd1\x91\r\n'\n"
