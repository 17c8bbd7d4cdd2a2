from zoneinfo import ZoneInfo

import pytest

from provision.simulator.exchange.correspondence import tell_zone
from provision.simulator.exchange.kinds import ToldZone
from provision.simulator.exchange.zones import ZONES, turns
from tests.simulator.exchange.ews import HANAKO, Ews, set_field


def zone(ews: Ews, zone_id: str, full: str = "true") -> dict[str, list[str]]:
    """Return what the definition of `zone_id` has in its elements."""
    ids = f"<m:Ids><t:Id>{zone_id}</t:Id></m:Ids>"
    answer = ews.ask(
        f'<m:GetServerTimeZones ReturnFullTimeZoneData="{full}">{ids}</m:GetServerTimeZones>'
    )
    assert answer.codes == ["NoError"]
    definition = next(answer.root.iter("{*}TimeZoneDefinition"))
    names = ("To", "TimeOffset", "Month", "DayOfWeek", "Occurrence")
    found = {name: [e.text or "" for e in definition.iter(f"{{*}}{name}")] for name in names}
    found["Bias"] = [str(e.get("Bias")) for e in definition.iter("{*}Period")]
    found["Name"] = [str(definition.get("Name"))]
    return found


@pytest.mark.parametrize(
    ("zone_id", "name", "biases"),
    [
        ("Tokyo Standard Time", "(UTC+09:00) Osaka, Sapporo, Tokyo", ["-PT9H"]),
        ("UTC", "(UTC) Coordinated Universal Time", ["PT0H"]),
        ("India Standard Time", "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", ["-PT5H30M"]),
        ("Newfoundland Standard Time", "(UTC-03:30) Newfoundland", ["PT3H30M", "PT2H30M"]),
    ],
)
def test_a_zone_has_its_name_and_what_is_to_be_added_to_get_utc(
    ews: Ews, zone_id: str, name: str, biases: list[str]
) -> None:
    found = zone(ews, zone_id)

    assert found["Name"] == [name]
    assert found["Bias"] == biases


@pytest.mark.parametrize(
    ("zone_id", "to_summer", "back"),
    [
        # The rules as the European Union, the United States and Australia have them.
        ("W. Europe Standard Time", ("3", "Sunday", "-1", "PT2H"), ("10", "Sunday", "-1", "PT3H")),
        ("GMT Standard Time", ("3", "Sunday", "-1", "PT1H"), ("10", "Sunday", "-1", "PT2H")),
        ("Eastern Standard Time", ("3", "Sunday", "2", "PT2H"), ("11", "Sunday", "1", "PT2H")),
        ("Pacific Standard Time", ("3", "Sunday", "2", "PT2H"), ("11", "Sunday", "1", "PT2H")),
        ("AUS Eastern Standard Time", ("10", "Sunday", "1", "PT2H"), ("4", "Sunday", "1", "PT3H")),
    ],
)
def test_a_zone_has_the_rules_by_which_its_clocks_turn(
    ews: Ews, zone_id: str, to_summer: tuple[str, ...], back: tuple[str, ...]
) -> None:
    found = zone(ews, zone_id)

    columns = (found[name] for name in ("Month", "DayOfWeek", "Occurrence", "TimeOffset"))
    rules = dict(zip(found["To"], zip(*columns, strict=True), strict=False))
    assert {to.rpartition("-")[2]: rule for to, rule in rules.items()} == {
        "Daylight": to_summer,
        "Standard": back,
    }


def test_a_zone_without_its_rules_is_only_its_name(ews: Ews) -> None:
    assert zone(ews, "Tokyo Standard Time", full="false")["Bias"] == []


def test_all_zones_come_when_none_is_named(ews: Ews) -> None:
    answer = ews.ask("<m:GetServerTimeZones/>")

    named = [str(e.get("Id")) for e in answer.root.iter("{*}TimeZoneDefinition")]
    assert named == list(ZONES)
    assert len(named) >= 24


def test_a_zone_that_is_none_is_refused(ews: Ews) -> None:
    ids = "<m:Ids><t:Id>Asia/Tokyo</t:Id></m:Ids>"

    answer = ews.ask(f"<m:GetServerTimeZones>{ids}</m:GetServerTimeZones>")

    assert answer.codes == ["ErrorTimeZone"]


@pytest.mark.parametrize("zone_id", ZONES)
@pytest.mark.parametrize("year", [2026, 2030])
def test_every_zone_is_in_the_tz_database_and_turns_twice_a_year_or_never(
    zone_id: str, year: int
) -> None:
    found = turns(ZONES[zone_id], year)

    assert ZoneInfo(ZONES[zone_id].location).key == ZONES[zone_id].location
    assert len(found) in {0, 2}


@pytest.mark.parametrize("with_rules", [True, False])
@pytest.mark.parametrize("name", ["Customized Time Zone", "西ヨーロッパ標準時", ""])
def test_an_item_calls_its_zone_by_a_name_of_its_own_until_another_is_written(
    ews: Ews, name: str, *, with_rules: bool
) -> None:
    berlin = '<t:StartTimeZone Id="W. Europe Standard Time"/>'
    made = ews.create("CalendarItem", f"<t:Start>2026-07-01T09:00:00</t:Start>{berlin}")
    mailbox = ews.organisation.mailbox(HANAKO)
    assert mailbox is not None
    (item,) = mailbox.folder("calendar").items.values()

    tell_zone(mailbox, item, ToldZone(name, name, with_rules))

    strange = ews.get(made.item_id)
    assert (strange.attribute("StartTimeZone", "Id"), strange.texts("Start")[0]) == (
        name,
        "2026-07-01T07:00:00Z",
    )
    assert len(list(strange.root.iterfind(".//{*}StartTimeZone/*"))) == 3 * with_rules
    ews.update(strange.item_id, set_field("calendar:StartTimeZone", "CalendarItem", berlin))
    known = ews.get(ews.find("calendar").item_id)
    assert known.attribute("StartTimeZone", "Id") == "W. Europe Standard Time"
