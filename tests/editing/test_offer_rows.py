"""The offers of an entry in its form: a row an offer, written, kept while it is not there, asked about."""

import pytest
from clerks import SignIn
from factories import HERE, AddStation, offers
from forms import form, send
from sqlalchemy import Connection

from locator.accounts.domain.rights import Role
from locator.entries.queries import drafts
from locator.history.queries import timeline
from locator.sheets.domain.entry_cells import cells_of

DAXING = "110115"
MENDING = {
    "offer_901_new": "mending",
    "offer_901_hours": "每天9:00-11:00",
    "offer_901_audience": "骑手、快递员",
    "offer_901_price": "免费",
    "offer_901_phone": "0574-8625 1234",
    "offer_901_booking": "网上预约",
    "offer_901_booking_target": "https://gh.example.cn/yuyue?id=3&day=今天",
    "offer_901_capacity": "20",
    "offer_901_from": "2026-06-01",
    "offer_901_to": "2027-05-31",
    "offer_901_note": "带上工作服",
    "offer_901_duty_lawyer": "yes",
}
MENDING_CELL = (
    "缝补｜收费：免费｜给谁：骑手、快递员｜名额：20｜电话：0574-8625 1234｜谁在岗：律师"
    "｜从：2026-06-01｜到：2027-05-31｜备注：带上工作服"
    "｜预约：网上预约 https://gh.example.cn/yuyue?id=3&day=今天"
)


@pytest.fixture
def key(add: AddStation) -> int:
    """Return the id of a station in Daxing that is open from 8 to 18."""
    return add(at=HERE, division_code=DAXING, services=offers("seating"), opening_hours="08:00-18:00")


@pytest.fixture
def address(connection: Connection, key: int) -> str:
    """Return the address of the station's form."""
    return f"/staff/stations/{drafts.by_ids(connection, [key])[0].code}/edit"


def cells(connection: Connection, key: int) -> dict[str, str]:
    return cells_of(drafts.by_ids(connection, [key])[0].draft)


def test_an_offer_is_written_and_read_back(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    assert send(approver, address, "publish", form(approver, address) | MENDING).status_code == 303
    stored = cells(connection, key)
    assert stored["service_details"] == MENDING_CELL
    assert stored["service_hours"] == "缝补：09:00-11:00"
    assert stored["services"] == "mending、seating"
    written = form(approver, address)
    assert written["offer_1_code"] == "seating" or written["offer_2_code"] == "mending"
    assert send(approver, address, "publish", written).status_code == 303
    assert cells(connection, key) == stored  # read back by the form as it was written
    assert "缝补" in approver.get(address.replace("edit", "history")).text


def test_not_there_and_there_again_keeps_what_the_offer_said(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    send(approver, address, "publish", form(approver, address) | MENDING)
    before = cells(connection, key)
    for answer in ("no", "unknown"):
        send(approver, address, "publish", form(approver, address) | {"service_mending": answer})
        assert "mending" not in cells(connection, key).get("services", "")
        assert cells(connection, key)["service_details"] == MENDING_CELL
        send(approver, address, "publish", form(approver, address) | {"service_mending": "yes"})
        assert cells(connection, key) == before
    assert len(timeline.timeline(connection, key)) == 6


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"booking": "网上预约", "booking_target": "javascript:alert(1)"}, "不是 https:// 开头的网址"),
        ({"booking": "网上预约", "booking_target": "http://gh.example.cn/"}, "不是 https:// 开头的网址"),
        (
            {"booking": "网上预约", "booking_target": "https://me:pw@gh.example.cn/"},
            "不是 https:// 开头的网址",
        ),
        ({"booking": "小程序预约", "booking_target": "javascript:alert(1)"}, "不像小程序的路径"),
        ({"booking": "不用预约", "booking_target": "12351"}, "写了不用预约"),
        ({"booking_target": "找老王"}, "看不出怎么预约"),
        ({"from": "2026-08-31", "to": "2026-06-01"}, "结束在开始之前"),
        ({"capacity": "-3"}, "不是人数"),
        ({"capacity": "²"}, "不是人数"),
        ({"phone": "<b>12351</b>"}, "不像电话号码"),
        ({"hours": "看情况"}, "开放时间"),
    ],
)
def test_what_cannot_be_read_stays_in_its_row_with_a_sentence(
    staff: SignIn, address: str, connection: Connection, key: int, said: dict[str, str], sentence: str
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    rows = {"offer_901_new": "mending", "offer_901_note": "<script>｜带上"}
    rows |= {f"offer_901_{name}": text for name, text in said.items()}
    refused = send(approver, address, "publish", form(approver, address) | rows)
    assert refused.status_code == 422 and sentence in refused.text
    assert "&lt;script&gt;|带上" in refused.text and "<script>｜" not in refused.text
    assert (
        "services_details" not in cells(connection, key) and cells(connection, key)["services"] == "seating"
    )


def test_hours_outside_of_the_doors_are_asked_and_then_taken(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    late = {"offer_901_new": "film", "offer_901_hours": "周三18:00-20:00"}
    asked = send(approver, address, "publish", form(approver, address) | late)
    question = "“公益电影”周三 18:00-20:00，那时门不开：这项服务真的在门外也有吗？"
    assert asked.status_code == 422 and question in asked.text
    done = send(approver, address, "publish", form(approver, address) | late | {"offers_confirmed": question})
    assert (
        done.status_code == 303
        and cells(connection, key)["service_hours"] == "公益电影：We 18:00-20:00; PH unknown"
    )
    again = send(approver, address, "publish", form(approver, address) | {"phone": "010-5"})
    assert again.status_code == 303  # what was answered once is not asked again


def test_a_word_of_the_unions_own_stands_under_its_service_and_is_found_by_name(
    staff: SignIn, address: str, connection: Connection, key: int
) -> None:
    approver = staff(Role.APPROVER, DAXING)
    course = {
        "offer_901_new": "training",
        "offer_901_word": "银发课堂<b>：",
        "offer_901_hours": "周三14:00-16:00",
    }
    approver.send("/staff/words", area=f"division:{DAXING}", parent="training", word="银发课堂b")
    assert send(approver, address, "publish", form(approver, address) | course).status_code == 303
    stored = cells(connection, key)
    assert stored["services"] == "seating、training:银发课堂b"
    assert stored["service_hours"] == "银发课堂b（技能培训）：We 14:00-16:00; PH unknown"
    assert send(approver, address, "publish", form(approver, address)).status_code == 303
    assert cells(connection, key) == stored
    assert "银发课堂b" in approver.get("/?q=银发课堂b").text
