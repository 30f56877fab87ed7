"""A question for a service on a day: 明天有调解员吗 is answered by the offer's hours, not the door's."""

import pytest
from factories import HERE, NOON, AddStation, north
from flask.testing import FlaskClient

from locator.stations.domain.offer_terms import OnDuty
from locator.stations.domain.service import Availability, ServiceOffer
from locator.stations.domain.station import StationKind


def duty(code: str, hours: str, who: OnDuty) -> ServiceOffer:
    return ServiceOffer(code, Availability.YES, opening_hours=hours, staffed_by=(who,), phone="0356-7021234")


@pytest.fixture
def ask(client: FlaskClient, add: AddStation) -> object:
    """Return a function that asks on a Monday; Qinshui has a mediator on Tuesdays, and one without hours."""
    add(
        kind=StationKind.LABOR_RELATIONS_STATION,
        name="龙港镇服务站",
        division_code="140521",
        opening_hours="Mo-Fr 08:30-17:30; PH off",
        services=(duty("mediation", "Tu,Sa 09:00-11:30", OnDuty.MEDIATOR),),
    )
    add(
        at=north(90),
        name="没有钟点的站",
        division_code="140521",
        opening_hours="",
        services=(duty("counselling", "", OnDuty.COUNSELLOR),),
    )

    def answer(q: str, **position: float) -> str:
        question = {"q": q, "at": NOON.isoformat(), **position}
        return client.post("/api/v1/stations/nearest.txt", json=question).text

    return answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("沁水县明天有调解员吗", "1 龙港镇服务站 明天 09:00-11:30 劳动争议调解"),
        ("明天有调解员吗 沁水县", "1 龙港镇服务站 明天 09:00-11:30 劳动争议调解"),
        ("沁水县 周二 劳动争议调解", "1 龙港镇服务站 明天 09:00-11:30 劳动争议调解"),
        (
            "沁水县今天有调解员吗",
            "今天没有查到有劳动争议调解的，最早是：\n1 龙港镇服务站 明天 09:00-11:30 劳动争议调解",
        ),
        ("沁水县周六有调解员吗", "周六没有查到有劳动争议调解的"),  # the door is shut on Saturdays
        ("沁水县后天有心理咨询师吗", "1 没有钟点的站 周三 说不准 心理咨询"),
    ],
)
def test_the_day_that_is_asked_about_is_answered(ask: object, question: str, said: str) -> None:
    assert said in ask(question)  # type: ignore[operator]


def test_a_position_takes_the_place_of_a_name(ask: object) -> None:
    answer = ask("明天有调解员吗", lon=HERE.lon, lat=HERE.lat)  # type: ignore[operator]
    assert answer.startswith("1 龙港镇服务站 10米 明天 09:00-11:30 劳动争议调解")
    assert "0356-7021234" in answer


def test_without_a_place_it_is_asked_for(ask: object) -> None:
    assert "没找到这个地方" in ask("明天有调解员吗")  # type: ignore[operator]
