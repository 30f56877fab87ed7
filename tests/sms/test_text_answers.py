"""Three short lines for a text message: from a position in the body or a named place, open ones only."""

import pytest
from factories import HERE, AddStation, access, north, offers
from flask.testing import FlaskClient

from locator.sms.domain import LONGEST_LINE, MOST_SEGMENTS, ONE_SEGMENT, line, segments
from locator.stations.domain.access import AccessMethod

WHERE = "/api/v1/stations/nearest.txt"
BODY = {"lon": HERE.lon, "lat": HERE.lat}


@pytest.fixture
def street(add: AddStation) -> None:
    """Add five stations along a street: the nearest is shut."""
    add(at=north(50), name="关着的站", opening_hours="off")
    for number in range(1, 5):
        add(
            at=north(100 * number),
            name=f"蓝塘{number}号工会户外劳动者服务站点暖心驿站",
            address=f"肇庆市端州区蓝塘路{number}号进门右手第二间院内西侧平房",
            opening_hours="Mo-Su 08:00-20:00",
            access=access(AccessMethod.QR_SCAN, app="粤工惠"),
        )


def lines(answer: object) -> list[str]:
    assert answer.status_code == 200, answer.text  # type: ignore[attr-defined]
    assert answer.content_type == "text/plain; charset=utf-8"  # type: ignore[attr-defined]
    return answer.text.rstrip("\n").split("\n")  # type: ignore[attr-defined, no-any-return]


@pytest.mark.usefixtures("street")
def test_the_three_nearest_that_are_open_fit_two_messages(client: FlaskClient) -> None:
    answer = client.post(WHERE, json=BODY)
    found = lines(answer)
    assert [one[:5] for one in found] == ["1 蓝塘1", "2 蓝塘2", "3 蓝塘3"]
    assert "100米" in found[0] and "至 20:00" in found[0] and "扫码" in found[0]
    assert max(map(len, found)) <= LONGEST_LINE
    assert int(answer.headers["X-Sms-Segments"]) == segments("\n".join(found)) <= MOST_SEGMENTS


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("place", ["端州区", "肇庆端州", "duanzhou"])
def test_a_division_by_name_gives_its_open_stations(client: FlaskClient, place: str) -> None:
    found = lines(client.get(WHERE, query_string={"q": place}))
    assert len(found) == 3 and not any("关着" in one for one in found)


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("place", ["蓝塘4号", "蓝塘路4号", "lantang 4"])
def test_a_road_or_a_station_by_name_is_where_one_stands(client: FlaskClient, place: str) -> None:
    found = lines(client.get(WHERE, query_string={"q": place}))
    assert found[0].startswith("1 蓝塘4") and found[1].startswith("2 蓝塘3")
    assert lines(client.post(WHERE, json={"q": place})) == found


@pytest.fixture
def with_shower(street: None, add: AddStation) -> None:
    """Add a station with a shower, farther along the street, and one in another district."""
    add(at=north(900), name="能洗澡的站", services=offers("shower"))
    add(at=north(20_000), name="鼎湖的站", division_code="441203", services=offers("drinking_water"))


@pytest.mark.usefixtures("with_shower")
@pytest.mark.parametrize(
    "asked", ["端州区 淋浴", "洗澡，端州区", "端州区淋浴", "duanzhou 淋浴", "端州 有洗澡的", "淋浴端州"]
)
def test_a_division_and_a_service_are_read_as_both(client: FlaskClient, asked: str) -> None:
    assert [one[:8] for one in lines(client.get(WHERE, query_string={"q": asked}))] == ["1 能洗澡的站 "]


@pytest.mark.usefixtures("with_shower")
def test_a_place_and_a_service_are_read_as_both(client: FlaskClient) -> None:
    found = lines(client.get(WHERE, query_string={"q": "蓝塘4号 淋浴"}))
    assert len(found) == 1 and found[0].startswith("1 能洗澡的站 500米")


@pytest.mark.usefixtures("with_shower")
def test_a_stations_own_name_is_no_service(client: FlaskClient, add: AddStation) -> None:
    add(at=north(3_000), name="桥头加油站爱心驿站")
    for asked in ("桥头加油站", "桥头 加油站"):
        assert "桥头" in lines(client.get(WHERE, query_string={"q": asked}))[0]


@pytest.mark.usefixtures("with_shower")
def test_a_service_that_nobody_has_is_said_and_what_there_is(client: FlaskClient) -> None:
    answer = client.get(WHERE, query_string={"q": "端州区 母婴室"})
    found = lines(answer)
    assert found[0] == "没有查到有母婴室的" and len(found) == 3
    assert int(answer.headers["X-Sms-Segments"]) <= MOST_SEGMENTS


def test_where_nothing_is_open_the_nearest_says_when_it_opens(client: FlaskClient, add: AddStation) -> None:
    add(name="早上开的站", opening_hours="Mo-Su 08:00-10:00")
    add(name="远处明天开的站", at=north(50_000), opening_hours="Mo-Su 20:00-24:00")
    found = lines(client.post(WHERE, json=BODY))
    assert found[0] == "步行 1 小时内没有确定开着的，最近的是："
    assert len(found) == 2
    assert "早上开的站" in found[1] and "明天 08:00 开" in found[1]


def test_what_nobody_finds_gets_an_answer_all_the_same(client: FlaskClient) -> None:
    assert "12351" in lines(client.post(WHERE, json=BODY))[0]
    assert "12351" in lines(client.get(WHERE, query_string={"q": "没有这个地方"}))[0]


@pytest.mark.parametrize(
    "said", [{"lon": "112.4", "lat": "23.0"}, {"q": "端州", "lon": "112.4"}, {}, {"q": ""}, {"q": "x" * 101}]
)
def test_a_position_in_the_address_or_no_place_is_refused(client: FlaskClient, said: dict[str, str]) -> None:
    assert client.get(WHERE, query_string=said).status_code == 400


@pytest.mark.parametrize("said", [{}, {"lon": 112.4}, {"lon": 0, "lat": 0}, {"q": "x", "near": 1}])
def test_a_body_without_a_place_is_refused(client: FlaskClient, said: dict[str, object]) -> None:
    assert client.post(WHERE, json=said).status_code == 400


def test_a_moment_that_has_no_date_in_shanghai_is_refused(client: FlaskClient) -> None:
    asked = {"q": "端州", "at": "9999-12-31T23:59:59-12:00"}
    assert client.get(WHERE, query_string=asked).status_code == 400
    assert client.post(WHERE, json=asked).status_code == 400


def test_messages_are_counted_as_a_gateway_counts_them() -> None:
    assert [segments("字" * n) for n in (1, 70, 71, 134, 135)] == [1, 1, 2, 2, 3]
    assert segments("𠮷" * 35) == 1 and segments("𠮷" * 36) == 2
    assert ONE_SEGMENT == 70


def test_a_line_keeps_what_matters_and_cuts_the_rest() -> None:
    assert line(["甲站", "", "300米", "很长的地址" * 20]) == "甲站 300米 " + ("很长的地址" * 20)[:35] + "…"
    assert len(line(["站" * 60])) == LONGEST_LINE


def test_a_text_answer_is_kept_nowhere(client: FlaskClient) -> None:
    assert client.post(WHERE, json=BODY).headers["Cache-Control"] == "no-store"
