"""Text answers: up to three short lines of open stations, for a position in the body or a named place."""

import pytest
from factories import HERE, AddStation, access, north, offers
from flask.testing import FlaskClient

from locator.sms.domain import MAX_SEGMENTS, SINGLE_SEGMENT_LENGTH, Line, count_segments, fit
from locator.stations.domain.access import AccessMethod

URL = "/api/v1/stations/nearest.txt"
POSITION = {"lon": HERE.lon, "lat": HERE.lat}


@pytest.fixture
def street(add: AddStation) -> None:
    """Add five stations along a street, of which the nearest is closed."""
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
def test_the_three_nearest_open_stations_fit_in_two_segments(client: FlaskClient) -> None:
    answer = client.post(URL, json=POSITION)
    answer_lines = lines(answer)
    assert [line[:5] for line in answer_lines] == ["1 蓝塘1", "2 蓝塘2", "3 蓝塘3"]
    assert "100米" in answer_lines[0] and "至 20:00" in answer_lines[0] and "扫码" in answer_lines[0]
    assert int(answer.headers["X-Sms-Segments"]) == count_segments("\n".join(answer_lines)) <= MAX_SEGMENTS


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("place", ["端州区", "肇庆端州", "duanzhou"])
def test_a_division_returns_its_open_stations(client: FlaskClient, place: str) -> None:
    answer_lines = lines(client.get(URL, query_string={"q": place}))
    assert len(answer_lines) == 3 and not any("关着" in line for line in answer_lines)


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("place", ["蓝塘4号", "蓝塘路4号", "lantang 4"])
def test_a_named_road_or_station_is_the_position_of_the_search(client: FlaskClient, place: str) -> None:
    answer_lines = lines(client.get(URL, query_string={"q": place}))
    assert answer_lines[0].startswith("1 蓝塘4") and answer_lines[1].startswith("2 蓝塘3")
    assert lines(client.post(URL, json={"q": place})) == answer_lines


@pytest.fixture
def street_with_shower(street: None, add: AddStation) -> None:
    """Add a station with a shower further along the street, and one in another district."""
    add(at=north(900), name="能洗澡的站", services=offers("shower"))
    add(at=north(20_000), name="鼎湖的站", division_code="441203", services=offers("drinking_water"))


@pytest.mark.usefixtures("street_with_shower")
@pytest.mark.parametrize(
    "query", ["端州区 淋浴", "洗澡，端州区", "端州区淋浴", "duanzhou 淋浴", "端州 有洗澡的", "淋浴端州"]
)
def test_a_division_and_a_service_in_one_text_are_both_recognised(client: FlaskClient, query: str) -> None:
    assert [line[:8] for line in lines(client.get(URL, query_string={"q": query}))] == ["1 能洗澡的站 "]


@pytest.mark.usefixtures("street_with_shower")
def test_a_road_and_a_service_in_one_text_are_both_recognised(client: FlaskClient) -> None:
    answer_lines = lines(client.get(URL, query_string={"q": "蓝塘4号 淋浴"}))
    assert len(answer_lines) == 1 and answer_lines[0].startswith("1 能洗澡的站 500米")


@pytest.mark.usefixtures("street_with_shower")
def test_a_service_in_the_name_of_a_station_is_part_of_the_name(client: FlaskClient, add: AddStation) -> None:
    add(at=north(3_000), name="桥头加油站爱心驿站")
    for query in ("桥头加油站", "桥头 加油站"):
        assert "桥头" in lines(client.get(URL, query_string={"q": query}))[0]


@pytest.mark.usefixtures("street_with_shower")
def test_if_no_station_has_the_service_the_answer_says_so_and_lists_others(client: FlaskClient) -> None:
    answer = client.get(URL, query_string={"q": "端州区 母婴室"})
    answer_lines = lines(answer)
    assert answer_lines[0] == "没有查到有母婴室的" and len(answer_lines) == 3
    assert int(answer.headers["X-Sms-Segments"]) <= MAX_SEGMENTS


