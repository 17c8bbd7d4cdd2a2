import pytest

from provision.contract.messages import Language
from provision.explain import CodeError, explain


def test_an_answer_says_the_code_its_cause_and_what_to_do() -> None:
    answer = explain("65001")

    code, cause, remedy = map(str, answer.parts)
    assert code == "AADSTS65001"
    assert cause.startswith("cause: nobody has consented")
    assert "application.admin_consent: true" in remedy
    assert answer.data == {
        "code": "AADSTS65001",
        "cause": cause.removeprefix("cause: "),
        "remedy": remedy.removeprefix("what to do: "),
    }


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("ErrorServerBuzy", "ErrorServerBusy"),
        ("AADSTS65011", "AADSTS65001"),
        ("AADSTS65011", "error?code=65011"),
        ("AADSTS3", "error?code=3"),
        ("so etwas", "give a code such as"),
        ("", "give a code such as"),
    ],
)
def test_an_unknown_code_is_refused_with_where_to_look(code: str, told: str) -> None:
    with pytest.raises(CodeError) as refused:
        explain(code)

    assert told in refused.value.problems[0].text(Language.ENGLISH)
