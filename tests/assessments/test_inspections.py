"""An inspector at the door, a keeper who answers by link, an office that verifies; what the public sees."""

import io
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from assessing import MakeOffice, Office, Plant, stars
from clerks import SignIn, StaffClient
from factories import NOON
from flask.testing import FlaskClient
from PIL import Image
from queues import work
from sqlalchemy import Engine, select, text, update
from werkzeug.test import TestResponse

from locator.accounts.domain.rights import Role
from locator.assessments.actions import confirming, dealing, rounds, schemes
from locator.assessments.queries.rounds import find_round
from locator.assessments.queries.teams import teams_of
from locator.assessments.tables import assessment, finding
from locator.db.session import change
from locator.history.queries.integrity import current_table, replay_table
from locator.http import clock
from locator.inspections.actions import following_up
from locator.inspections.tables import finding_photo
from locator.keepers.actions import confirmations, links
from locator.keepers.domain.person import Person
from locator.mail.tables import outbox
from locator.stations.tables import station

COUNTY, OTHER = "441202", "441203"
WEEK = timedelta(days=7)
MET = {"mark_clean": "met", "mark_open": "met"}
FAILED = {"mark_clean": "failed", "words_clean": "地上有水", "mark_open": "met"}


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(file, "JPEG", exif=Image.Exif())
    return file.getvalue()


@dataclass(frozen=True)
class Job:
    """A team of another county that has the doors of this one to look at."""

    office: Office
    inspector: StaffClient
    round_id: int
    tasks: list[int]
    stations: list[int]

    def send(self, place: int, form: dict[str, str], **fields: Any) -> TestResponse:
        """Send what was seen at a door, as the phone does."""
        photo = {"photo_clean": (io.BytesIO(jpeg()), "a.jpg")} if form is FAILED else {}
        return self.inspector.post(
            f"/staff/inspect/{self.tasks[place]}",
            data={"csrf": self.inspector.csrf} | form | photo | fields,
            content_type="multipart/form-data",
            headers={"Accept": "application/json"},
        )


@pytest.fixture
def job(staff: SignIn, office: MakeOffice, plant: Plant) -> Job:
    """Return a round over three stations of a county, dealt to a team of another county."""
    ids, county, inspector = plant(3, COUNTY, address="端州路1号"), office(COUNTY), staff(Role.EDITOR, OTHER)
    _, round_id = county.begin(stars(f"division:{COUNTY}"))
    with county.by_staff(county.clerk) as writing:
        rounds.add_team(writing, round_id, "一组")
        one, (team,) = find_round(writing, round_id), teams_of(writing, round_id)
        rounds.add_member(writing, one, team, name="周巡", area=f"division:{OTHER}", staff_id=inspector.key)
        dealing.deal_month(writing, one, "2026-11")
        chosen = text("SELECT id FROM assessment_task ORDER BY station_id")
        return Job(county, inspector, round_id, list(writing.scalars(chosen)), ids)


def test_what_is_sent_twice_is_kept_once_and_a_failed_criterion_needs_words_and_a_photo(
    job: Job, engine: Engine
) -> None:
    doors = job.inspector.get("/staff/inspect/doors").json
    assert [one["name"] for one in doors["doors"]] == ["驿站0000", "驿站0001", "驿站0002"]
    assert "驿站0001" in job.inspector.get("/staff/inspect").text
    lacking = job.send(0, FAILED, photo_clean=(io.BytesIO(b""), ""))
    assert lacking.status_code == 400 and "不合格的要拍一张照片" in lacking.text
    key = str(uuid.uuid4())
    first, again = (job.send(0, FAILED, key=key, nearness="near", lon="112.4") for _ in range(2))
    assert first.status_code == 200 and first.json == again.json
    with engine.connect() as connection:
        assert connection.execute(select(assessment.c.score, assessment.c.nearness)).all() == [(40, "near")]
        assert connection.scalar(text("SELECT count(*) FROM finding_photo")) == 1
    assert len(job.inspector.get("/staff/inspect/doors").json["doors"]) == 2
    stranger = job.office.chief.get(f"/staff/inspect/{job.tasks[0]}")
    assert stranger.status_code == 404


