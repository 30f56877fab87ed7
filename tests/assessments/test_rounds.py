"""Rounds as four unions hold them: 达川's month and stars, 海淀's outsiders, 江西's stages, 沈阳's rules."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from assessing import FULL, ByStaff, MakeOffice, Plant, in_stages, judgement, six_haves, stars, titled
from factories import NOON, TODAY
from sqlalchemy import Engine, insert, text, update

from locator.accounts.domain.rights import Area
from locator.assessments.actions import confirming, dealing, judging, rounds, rules
from locator.assessments.domain.errors import JudgesOwn, StageSkipped
from locator.assessments.domain.result import NewFinding
from locator.assessments.domain.rounds import Stage
from locator.assessments.domain.rules import Cause, RuleTerms, Step
from locator.assessments.domain.scheme import Criterion
from locator.assessments.queries import progress, proposals, results, tallies
from locator.assessments.queries import teams as team_questions
from locator.assessments.queries.rounds import find_round
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.queries.waiting import unconfirmed
from locator.assessments.tables import assessment
from locator.bookkeeping.tables import use_count
from locator.db.session import change
from locator.history.queries.integrity import current_table, replay_table
from locator.stations.tables import station

DACHUAN, HAIDIAN, JIANGXI, SHENYANG = "511703", "110108", "360000", "210100"
MONTH = "2026-11"


def points_for(number: int) -> dict[str, int]:
    """Return points by which 7 stations have five stars, 20 four, 30 three and 10 none."""
    clean = 10 if number < 7 else 8 if number < 27 else 7 if number < 57 else 5
    return {"clean": clean, "open": clean}


def test_dachuans_teams_look_at_each_station_once_a_month_and_stars_bring_a_subsidy(
    office: MakeOffice, plant: Plant, engine: Engine
) -> None:
    ids, dachuan = plant(67, DACHUAN), office(DACHUAN)
    _, round_id = dachuan.begin(stars(f"division:{DACHUAN}"))
    with dachuan.by_staff(dachuan.clerk) as writing:
        one = find_round(writing, round_id)
        for name in ("一组", "二组", "三组", "四组"):
            rounds.add_team(writing, round_id, name)
        assert dealing.deal_month(writing, one, MONTH) == 67
        dealt = team_questions.tasks_of_month(writing, round_id, MONTH)
        assert sorted(Counter(task.team for task in dealt).values()) == [16, 17, 17, 17]
        assert {task.due_on for task in dealt} == {date(2026, 11, 30)}
        for number, key in enumerate(ids[:65]):
            judging.record(
                writing, dachuan.clerk.key, judgement(round_id, key, points=points_for(number)), NOON
            )
        month = progress.month_progress(writing, one, MONTH)
        assert month.words == "65/67，还差 2 处"
        missing = [task.station_name for team in month.teams for task in team.missing]
        assert sorted(missing) == ["驿站0065", "驿站0066"]
        for number, key in ((65, ids[65]), (66, ids[66])):
            judging.record(
                writing, dachuan.clerk.key, judgement(round_id, key, points=points_for(number)), NOON
            )
        assert progress.month_progress(writing, one, MONTH).words == "67/67，都看过了"
    with dachuan.by_staff(dachuan.chief) as writing:
        waiting = unconfirmed(writing, one.id)
        assert confirming.confirm(writing, one, dachuan.chief.key, waiting, NOON) == 67
        used = find_scheme(writing, one.terms.scheme_id)
        table = [
            (level.name, level.stations, level.subsidy_yuan)
            for level in tallies.tally_round(writing, round_id, used)
        ]
    assert table == [("五星级", 7, 35_000), ("四星级", 20, 60_000), ("三星级", 30, 30_000), ("", 10, 0)]
    with change(engine) as connection:
        for name in ("assessment", "assessment_task", "assessment_score", "assessment_level"):
            assert replay_table(connection, name) == current_table(connection, name), name


def test_haidian_is_judged_by_outsiders_and_titles_of_two_levels_are_counted_apart(
    office: MakeOffice, plant: Plant, by_staff: ByStaff
) -> None:
    newton, *others = plant(21, HAIDIAN, kind="labor_relations_station")
    nation, city = office(None), office("110000")
    national = six_haves("division:", levels=(titled("国家级样板站点"),))
    municipal = six_haves("division:110000", levels=(titled("市级样板站点"),))
    _, first = nation.begin(national, "第一批", area="division:110000", outsiders_only=True)
    _, second = city.begin(municipal)
    with by_staff(nation.clerk) as writing:
        one = find_round(writing, first)
        rounds.add_team(writing, first, "江苏带队组")
        (team,) = team_questions.teams_of(writing, first)
        for name, code in (("周", "320000"), ("郑", "410000"), ("汪", "340000"), ("马", "640000")):
            rounds.add_member(writing, one, team, name=name, area=f"division:{code}", leads=code == "320000")
        for code in ("110000", HAIDIAN):
            with pytest.raises(JudgesOwn, match="自己不评自己"):
                rounds.add_member(writing, one, team, name="李", area=f"division:{code}")
        assert team_questions.teams_of(writing, first)[0].members[0].name == "周"
        points = FULL | {"c2": 8}
        judging.record(
            writing, nation.clerk.key, judgement(first, newton, points=points, team_id=team.id), NOON
        )
        assert results.results_of_station(writing, newton)[0].score == 96
        for key in others[:4]:
            judging.record(writing, nation.clerk.key, judgement(first, key), NOON)
    with by_staff(nation.chief) as writing:
        confirming.confirm(writing, one, nation.chief.key, unconfirmed(writing, one.id), NOON)
    with by_staff(city.clerk) as writing:
        two = find_round(writing, second)
        for key in others[4:]:
            judging.record(writing, city.clerk.key, judgement(second, key), NOON)
    with by_staff(city.chief) as writing:
        confirming.confirm(writing, two, city.chief.key, unconfirmed(writing, two.id), NOON)
        found = tallies.tally_schemes(writing, [Area("北京", "110000")], TODAY)
    assert [(one.area, [(level.name, level.stations) for level in one.levels]) for one in found] == [
        ("division:", [("国家级样板站点", 5)]),
        ("division:110000", [("市级样板站点", 16)]),
    ]


def test_jiangxi_skips_no_stage_and_never_adds_two_schemes(
    office: MakeOffice, plant: Plant, engine: Engine
) -> None:
    ids, jiangxi = plant(2_000, JIANGXI), office(JIANGXI)
    stages = in_stages(*Stage)
    _, round_id = jiangxi.begin(six_haves("division:360000", "shifan", name="示范点"), stages=stages)
    with jiangxi.by_staff(jiangxi.clerk) as writing:
        one, clerk = find_round(writing, round_id), jiangxi.clerk.key
        for stage, missing in ((Stage.REVIEW, "自查自评"), (Stage.RECOMMEND, "自查自评")):
            with pytest.raises(StageSkipped, match=f"还没有“{missing}”，不能跳到“{stage.zh}”"):
                judging.record(writing, clerk, judgement(round_id, ids[0], stage), NOON)
        judging.record(writing, clerk, judgement(round_id, ids[0], Stage.SELF), NOON)
        with pytest.raises(StageSkipped, match="还没有“推荐申报”，不能跳到“复核”"):
            judging.record(writing, clerk, judgement(round_id, ids[0]), NOON)
    passed(engine, round_id, jiangxi.clerk.key, ids[1:994])
    with jiangxi.by_staff(jiangxi.chief) as writing:
        with pytest.raises(StageSkipped, match="还没有“复核”，不能确认"):
            (self_judged,) = results.results_of_station(writing, ids[0])
            confirming.confirm(writing, one, jiangxi.chief.key, [self_judged.id], NOON)
        waiting = unconfirmed(writing, one.id)
        assert confirming.confirm(writing, one, jiangxi.chief.key, waiting, NOON) == 993
    for code, name, count in (("liuyou", "六有", 1_544), ("liuguifan", "六规范", 1_143)):
        _, number = jiangxi.begin(six_haves("division:360000", code, name=name), name)
        passed(engine, number, jiangxi.clerk.key, ids[:count], Stage.REVIEW)
        with jiangxi.by_staff(jiangxi.chief) as writing:
            chosen = find_round(writing, number)
            waiting = unconfirmed(writing, chosen.id)
            confirming.confirm(writing, chosen, jiangxi.chief.key, waiting, NOON)
            found = tallies.tally_schemes(writing, [Area("江西", JIANGXI)], TODAY)
    assert {one.name: one.stations for one in found} == {"示范点": 993, "六有": 1_544, "六规范": 1_143}


def passed(engine: Engine, round_id: int, by: int, ids: list[int], *stages: Stage) -> None:
    """Store full points of stations at stages, one after the other: by default all but the confirmation."""
    with change(engine) as connection:
        scheme_id = find_round(connection, round_id).terms.scheme_id
        same = {"round_id": round_id, "scheme_id": scheme_id, "made_by_id": by, "score": 100}
        same |= {"made_at": NOON, "received_at": NOON, "level_rank": 1}
        for stage in stages or (Stage.SELF, Stage.RECOMMEND, Stage.REVIEW):
            rows = [same | {"stage": stage.value, "station_id": key} for key in ids]
            connection.execute(insert(assessment).returning(assessment.c.id), rows)


def test_shenyang_proposes_and_a_person_decides(
    office: MakeOffice, plant: Plant, engine: Engine, by_staff: ByStaff
) -> None:
    poor, empty, late, behind, fine = plant(5, SHENYANG)
    shenyang = office(SHENYANG)
    area = Area("沈阳", SHENYANG)
    usual = stars(area.key)
    happy_first = (Criterion("happy", "满意度", 100, 60), usual.criteria[1])
    _, round_id = shenyang.begin(replace(usual, criteria=happy_first))
    with by_staff(shenyang.clerk) as writing:
        one = find_round(writing, round_id)
        for terms in (
            RuleTerms(area.key, Cause.LOW_SCORE, 60, Step.RECTIFY, "满意度"),
            RuleTerms(area.key, Cause.LOW_USE, 5, Step.MERGE),
            RuleTerms(area.key, Cause.OVERDUE_FINDINGS, 3, Step.RECTIFY),
            RuleTerms(area.key, Cause.RECTIFYING_LATE, 30, Step.DELIST),
        ):
            rules.add_rule(writing, terms)
        overdue = [NewFinding("open", f"第 {n} 处", date(2026, 11, 20)) for n in range(3)]
        judged = ((poor, 40, []), (late, 80, overdue), (behind, 80, overdue[:1]), (fine, 80, []))
        for key, happy, found in judged:
            given = judgement(round_id, key, points={"happy": happy, "open": 10}, findings=found)
            judging.record(writing, shenyang.clerk.key, given, NOON)
    with by_staff(shenyang.chief) as writing:
        assert not [one for one in proposals.proposed(writing, [area], TODAY) if one.station_id == poor], (
            "nobody has confirmed it"
        )
        confirming.confirm(writing, one, shenyang.chief.key, unconfirmed(writing, one.id), NOON)
    with change(engine) as connection:
        counts = [(empty, 60), (fine, 6_000)]
        connection.execute(
            insert(use_count),
            [
                {"station_id": key, "month": month, "people": people, "how": "counted"}
                for key, people in counts
                for month in ("2026-08", "2026-09", "2026-10")
            ],
        )
        since = {"status": "rectifying", "status_since": "2026-10-01", "status_reason": "灯不亮"}
        connection.execute(update(station).where(station.c.id == behind).values(since))
    with by_staff(shenyang.clerk) as writing:
        found = {one.station_id: one for one in proposals.proposed(writing, [area], TODAY)}
        told = {key: (one.rule.terms.step, one.reason) for key, one in found.items()}
        assert told == {
            poor: (Step.RECTIFY, "“满意度”得 40%"),
            empty: (Step.MERGE, "近三个月平均每天 1 人"),
            late: (Step.RECTIFY, "3 条问题逾期没有改好"),
            behind: (Step.DELIST, "整改 53 天，问题还没有核实改好"),
        }
    assert status_of(engine, poor) == "open", "a rule proposes and never acts"


def status_of(engine: Engine, station_id: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT status FROM station WHERE id = :id"), {"id": station_id}))
