"""The admin centre's report of who uses EWS."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.ews_usage import UsageError, Use, parse_usage

ONE, OTHER = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", "d3590ed6-52b3-4102-aeff-aad2292ab01c"
PLAIN = f"AppId,AppDisplayName,SoapAction,CallCount\n{ONE},Teams,GetItem,7\n{OTHER},,FindItem,9\n"


@pytest.mark.parametrize(
    ("report", "uses"),
    [
        (PLAIN, [Use(OTHER, "", 9), Use(ONE, "Teams", 7)]),
        (PLAIN + f"{ONE.upper()},Teams,FindItem,\"1,000\"\n", [Use(ONE, "Teams", 1007), Use(OTHER, "", 9)]),
        (PLAIN.replace(",", ";"), [Use(OTHER, "", 9), Use(ONE, "Teams", 7)]),
        (f"Application ID\tTotal calls\n{ONE}\t2\n", [Use(ONE, "", 2)]),
        (f"レポート期間,アプリケーション\n7,{ONE}\n", [Use(ONE)]),
        (f"Report Refresh Date,App ID\n2026-11-01,{ONE}\n2026-11-08,\n2026-11-08,total\n", [Use(ONE)]),
        ("AppId,CallCount\n", []),
    ],
)  # fmt: skip
def test_applications_are_known_by_their_ids_wherever_those_stand(
    report: str, uses: list[Use]
) -> None:
    found = [
        parse_usage(report.encode(encoding), "r.csv")
        for encoding in ("utf-8", "utf-8-sig", "utf-16")
    ]

    assert found == [tuple(uses)] * 3


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (b"", "no column of this report has the ids"),
        (b"Date,Users\n2026-11-01,7\n", "no column of this report has the ids"),
        (b"AppId\nnot-an-id\n", "no column of this report has the ids"),
        (b"\xff\xff", "UTF-8"),
        (b"AppId\n" + b"x" * 200_000, "this is no CSV: field larger"),
        (b"x" * (16 * 1024 * 1024 + 1), "larger than"),
    ],
)
def test_what_is_no_such_report_is_one_line_with_what_to_do(report: bytes, said: str) -> None:
    with pytest.raises(UsageError) as wrong:
        parse_usage(report, "r.csv")

    (problem,) = wrong.value.problems
    assert str(problem).startswith("r.csv: ")
    assert said in str(problem)
    assert "Export" in str(problem)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_in_a_report_is_a_traceback(data: bytes) -> None:
    try:
        uses = parse_usage(data, "r.csv")
    except UsageError:
        return

    assert all(len(use.client_id) == 36 for use in uses)