def test_an_inspector_who_was_offline_for_a_week_loses_nothing(
    job: Job, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = stars(f"division:{COUNTY}")
    with job.office.by_staff(job.office.clerk) as writing:  # a newer version, and the round's end is past
        schemes.add_version(writing, terms, NOON)
    with change(engine) as connection:
        connection.execute(text("UPDATE assessment_stage SET ends_on = '2026-11-24'"))
    seen = NOON
    monkeypatch.setattr(clock, "now", lambda: NOON + WEEK)
    answer = job.send(1, FAILED, key=str(uuid.uuid4()), made_at=seen.isoformat())
    assert answer.status_code == 200 and answer.json["is_late"]
    with engine.connect() as connection:
        kept = connection.execute(select(assessment.c.made_at, assessment.c.scheme_id)).one()
        assert kept.made_at == seen
        assert kept.scheme_id == connection.scalar(text("SELECT min(id) FROM assessment_scheme"))
        assert connection.scalar(select(finding.c.due_on)) == seen.date() + timedelta(days=15)


def test_a_keeper_answers_by_link_and_the_office_sends_back_then_verifies(
    job: Job, client: FlaskClient, engine: Engine
) -> None:
    assert job.send(0, FAILED, key=str(uuid.uuid4())).status_code == 200
    key = job.stations[0]
    with change(engine) as connection:
        code = connection.scalar(select(station.c.code).where(station.c.id == key)) or ""
        confirmations.name_keeper(connection, code, Person(email="keeper@example.org"), NOON)
    assert following_up.tell_keepers(engine, "https://x.example", NOON) == 1
    assert following_up.tell_keepers(engine, "https://x.example", NOON) == 0
    with engine.connect() as connection:
        (letter,) = connection.execute(select(outbox.c.subject, outbox.c.body)).all()
        finding_id = connection.scalar(select(finding.c.id))
    assert letter.subject == "驿站0000有巡查发现的问题要改" and "要改" in letter.body
    token = letter.body.split("/keeper/")[1].split()[0]
    work(engine)
    page = client.get(f"/keeper/{token}/findings").text
    assert "地上有水" in page and "巡查拍的照片" in page and "周巡" not in page
    for words, verdict in (("拖干了", "back"), ("换了地垫", "verify")):
        form = {"words": words, "photo": (io.BytesIO(jpeg()), "b.jpg")}
        assert client.post(f"/keeper/{token}/findings/{finding_id}", data=form).status_code == 303
        assert words in job.office.clerk.get("/staff/findings").text
        decided = job.office.clerk.send(f"/staff/findings/{finding_id}/{verdict}", words="再看看门口")
        assert decided.status_code == 303
        assert following_up.tell_keepers(engine, "https://x.example", NOON) == (verdict == "back")
    assert "没有要改的问题" in client.get(f"/keeper/{token}/findings").text
    work(engine)
    with engine.connect() as connection:
        photos = connection.execute(select(finding_photo)).all()
        assert [one.is_answer for one in photos] == [False, True, True]
        assert all(one.jpeg and not one.content for one in photos)
        for name in ("assessment_finding", "finding_photo"):
            assert replay_table(connection, name) == current_table(connection, name)
    photo = f"/staff/findings/{finding_id}/photos/{photos[0].id}"
    assert job.office.clerk.get(photo).mimetype == "image/jpeg"
    assert client.get(photo).status_code == 303
    assert client.get(f"/keeper/{token}/findings/{finding_id}/photos/{photos[0].id}").status_code == 200


def test_stars_are_shown_while_they_hold_and_only_confirmed_ones(
    job: Job, client: FlaskClient, engine: Engine
) -> None:
    number = job.send(2, MET, key=str(uuid.uuid4())).json["id"]
    with engine.connect() as connection:
        code = connection.scalar(select(station.c.code).where(station.c.id == job.stations[2]))
    unconfirmed = client.get(f"/stations/{code}")
    assert unconfirmed.status_code == 200 and "五星级" not in unconfirmed.text
    with job.office.by_staff(job.office.chief) as writing:
        confirming.confirm(writing, find_round(writing, job.round_id), job.office.chief.key, [number], NOON)
    shown = client.get(f"/stations/{code}").text
    assert "★★★★★" in shown and "五星级" in shown and "周巡" not in shown
    with change(engine) as connection:
        connection.execute(update(assessment).values(valid_until=date(2020, 1, 1)))
    assert "五星级" not in client.get(f"/stations/{code}").text


def test_a_plaques_code_does_not_open_what_was_found(job: Job, client: FlaskClient, engine: Engine) -> None:
    job.send(0, FAILED, key=str(uuid.uuid4()))
    with change(engine) as connection:
        token = links.create(connection, job.stations[0], NOON)
        connection.execute(text("UPDATE keeper_link SET from_plaque = true"))
    assert client.get(f"/keeper/{token}/findings").status_code == 404