def test_if_nothing_is_open_the_nearest_station_is_shown_with_its_opening(
    client: FlaskClient, add: AddStation
) -> None:
    add(name="早上开的站", opening_hours="Mo-Su 08:00-10:00")
    add(name="远处明天开的站", at=north(50_000), opening_hours="Mo-Su 20:00-24:00")
    answer_lines = lines(client.post(URL, json=POSITION))
    assert answer_lines[0] == "步行 1 小时内没有确定开着的；最早 明天 08:00 开的是 早上开的站，10 米"
    assert len(answer_lines) == 2
    assert "早上开的站" in answer_lines[1] and "明天 08:00 开" in answer_lines[1]


def test_a_search_without_results_names_the_hotline(client: FlaskClient) -> None:
    assert "12351" in lines(client.post(URL, json=POSITION))[0]
    assert "12351" in lines(client.get(URL, query_string={"q": "没有这个地方"}))[0]


@pytest.mark.parametrize(
    "parameters",
    [{"lon": "112.4", "lat": "23.0"}, {"q": "端州", "lon": "112.4"}, {}, {"q": ""}, {"q": "x" * 101}],
)
def test_a_position_in_the_url_or_a_missing_place_is_refused(
    client: FlaskClient, parameters: dict[str, str]
) -> None:
    assert client.get(URL, query_string=parameters).status_code == 400


@pytest.mark.parametrize("parameters", [{}, {"lon": 112.4}, {"lon": 0, "lat": 0}, {"q": "x", "near": 1}])
def test_a_body_without_a_place_is_refused(client: FlaskClient, parameters: dict[str, object]) -> None:
    assert client.post(URL, json=parameters).status_code == 400


def test_a_moment_out_of_range_in_shanghai_is_refused(client: FlaskClient) -> None:
    parameters = {"q": "端州", "at": "9999-12-31T23:59:59-12:00"}
    assert client.get(URL, query_string=parameters).status_code == 400
    assert client.post(URL, json=parameters).status_code == 400


def test_segments_are_counted_as_by_a_gateway() -> None:
    assert [count_segments("字" * n) for n in (1, 70, 71, 134, 135)] == [1, 1, 2, 2, 3]
    assert count_segments("𠮷" * 35) == 1 and count_segments("𠮷" * 36) == 2
    assert SINGLE_SEGMENT_LENGTH == 70


def test_what_does_not_fit_is_left_out_whole() -> None:
    address = "很长的地址" * 8
    assert fit([Line("甲站 300米", ("扫码进", address))]) == [f"甲站 300米 扫码进 {address}"]
    assert fit([Line("甲站", (address * 4, "门牌12号"))]) == ["甲站 门牌12号"]
    assert fit([Line("站" * 60, (), True), Line("站" * 90, (), True), Line("乙站" * 20, (), True)]) == [
        "1 " + "站" * 60,
        "2 " + "乙站" * 20,
    ]


@pytest.mark.parametrize("length", [10, 17, 18, 19, 40, 60])
def test_neither_a_name_nor_a_house_number_is_ever_cut(
    client: FlaskClient, add: AddStation, length: int
) -> None:
    names = [f"{'站' * length}{number}" for number in (25, 259, 2591)]
    addresses = [f"{'长' * (length // 2)}路{number}号" for number in (1, 12, 128)]
    for name, address in zip(names, addresses, strict=True):
        add(name=name, address=address)
    answer = client.post(URL, json=POSITION)
    assert int(answer.headers["X-Sms-Segments"]) <= MAX_SEGMENTS
    for line in lines(answer):
        _, name, *others = line.split(" ")
        assert name in names
        assert not others[-1].startswith("长") or others[-1] == addresses[names.index(name)]


def test_the_first_line_names_a_place_whole_or_not_at_all(client: FlaskClient, add: AddStation) -> None:
    name = f"{'很长的名字' * 11}259"
    add(name=name, opening_hours="Mo-Su 08:00-10:00")
    answer = client.post(URL, json=POSITION)
    assert name in lines(answer)[0]


def test_a_text_answer_is_not_cached(client: FlaskClient) -> None:
    assert client.post(URL, json=POSITION).headers["Cache-Control"] == "no-store"
