"""The administrator carries out loops, attempts, patient changes and records as PowerShell does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from provision.cmdlets import Cmdlet, Each, Joined, Matching, Variable
from provision.queries import (
    ITSELF,
    AnyOf,
    Chosen,
    Column,
    Is,
    IsNoneOf,
    IsOneOf,
    Listing,
    Parted,
    Rows,
    Texts,
    Together,
)
from provision.simulator.exchange.administrator import ScriptStopped, Watch, carry_out
from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.world import StoppedClock
from provision.statements import (
    Append,
    Assign,
    Attempt,
    Change,
    ForEach,
    Note,
    Now,
    Patience,
    Program,
    Record,
    Records,
    Result,
    Say,
    Sentence,
    Statement,
    Throw,
)

X, Y, IT = Variable("x"), Variable("y"), Each("it")
Row = dict[str, object]


@dataclass
class Shell:
    """Remembers what it is asked, and fails as often as it is told."""

    rows: list[Row] = field(default_factory=list)
    failures: int = 0
    asked: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def run(self, name: str, parameters: Mapping[str, object]) -> list[Row]:
        self.asked.append((name, parameters))
        if self.failures:
            self.failures -= 1
            raise CmdletError("Busy", "not now")
        return self.rows


def result_of(shell: Shell, *steps: Statement, given: Mapping[str, list[str]] | None = None) -> Row:
    parameters = tuple(Variable(name) for name in given or ())
    record = Record((("x", X),))
    program = Program((), (*steps, Result(record)), parameters=parameters)
    return carry_out(program, shell, given=given).result


def test_a_loop_is_at_each_text_in_turn_and_a_cmdlet_is_given_it() -> None:
    shell = Shell()
    given = (("Filter", Matching("Name", IT)), ("Name", IT), ("Ids", Joined(Y)))
    body = (Assign(X, Listing(Cmdlet("Get-It", given))), Note(Y, IT))

    carry_out(Program((), (Assign(Y, Texts(("a", "o'b"))), ForEach(IT, Y, body))), shell)

    assert [dict(parameters) for _, parameters in shell.asked] == [
        {"Filter": "Name -eq 'a'", "Name": "a", "Ids": "a,o'b"},
        {"Filter": "Name -eq 'o''b'", "Name": "o'b", "Ids": "a,o'b,a"},
    ]


def test_a_sentence_names_what_the_loop_is_at() -> None:
    loop = ForEach(IT, X, (Say(Sentence("seen", IT)), Note(X, Sentence("seen", IT))))

    transcript = carry_out(Program((), (Assign(X, Texts(("a", "b"))), loop)), Shell())

    assert transcript.told == ["seen: a", "seen: b"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (Assign(X, Listing(Cmdlet("Get-It"))), "not now"),
        (Throw(Sentence("stop")), "stop"),
        (Note(Variable("unset"), Sentence("more")), "has not been set"),
    ],
)
def test_after_an_attempt_that_failed_the_script_goes_on_and_says_why(
    wrong: Statement, reason: str
) -> None:
    attempt = Attempt(Sentence("tried"), (wrong, Note(X, Sentence("not reached"))), X)

    told = result_of(Shell(failures=1), Assign(X, Texts()), attempt, Note(X, Sentence("after")))

    said = told["x"]
    assert isinstance(said, list)
    first, second = said
    assert first.startswith("tried: ")
    assert reason in first
    assert second == "after"


@pytest.mark.parametrize(("failures", "tries", "waited"), [(0, 1, 0), (2, 3, 10), (9, 3, 10)])
def test_a_patient_change_is_tried_so_often_and_waits_in_between(
    failures: int, tries: int, waited: int
) -> None:
    clock, shell = StoppedClock(), Shell(failures=failures)
    watch = Watch(clock, lambda seconds: clock.forward(timedelta(seconds=seconds)))
    change = Change(Cmdlet("New-It"), "it", "make", X, patience=Patience(3, 5, "later"))
    program = Program((), (Assign(X, Texts()), change))

    failed = False
    try:
        carry_out(program, shell, watch=watch)
    except CmdletError:
        failed = True

    assert (len(shell.asked), clock.now - StoppedClock().now) == (tries, timedelta(seconds=waited))
    assert failed is (failures > 2)


def test_a_change_that_is_not_patient_is_tried_once() -> None:
    shell = Shell(failures=1)

    with pytest.raises(CmdletError):
        result_of(shell, Assign(X, Texts()), Change(Cmdlet("New-It"), "it", "make", X))

    assert len(shell.asked) == 1


def test_what_was_changed_and_what_to_are_remembered_apart() -> None:
    change = Change(Cmdlet("New-It"), IT, "make", Y, X)

    told = result_of(
        Shell(), Assign(X, Texts(("a",))), Assign(Y, Texts()), ForEach(IT, X, (change,))
    )

    assert told == {"x": ["a", "a"]}


def test_what_the_person_gives_is_a_list_and_empty_if_nothing_is_given() -> None:
    add = Assign(X, Together((Y, Y)))

    assert result_of(Shell(), add, given={"y": ["a", "b"]}) == {"x": ["a", "b", "a", "b"]}
    assert result_of(Shell(), add, given={"y": []}) == {"x": []}


def test_a_text_is_parted_at_commas_and_spaces_each_once_in_lower_case() -> None:
    texts = Assign(Y, Texts(("A, b,,c", "", "B  d")))

    assert result_of(Shell(), texts, Assign(X, Parted(Y))) == {"x": ["a", "b", "c", "d"]}


def test_texts_are_chosen_by_themselves() -> None:
    texts = (Assign(X, Texts(("A", "b"))), Assign(Y, Texts(("a",))))

    assert result_of(Shell(), *texts, Assign(X, Chosen(X, IsOneOf(ITSELF, Y)))) == {"x": ["A"]}
    assert result_of(Shell(), *texts, Assign(X, Chosen(X, IsNoneOf(ITSELF, Y)))) == {"x": ["b"]}


def test_one_of_several_clauses_is_enough() -> None:
    shell = Shell([{"A": "1", "B": "x"}, {"A": "2", "B": "y"}, {"A": "3", "B": "x"}])
    either = AnyOf((Is("A", "2"), Is("B", "X")))

    listed = Assign(Y, Listing(Cmdlet("Get-It"), either))

    assert result_of(shell, listed, Assign(X, Column(Y, "A"))) == {"x": ["1", "2", "3"]}


def test_rows_become_records_of_texts_and_of_lists() -> None:
    shell = Shell([{"A": None, "B": ["x", "", 7]}, {"A": True, "B": None}, {"A": 1, "B": "y"}])
    steps = (Assign(Y, Listing(Cmdlet("Get-It"))), Assign(Y, Rows(Y, ("A",), ("B",))))

    transcript = carry_out(Program((), (*steps, Result(Record((("rows", Records(Y)),))))), shell)

    assert transcript.result == {
        "rows": [{"A": "", "B": ["x", "7"]}, {"A": "True", "B": []}, {"A": "1", "B": ["y"]}]
    }


def test_a_row_without_the_property_stops_the_script() -> None:
    steps = (Assign(X, Listing(Cmdlet("Get-It"))), Assign(X, Rows(X, (), ("B",))))

    with pytest.raises(ScriptStopped, match="'B' cannot be found"):
        result_of(Shell([{"A": 1}]), *steps)


def test_records_are_put_together_with_records_in_them() -> None:
    inner = Record((("each", IT), ("at", Now()), ("number", 1)))
    steps = (
        Assign(X, Texts(("a",))),
        Assign(Y, Texts()),
        ForEach(IT, X, (Append(Y, Record((("inner", inner),))),)),
    )

    transcript = carry_out(Program((), (*steps, Result(Record((("all", Records(Y)),))))), Shell())

    assert transcript.result == {
        "all": [{"inner": {"each": "a", "at": "2026-11-02T00:00:00Z", "number": 1}}]
    }
