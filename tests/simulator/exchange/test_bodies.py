import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.simulator.exchange.bodies import appended, as_html, as_text, stored
from provision.simulator.exchange.kinds import Body
from tests.simulator.exchange.ews import Ews, fields, shape

DOCUMENT = stored(Body("<p>Hello</p>", is_html=True))


def test_html_is_wrapped_in_a_document() -> None:
    assert DOCUMENT.content.startswith("<html>\r\n<head>\r\n<meta http-equiv=")
    assert "<body>\r\n<p>Hello</p>\r\n</body>\r\n</html>" in DOCUMENT.content


@pytest.mark.parametrize(
    "content",
    [
        "<html><body>x</body></html>",
        "<HTML><HEAD><title>t</title></HEAD><BODY dir='rtl'>x</BODY></HTML>",
        "<!DOCTYPE html><html>x</html>",
        "x",
    ],
)
def test_a_document_is_wrapped_only_once(content: str) -> None:
    made = stored(Body(content, is_html=True)).content.lower()

    assert [made.count(tag) for tag in ("<html", "<head", "<body", "</body>")] == [1, 1, 1, 1]
    assert "<title>" not in made


@given(st.text(alphabet=st.sampled_from("ab<>/&;\r\n \u3042'\""), max_size=40), st.booleans())
def test_what_is_stored_is_stored_the_same_again(content: str, is_html: bool) -> None:
    once = stored(Body(content, is_html))

    assert stored(once) == once


@given(st.text(alphabet=st.sampled_from("ab<>&;\u3042'\""), max_size=40))
def test_text_shown_as_html_and_back_is_the_text(content: str) -> None:
    body = Body(content, is_html=False)

    assert as_text(as_html(body)) == body


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>a</p><p>b &amp; c</p>", "a\r\nb & c"),
        ("a<br>b<BR/>c", "a\r\nb\r\nc"),
        ("<style>p {}</style><b>x</b><!-- y -->", "x"),
        ("", ""),
    ],
)
def test_html_without_its_marks_is_text(content: str, text: str) -> None:
    assert as_text(stored(Body(content, is_html=True))) == Body(text, is_html=False)


def test_more_goes_into_the_body_of_a_document() -> None:
    more = appended(DOCUMENT, Body("<b>& more", is_html=False)).content

    assert "<p>Hello</p>\r\n&lt;b&gt;&amp; more\r\n</body>" in more
    assert more.count("<body>") == 1


@pytest.mark.parametrize(
    ("written", "asked", "kind", "content"),
    [
        ("Text", "", "Text", "a\r\nb"),
        ("Text", "Best", "Text", "a\r\nb"),
        ("Text", "Text", "Text", "a\r\nb"),
        ("HTML", "Text", "Text", "a b"),
        ("HTML", "Best", "HTML", "<body>\r\na\r\nb\r\n</body>"),
        ("Text", "HTML", "HTML", "a<br>\r\nb"),
    ],
)
def test_a_body_comes_in_the_form_that_is_asked_for(
    ews: Ews, written: str, asked: str, kind: str, content: str
) -> None:
    body = f'<t:Body BodyType="{written}">a\nb</t:Body>'
    made = ews.create("Task", f"{fields(Subject='s')}{body}")

    answer = ews.get(made.item_id, shape("IdOnly", "item:Body", body=asked))

    (found,) = answer.root.iter("{http://schemas.microsoft.com/exchange/services/2006/types}Body")
    assert found.get("BodyType") == kind
    assert content in (found.text or "")


def test_the_text_of_a_body_can_be_had_beside_it(ews: Ews) -> None:
    body = '<t:Body BodyType="HTML">&lt;p>a&lt;/p></t:Body>'
    made = ews.create("Task", body)

    assert ews.get(made.item_id, shape("IdOnly", "item:TextBody")).text("TextBody") == "a"
