"""The cells of a row that are one of our codes, a day, or a yes: in any wording that is known."""

from collections.abc import Callable, Mapping

from geodata.sentence import Sentence
from locator.sheets.domain.findings import Choice, Fault, Weight
from locator.sheets.domain.hours import understood
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.words import code_for, day, likest_word, words_for, yes_or_no
from locator.stations.domain.station import Facet, StationKind

DAYS = ("captured_on", "status_since", "expected_reopen_on", *(f"{facet}_checked_on" for facet in Facet))
PAST = frozenset(DAYS) - {"expected_reopen_on"} | {"as_of"}
DOORS = ("access", "access_audience", "self_service_access")
KIND_IN_NAME = (
    ("司机之家", StationKind.DRIVER_HOME),
    ("司机驿站", StationKind.DRIVER_STATION),
    ("流动驿站", StationKind.MOBILE_STATION),
    ("工间活动站", StationKind.WORKSHOP_REST),
    ("工间休息", StationKind.WORKSHOP_REST),
    ("劳动关系公共服务站", StationKind.LABOR_RELATIONS_STATION),
    ("文化宫", StationKind.CULTURE_PALACE),
    ("权益保障", StationKind.RIGHTS_CENTER),
    ("职工之家", StationKind.WORKERS_HOME),
)


def read_codes(row: RowCells) -> None:
    """Read a row's codes, days and yeses."""
    _kind(row)
    _status(row)
    for name in row.plan.places:
        if name in READ_AS:
            READ_AS[name](row, name)


def _kind(row: RowCells) -> None:
    text = row.text("type")
    if text and (code := code_for("type", text)):
        row.out["type"] = code
    elif text:
        near = likest_word("type", text)
        sentence = Sentence("没有“{written}”这种站", written=text[:40])
        if near:
            sentence = Sentence("没有“{written}”这种站，是“{near}”吗？", written=text[:40], near=near)
        choices = [Choice(word, word) for word in words_for("type")]
        row.found(Fault.TYPE_UNKNOWN, sentence, "type", repair=[near] if near else (), choices=choices)
    else:
        _kind_of_name(row)


def _kind_of_name(row: RowCells) -> None:
    """Take the kind that a name says, or the one that holds for the whole sheet."""
    said = next((kind for word, kind in KIND_IN_NAME if word in row.text("name")), row.plan.kind)
    if said:
        row.supposed["type"] = said.value
    else:
        row.found(Fault.TYPE_UNKNOWN, Sentence("没有写是哪种站"), "type", weight=Weight.REFUSED)


def _status(row: RowCells) -> None:
    if not (text := row.text("status")):
        return
    if code := code_for("status", text):
        row.out["status"] = code
        return
    near = likest_word("status", text)
    sentence = Sentence("状态“{written}”不认识：先按开放记", written=text[:40])
    choices = [Choice(word, word) for word in words_for("status")]
    row.found(Fault.STATUS_UNKNOWN, sentence, "status", repair=[near] if near else (), choices=choices)


def _door(row: RowCells, name: str) -> None:
    """Read how one gets in, or who may; what is not known of the door goes into its note."""
    if not (text := row.text(name)):
        return
    if code := code_for(name, text):
        row.out[name] = code
        return
    note = row.out.get("access_note", "")
    row.out["access_note"] = f"{note}；{text}" if note else text
    sentence = Sentence(
        "{field}“{written}”没有对应的选项，写进了进门说明", field=row.word(name), written=text[:40]
    )
    row.found(Fault.ACCESS_UNKNOWN, sentence, name, weight=Weight.TOLD)


def _price(row: RowCells, name: str) -> None:
    if not (text := row.text(name)):
        return
    said = yes_or_no(text)
    if said is not None:
        heading = row.plan.headings[row.columns(name)[0]]
        row.out[name] = "free" if said == ("免费" in heading) else "paid"
    else:
        _door(row, name)


def _yes_or_no(row: RowCells, name: str) -> None:
    if not (text := row.raw(name).strip()):
        return
    said = yes_or_no(text)
    if said is None:
        sentence = Sentence("“{written}”应填“是”或“否”；不知道就空着", written=text[:40])
        row.found(Fault.YES_NO_UNREAD, sentence, name)
    else:
        row.out[name] = "yes" if said else "no"


def _day(row: RowCells, name: str) -> None:
    if not (text := row.text(name)):
        return
    said = day(text)
    if said is None or (len(said) < len("2026-11-22") and name != "as_of"):
        if said and name == "status_since":
            return  # a year is no day; nothing hangs on it
        sentence = Sentence("“{written}”不是日期：应写 2026-11-22", written=text[:40])
        row.found(Fault.DATE_UNREAD, sentence, name)
    elif name in PAST and said > row.plan.today.isoformat():
        sentence = Sentence("{day}还没有到", day=said)
        row.found(Fault.DATE_AHEAD, sentence, name)
    else:
        row.out[name] = said


def _special_day(row: RowCells, name: str) -> None:
    """Read what a station does on holidays: 照常, 休息, or times; other words are not guessed at."""
    if not (text := row.text(name)):
        return
    said = code_for("special_day", text)
    if said is None and understood(text).trouble:
        sentence = Sentence("“{written}”没读懂：应写“照常”“休息”或者钟点", written=text[:40])
        row.found(Fault.HOURS_UNREAD, sentence, name)
        return
    row.out[name] = said or understood(text).hours


def _count(row: RowCells, name: str) -> None:
    """Read a number of spaces, with whatever counts them: 12个."""
    if text := row.text(name):
        row.out[name] = text.removesuffix(".0").rstrip("个辆位")


def _as_it_stands(row: RowCells, name: str) -> None:
    if text := row.text(name):
        row.out[name] = text


READ_AS: Mapping[str, Callable[[RowCells, str], None]] = {
    **dict.fromkeys(DOORS, _door),
    "access_price": _price,
    "access_registration": _yes_or_no,
    **dict.fromkeys((*DAYS, "as_of"), _day),
    **dict.fromkeys(("on_holiday", "on_makeup"), _special_day),
    **dict.fromkeys(("position_quality", "capture_method", "visibility"), _as_it_stands),
    **dict.fromkeys(("max_length_m", "max_height_m", "road", "road_side", "road_km"), _as_it_stands),
    "truck_guarded": _yes_or_no,
    "truck_spaces": _count,
}
