import pytest

from provision.simulator.exchange.call import answered
from provision.simulator.exchange.envelope import render
from provision.simulator.exchange.schema.judge import Invalid
from provision.simulator.exchange.schema.names import t
from tests.simulator.exchange.ews import ENVELOPE, HANAKO, VERSION, Answer, Ews, acting_for

ZONES = "<m:GetServerTimeZones><m:Ids><t:Id>UTC</t:Id></m:Ids></m:GetServerTimeZones>"
GOOD = ENVELOPE.format(headers=VERSION, body=ZONES)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"\xff\xfe",
        b"<a/>",
        GOOD[:-1].encode(),
        GOOD.replace("<s:Envelope", "<!DOCTYPE s:Envelope []><s:Envelope", 1).encode(),
        GOOD.replace(
            "<s:Envelope", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><s:Envelope', 1
        )
        .replace(">UTC<", ">&e;<")
        .encode(),
        GOOD.replace("<t:Id>UTC</t:Id>", "<t:Id>UTC</t:Id>" * 660_000).encode(),
        GOOD.replace("http://schemas.xmlsoap.org/soap/envelope/", "urn:other").encode(),
    ],
    ids=[
        *("empty", "no XML", "bytes", "no SOAP", "cut off", "DTD", "entity", "too large"),
        "another envelope",
    ],
)
def test_what_is_no_request_fails_the_schema(ews: Ews, content: bytes) -> None:
    answer = Answer(ews.post(content))

    assert answer.response.status == 500
    assert answer.codes == ["ErrorSchemaValidation"]
    assert b"root:" not in answer.response.body


def test_comments_and_space_are_no_part_of_a_request(ews: Ews) -> None:
    answer = ews.ask(ZONES.replace("<m:Ids>", "<!-- zones -->\n <m:Ids> "))

    assert answer.codes == ["NoError"]


@pytest.mark.parametrize("body", ["", ZONES * 2, "<m:CreateFolder/>"])
def test_a_body_holds_one_operation_that_is_served(ews: Ews, body: str) -> None:
    assert ews.ask(body).response.status == 500


def test_an_unserved_operation_is_named(ews: Ews) -> None:
    answer = ews.ask("<m:SendItem/>")

    assert answer.codes == ["ErrorInvalidRequest"]
    assert "SendItem" in answer.text("faultstring")


@pytest.mark.parametrize("version", ["Exchange2010", "Exchange2013_SP1", "Exchange2016"])
def test_every_answer_names_the_version_of_the_server(ews: Ews, version: str) -> None:
    head = VERSION.replace("Exchange2016", version)

    answer = Answer(ews.post(ENVELOPE.format(headers=head, body=ZONES).encode()))

    assert answer.codes == ["NoError"]
    assert answer.attribute("ServerVersionInfo", "MajorVersion") == "15"
    assert answer.attribute("ServerVersionInfo", "Version") == "V2017_07_11"


def test_a_version_that_does_not_exist_is_refused(ews: Ews) -> None:
    head = VERSION.replace("Exchange2016", "Exchange2019")

    answer = Answer(ews.post(ENVELOPE.format(headers=head, body=ZONES).encode()))

    assert answer.codes == ["ErrorInvalidServerVersion"]


def test_headers_of_others_are_none_of_exchange_s_business(ews: Ews) -> None:
    head = f'{VERSION}<a:Action xmlns:a="http://www.w3.org/2005/08/addressing">x</a:Action>'

    assert Answer(ews.post(ENVELOPE.format(headers=head, body=ZONES).encode())).codes == ["NoError"]


@pytest.mark.parametrize(
    "header",
    [
        "<t:TimeZoneContext/>",
        "<t:ExchangeImpersonation/>",
        acting_for("", "SmtpAddress"),
        acting_for(HANAKO, "Alias"),
        "<t:DateTimePrecision>Hours</t:DateTimePrecision>",
        "<t:Colour>red</t:Colour>",
    ],
)
def test_headers_are_held_to_the_schema(ews: Ews, header: str) -> None:
    assert ews.ask(ZONES, header, mailbox="").codes == ["ErrorSchemaValidation"]


def test_a_zone_that_windows_does_not_know_is_refused(ews: Ews) -> None:
    context = '<t:TimeZoneContext><t:TimeZoneDefinition Id="Asia/Tokyo"/></t:TimeZoneContext>'

    assert ews.ask(ZONES, context).codes == ["ErrorTimeZone"]


def test_the_server_s_own_answers_are_held_to_the_schema() -> None:
    with pytest.raises(Invalid, match="Subject"):
        render("DeleteItem", [answered("DeleteItem", t("Subject"))], "V2017_07_11")
