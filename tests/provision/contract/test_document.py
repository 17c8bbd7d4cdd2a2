"""What is said of YAML that is not what it looks like."""

import time

import pytest
import yaml

from provision.contract.document import Document
from provision.contract.messages import Language


def told(text: str) -> str:
    """Return what is said where `a` should be a text."""
    document = Document(text.encode(), "f.yaml")
    document.text(document.mapping(document.root, ("a",)).get("a"))
    return "\n".join(str(problem) for problem in document.problems)


# What YAML 1.1, which PyYAML reads, makes of them; yaml.org/type.
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("no", 'YAML takes no for the flag false, and text is expected; write "no"'),
        ("On", 'YAML takes On for the flag true, and text is expected; write "On"'),
        ("0123", 'YAML takes 0123 for the number 83, and text is expected; write "0123"'),
        ("12_3", "the number 123"),
        ("1.50", "the number 1.5"),
        ("1.0e+3", "the number 1000.0"),
        ("1e3", ""),  # a text, since YAML 1.1 wants a dot
        ("20:30", "the number 1230"),
        ("0x1F", "the number 31"),
        (".inf", "the number inf"),
        ("2026-11-22", "the date 2026-11-22"),
        ("2026-13-45", "the date 2026-13-45"),
        ("~", 'YAML takes ~ for no value, and text is expected; write "~"'),
        ("null", "no value"),
        ("", "nothing is written here; write a value, or take the key out"),
        ("''", "nothing is written here"),
        ("' '", "nothing is written here"),
        ("=", "YAML takes = for a mark of its own"),
        ("<<", "YAML takes << for a mark of its own"),
        ("!!int '3'", "expected text; write it in quotes, without the tag tag:yaml.org,2002:int"),
        ("!x y", "expected text; write it in quotes, without the tag !x"),
        ("[a]", "expected text; write a single value, not a list and not a mapping"),
        ("{a: b}", "expected text; write a single value"),
        ("9" * 5000, f"YAML takes {'9' * 40}… for the number {'9' * 40}…"),
        ("'no'", ""),
        ("|\n  no", ""),
        ("x\u00a0y", ""),
        ('"a\\u202eb"', ""),
        ('"a\\u2028b"', "an invisible character: \\u2028"),
    ],
)  # fmt: skip
def test_an_unquoted_word_that_yaml_takes_for_something_else_is_named(
    written: str, said: str
) -> None:
    text = told(f"a: {written}")

    assert said in text
    assert bool(said) == bool(text)
    assert not said or text.startswith(("f.yaml:1:4: ", "f.yaml:1:3: "))


def test_a_key_that_is_no_text_is_named_too() -> None:
    assert "f.yaml:1:1: YAML takes yes for the flag true" in told("yes: x\na: y")


def test_it_is_said_in_japanese_as_well() -> None:
    document = Document(b"no", "f.yaml")
    document.text(document.root)

    assert document.problems[0].text(Language.JAPANESE) == (
        'f.yaml:1:1: YAML は no を真偽値 false と解釈しますが、ここには文字列が必要です; "no" と書いてください'
    )


def test_a_key_that_comes_twice_is_told_with_both_places() -> None:
    assert told("a: x\nb: {}\na: y").split("\n") == [
        "f.yaml:2:1: unknown key 'b'; known here: a",
        "f.yaml:3:1: duplicate key 'a', first at f.yaml:1:1; keep one of them",
    ]


def test_a_merged_value_gives_way_and_keeps_its_place() -> None:
    document = Document(b"base: &base {a: 1, c: x}\nuse:\n  <<: *base\n  c: y\n", "f.yaml")
    use = document.mapping(document.mapping(document.root, ("base", "use"))["use"], ("a", "c"))

    assert document.text(use["c"]) == "y"
    assert document.text(use["a"]) == ""
    assert "f.yaml:1:17: YAML takes 1 for the number 1" in str(document.problems[0])


@pytest.mark.parametrize("text", ["a: &a {<<: *a}", "a: {<<: 3}", "a: {<<: [3]}", "&a [*a]"])
def test_a_merge_of_what_is_no_mapping_is_refused(text: str) -> None:
    document = Document(text.encode(), "f.yaml")
    document.pairs(document.mapping(document.root, ("a",)).get("a"))

    assert document.problems


def test_merges_of_merges_take_no_longer_than_they_are_written() -> None:
    levels = ["a0: &a0 {k: v}"]
    levels += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 40)]
    document = Document("\n".join(levels).encode(), "f.yaml")
    before = time.process_time()

    last = document.pairs(document.root)[-1].value

    assert [entry.value.value for entry in document.pairs(last)] == ["v"]
    assert time.process_time() - before < 5


def test_aliases_of_aliases_are_not_copied() -> None:
    levels = ["a0: &a0 [v]", *(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 30))]

    document = Document("\n".join(levels).encode(), "f.yaml")

    assert len(document.pairs(document.root)) == 30


@pytest.mark.parametrize("text", ["acess: x", "ACCESS: x", "accses: x"])
def test_the_nearest_key_is_offered(text: str) -> None:
    document = Document(text.encode(), "f.yaml")
    document.mapping(document.root, ("access",), ("adapter", "exchange"))

    (problem,) = document.problems
    assert str(problem).endswith("did you mean 'access'?")


def test_yaml_itself_is_of_the_version_that_the_messages_speak_of() -> None:
    assert yaml.safe_load("[no, 0123, 1e3]") == [False, 83, "1e3"]
