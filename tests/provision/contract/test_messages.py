import ast
import re
import string
from pathlib import Path

from provision.contract.catalogue import CATALOGUE
from provision.contract.messages import Language, Problem, message

ROOT = Path(__file__).parent.parent.parent.parent
SOURCES = [p for top in ("provision", "adapter") for p in (ROOT / top).rglob("*.py")]
SOURCES.append(ROOT / "tasks.py")


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def calls() -> list[tuple[str, set[str], bool]]:
    """Return every `message("key", field=...)` of the product: key, fields, fields complete."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name == "message":
                key, *_ = node.args
                fields = {word.arg for word in node.keywords if word.arg}
                if isinstance(key, ast.Constant):
                    found.append((str(key.value), fields, len(fields) == len(node.keywords)))
    return found


def test_both_languages_say_the_same() -> None:
    for key, (english, japanese) in CATALOGUE.items():
        assert fields_of(english) == fields_of(japanese), key
        assert english.strip(), key
        assert japanese.strip(), key
        assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", english), key


def test_every_message_of_the_code_is_in_the_catalogue_with_its_fields() -> None:
    for key, fields, complete in calls():
        assert key in CATALOGUE, key
        wanted = fields_of(CATALOGUE[key][0])
        assert fields == wanted or (not complete and fields <= wanted), key


def test_a_catalogue_holds_nothing_that_nobody_says() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in SOURCES if "catalogue" not in str(path))
    # A key put together at run time names the fixed part of it before the first brace.
    made = {m.rstrip(".-") for m in re.findall(r'f"([a-z0-9.-]+[.-])\{', sources)}
    said = set(re.findall(r'"([a-z-]+[.][A-Za-z0-9.-]+)"', sources))
    if 'f"{key}-remedy"' in sources:
        said |= {f"{key}-remedy" for key in said}
    unsaid = [
        key for key in CATALOGUE if key not in said and not any(key.startswith(p) for p in made)
    ]

    assert unsaid == []


def test_a_message_within_a_message_is_said_in_the_same_language() -> None:
    inner = message("files.missing")
    outer = message("terminal.error", text=inner)

    assert str(outer) == "error: no such file"
    assert outer.text(Language.JAPANESE) == "エラー: ファイルがありません"


def test_a_problem_is_said_whole_in_either_language() -> None:
    problem = Problem(message("files.empty"), message("files.too-deep-remedy"))

    assert str(problem) == "nothing in it; write it flatter"
    assert problem.text(Language.JAPANESE) == "中身がありません; 入れ子を浅くしてください"


def test_braces_in_a_value_are_only_text() -> None:
    assert str(message("files.unknown-key", name="{x}")) == "unknown key '{x}'"


def test_a_value_cannot_steer_the_terminal() -> None:
    said = str(message("files.unknown-key", name="a\x1b[2J\u202eb\nc"))

    assert said == "unknown key 'a\\x1b[2J\\u202eb\\nc'"
