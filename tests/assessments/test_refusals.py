"""What assessments refuse, by a sentence and in the database; and what of them is public, until when."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from assessing import REVIEW, ByStaff, MakeOffice, Plant, in_stages, judgement, six_haves, stars
from factories import NOON, TODAY
from sqlalchemy import Connection, Engine, insert, text, update
from sqlalchemy.exc import DBAPIError

from locator.assessments.actions import confirming, dealing, judging, rounds, schemes
from locator.assessments.domain.errors import JudgesOwn, NeedsAnotherPerson, SchemeInUse
from locator.assessments.domain.result import expiry
from locator.assessments.domain.rounds import Stage, StageDates, require_ordered
from locator.assessments.domain.scheme import Criterion
from locator.assessments.queries import results
from locator.assessments.queries.rounds import find_round
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.queries.teams import tasks_of_month, teams_of
from locator.assessments.tables import assessment, assessment_round
from locator.db.session import change
from locator.errors import InvalidRequest, LocatorError, NotAllowed
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

DACHUAN, JIANGXI = "511703", "360000"
COUNTED = text("SELECT count(*) FROM public_title")


def test_what_is_wrong_is_refused_by_a_sentence(
    office: MakeOffice, plant: Plant, engine: Engine, by_staff: ByStaff
) -> None:
    district = office("511702")
    own, other = plant(1, DACHUAN)[0], plant(1, "511702")[0]
    terms = stars("division:511700")
    city = office("511700")
    heavier = replace(terms, criteria=(*terms.criteria, Criterion("more", "热水", 10, 20)))
    with by_staff(city.clerk) as writing, pytest.raises(InvalidRequest) as refused:
        schemes.add_scheme(writing, heavier, NOON)
    assert refused.value.problems == {"标准": "各条权重加起来是 120%，应该正好 100%"}
    scheme_id, round_id = city.begin(terms)
    with by_staff(city.clerk) as writing:
        used = find_scheme(writing, scheme_id)
        renamed = replace(terms, criteria=(replace(terms.criteria[0], zh="干净"), terms.criteria[1]))
        with pytest.raises(SchemeInUse, match="请另存为新的一版，那一轮还按原来的打分"):
            schemes.correct_scheme(writing, used, renamed)
        assert find_scheme(writing, schemes.add_version(writing, renamed, NOON)).version == 2
        one = find_round(writing, round_id)
        assert find_scheme(writing, one.terms.scheme_id).terms == used.terms, "the round keeps its own"
        team_id = rounds.add_team(writing, round_id, "一组")
        (team,) = teams_of(writing, round_id)
        rounds.add_member(writing, one, team, name="何", area=f"division:{DACHUAN}")
        second = rounds.add_team(writing, round_id, "二组")
        dealing.deal_month(writing, one, "2026-11")
        dealt = {one.station_id: one.team_id for one in tasks_of_month(writing, round_id, "2026-11")}
        assert dealt[own] == second, "the first team has somebody from there"
        points = {"clean": 9, "open": 9}
        with pytest.raises(JudgesOwn, match="何，是四川省达州市达川区的：不评自己那里的“驿站0000”"):
            judging.record(
                writing, city.clerk.key, judgement(round_id, own, points=points, team_id=team_id), NOON
            )
        judged = judging.record(
            writing, city.clerk.key, judgement(round_id, other, points=points, team_id=team_id), NOON
        )
        with pytest.raises(InvalidRequest) as refused:
            judging.record(writing, city.clerk.key, judgement(round_id, other, points={"clean": 11}), NOON)
        assert refused.value.problems == {"整洁": "打 0 到 10 分", "按时开门": "还没有打分"}
    with pytest.raises(NotAllowed), by_staff(district.chief) as writing:
        confirming.confirm(writing, one, district.chief.key, [judged], NOON)
    with by_staff(city.clerk) as writing, pytest.raises(NeedsAnotherPerson, match="请另一位同事"):
        confirming.confirm(writing, one, city.clerk.key, [judged], NOON)
    late = StageDates(Stage.CONFIRM, date(2026, 11, 1), date(2026, 11, 2))
    for stages, sentence in (
        ((REVIEW[1], REVIEW[0]), "阶段的次序是"),
        ((REVIEW[1],), "至少有一个打分的阶段"),
        ((REVIEW[0], late), "“确认”不能早于“复核”"),
    ):
        with pytest.raises(InvalidRequest) as refused:
            require_ordered(stages)
        assert sentence in refused.value.problems["阶段"]


def test_the_database_refuses_what_the_program_would(
    office: MakeOffice, plant: Plant, engine: Engine, by_staff: ByStaff
) -> None:
    """Row security and triggers, whatever the program does."""
    (key,), jiangxi, stranger = plant(1, JIANGXI), office(JIANGXI), office(DACHUAN)
    scheme_id, round_id = jiangxi.begin(six_haves(f"division:{JIANGXI}"), stages=in_stages(*Stage))
    judged = {"round_id": round_id, "scheme_id": scheme_id, "station_id": key, "score": 100}
    judged |= {"made_at": NOON, "received_at": NOON, "level_rank": 1, "made_by_id": jiangxi.clerk.key}
    confirmed = {"confirmed_by_id": jiangxi.chief.key, "confirmed_at": NOON, "valid_until": TODAY}
    forged = [
        (jiangxi.clerk, insert(assessment).values(judged | {"stage": "review"})),
        (stranger.chief, insert(assessment).values(judged | {"stage": "self"})),
        (jiangxi.clerk, insert(assessment).values(judged | {"stage": "self"} | confirmed)),
        (jiangxi.clerk, text("UPDATE assessment_criterion SET zh = '别的'")),
        (jiangxi.clerk, text("DELETE FROM assessment_level")),
        (
            stranger.chief,
            insert(assessment_round).values(
                name="x", scheme_id=scheme_id, made_at=NOON, area=f"division:{JIANGXI}"
            ),
        ),
    ]
    for who, statement in forged:
        with pytest.raises((LocatorError, DBAPIError)), by_staff(who) as writing:
            writing.execute(statement)
    with engine.connect() as connection:
        assert not connection.scalar(text("SELECT count(*) FROM assessment"))


def test_a_title_is_public_while_it_holds_and_where_it_was_earned(
    office: MakeOffice, plant: Plant, engine: Engine, by_staff: ByStaff, connection: Connection
) -> None:
    """By the clock of the database, which decides what the public role may read."""
    now = datetime.now(SHANGHAI)
    today, (key,), dachuan = now.date(), plant(1, DACHUAN), office(DACHUAN)
    always = (
        StageDates(stage, date(2020, 1, 1), date(2099, 12, 31)) for stage in (Stage.REVIEW, Stage.CONFIRM)
    )
    _, round_id = dachuan.begin(stars(f"division:{DACHUAN}"), stages=tuple(always))
    code = connection.scalar(text("SELECT code FROM station")) or ""
    with by_staff(dachuan.clerk) as writing:
        one = find_round(writing, round_id)

    def titles(day: date = today) -> list[str]:
        return [one.level for one in results.titles_of_station(connection, code, day)]

    def judge(points: int) -> int:
        with by_staff(dachuan.clerk) as writing:
            given = judgement(round_id, key, points={"clean": points, "open": points}, made_at=now)
            return judging.record(writing, dachuan.clerk.key, given, now)

    def confirm(judged: int) -> None:
        with by_staff(dachuan.chief) as writing:
            confirming.confirm(writing, one, dachuan.chief.key, [judged], now)

    def move_in_table(**values: object) -> None:
        with change(engine) as writing:
            writing.execute(update(station).where(station.c.id == key).values(values))

    first = judge(9)
    assert not connection.scalar(COUNTED), "nobody has confirmed it"
    confirm(first)
    expires = expiry(today, 12)
    assert titles(expires) == ["五星级"] and titles(expires + timedelta(days=1)) == []
    later = judge(8)
    confirm(later)
    assert titles() == ["四星级"], "the later result takes its place"
    with by_staff(dachuan.chief) as writing:
        confirming.withdraw(writing, one, later)
    assert titles() == ["五星级"]
    move_in_table(position="SRID=4326;POINT(107.5 31.3)")
    assert titles() == [], "a title stays behind when the station moves"
    move_in_table(position="SRID=4326;POINT(107.4 31.2)", visibility="site_only")
    assert titles() == [], "nothing of a station that is not public"
    move_in_table(visibility="public")
    with change(engine) as writing:
        yesterday = today - timedelta(days=1)
        writing.execute(update(assessment).where(assessment.c.id == first).values(valid_until=yesterday))
    assert not connection.scalar(COUNTED), "no job takes an expired title away"
