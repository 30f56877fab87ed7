"""Two evaluations that share no code agree on every text that counts; a difference would be seen."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from fuzzing import hours as fuzz
from fuzzing.hours_texts import random_text
from sqlalchemy import Connection, select

from locator.cli import main
from locator.hours.domain import library
from locator.hours.domain.agreement import first_difference
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.reference.evaluation import evaluate
from locator.hours.domain.reference.grammar import NotCanonical, parse
from locator.hours.domain.rules import RuleSet
from locator.hours.domain.timeline import DoorState, timeline
from locator.stations.tables import station

CALENDAR = library_calendar()
FIRST = date(2026, 12, 1)
HOUR = 60
# Selectors as they are written; none of them has times.
SELECTORS = ("Mo-Fr", "Sa, Su", "Mo, We,Fr", "PH", "Sa,PH", "Oct 1, Oct 2", "Jun-Sep", "2027", "week 3, 5-7")
SELECTORS_WITH_BOTH = ("Dec 24, PH", "Jun-Sep Sa, Su", "2027 Jun Mo[1], Fr[-1]", "Sa[1] +1 day")


@pytest.mark.parametrize("seed", range(4))
def test_generated_texts_are_evaluated_alike(seed: int) -> None:
    random = Random(seed)
    for _ in range(60):
        text = random_text(random)
        outcome, detail = fuzz.compare(text, CALENDAR, FIRST, 400)
        assert outcome in (fuzz.UNDERSTOOD, fuzz.REFUSED), (text, detail)


def test_the_generator_writes_texts_that_are_understood() -> None:
    random = Random(5)
    outcomes = [fuzz.compare(random_text(random), CALENDAR, FIRST, 7)[0] for _ in range(100)]
    assert outcomes.count(fuzz.UNDERSTOOD) > 50


def test_a_file_of_texts_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "texts.tsv"
    path.write_text("12\tMo-Fr 9:00-17:00\n1\tnonsense\n", encoding="utf-8")
    assert fuzz.main([str(path), "--days", "14"]) == 0
    assert capsys.readouterr().out == "1 understood, 1 refused, 0 different, 0 raised of 2\n"


def test_a_wrong_month_range_of_the_library_is_seen() -> None:
    """The library closes 2 to 30 September of this text; no canonical text is written so."""
    wrong = RuleSet("2026 Jun-Sep 06:00-12:00")
    with pytest.raises(InvalidHours):
        first_difference(wrong, CALENDAR, date(2026, 5, 1), 400)
    hours = Hours.parse("2026 Jun-Sep 06:00-12:00")
    intervals = timeline(hours, CALENDAR, date(2026, 9, 2), 1)
    assert [interval.doors for interval in intervals] == [
        DoorState.CLOSED,
        DoorState.OPEN,
        DoorState.CLOSED,
    ]


def test_a_difference_is_named_by_its_first_day() -> None:
    class Shifted(RuleSet):
        """The first evaluation reads other hours than the second one."""

        @property
        def rules(self) -> tuple[object, ...]:  # type: ignore[override]
            return RuleSet("Mo-Fr 09:00-17:00; Dec 4 10:00-17:00").rules

    assert first_difference(Shifted("Mo-Fr 09:00-17:00"), CALENDAR, FIRST, 30) == date(2026, 12, 4)


@pytest.mark.parametrize("selectors", SELECTORS + SELECTORS_WITH_BOTH)
def test_no_selectors_without_times_open_a_door(selectors: str) -> None:
    with pytest.raises(InvalidHours, match="没有写钟点"):
        Hours.parse(selectors)
    for text in (f"{selectors} off", f"Mo-Su 09:00-10:00; {selectors} closed", f'{selectors} "ask"'):
        for interval in timeline(Hours.parse(text), CALENDAR, FIRST, 400):
            if interval.doors is DoorState.OPEN:
                assert interval.end - interval.start == timedelta(hours=1)


@pytest.mark.parametrize("selectors", SELECTORS + SELECTORS_WITH_BOTH)
def test_selectors_with_times_open_at_those_times_only(selectors: str) -> None:
    for interval in timeline(Hours.parse(f"{selectors} 09:00-10:00"), CALENDAR, FIRST, 800):
        if interval.doors is DoorState.OPEN:
            assert (interval.start.hour, interval.end.hour) == (9, 10)


def test_the_plain_evaluation_of_a_week() -> None:
    nodes = parse("Mo-Fr 09:00-12:00,22:00-02:00; Tu 10:00-11:00 unknown; PH closed")
    monday = date(2027, 3, 1)
    classes = {monday + timedelta(days=2): ["holiday"]}
    found = evaluate(nodes, lambda day: classes.get(day, ["plain"]), monday, 3)
    day = 24 * HOUR
    assert [stretch for stretch in found if stretch[2] != "closed"] == [
        (9 * HOUR, 12 * HOUR, "open"),
        (22 * HOUR, day + 2 * HOUR, "open"),
        (day + 10 * HOUR, day + 11 * HOUR, "unknown"),
    ]


@pytest.mark.parametrize("text", ["Mo-Fr", "Mo-Fr  09:00-10:00", "Mo 9:00-10:00", "Xx 09:00-10:00", "PH", ""])
def test_the_second_grammar_takes_canonical_syntax_only(text: str) -> None:
    with pytest.raises(NotCanonical):
        parse(text)


def test_whatever_the_library_raises_is_a_refusal() -> None:
    with pytest.raises(InvalidHours, match="推算不了"):
        library.days_matching("+1 day", 2027)
    with pytest.raises(InvalidHours, match="推算不了"):
        library.evaluate_times(("25:99",))
    with pytest.raises(InvalidHours, match="推算不了"):
        library.days_matching("Mo", 10_000)


def test_a_bad_text_is_one_row_of_a_sheet(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, connection: Connection
) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    rows = [
        "name,type,address,division_code,opening_hours_text",
        "甲站,union_station,端州路1号,441202,Mo-Fr 09:00-17:00",
        "乙站,union_station,端州路2号,441202,Jul 4-Sep Mo[1]",
        "丙站,union_station,端州路3号,441202,Fr[2] +3 days",
    ]
    path = tmp_path / "stations.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(path), "--crs", "wgs84", "--read-posted"])
    assert result.exit_code == 0, result.output
    stored = connection.execute(select(station.c.name, station.c.opening_hours)).all()
    assert dict(map(tuple, stored)) == {"甲站": "Mo-Fr 09:00-17:00", "乙站": "", "丙站": ""}
