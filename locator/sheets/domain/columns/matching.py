"""Matching a sheet's columns to fields, by their headings and their cells.

A field has one column, unless the texts of several can be joined.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geodata.sentence import Sentence
from locator.sheets.domain.columns.clock_columns import end_of_part
from locator.sheets.domain.columns.content import fields_by_content
from locator.sheets.domain.columns.fields import (
    LEFT_OUT,
    field_of_wording,
    fields,
    fields_by_own_heading,
    fields_by_shapefile_name,
    normalise_heading,
)
from locator.sheets.domain.columns.people import is_person, is_station_phone, private_field
from locator.sheets.domain.columns.wordings import (
    CONTAINED,
    EXACT,
    NEUTRAL,
    READINGS,
    by_exact_wording,
    by_service,
)
from locator.stations.domain.own_fields import is_own

MAX_SAMPLED_CELLS = 60  # non-empty cells of a column
REMEMBERED, BY_CONTENT = 1.0, 0.6
TOP = " › "  # between a merged heading and the one below it (locator.sheets.domain.layout)
AGREES, DISAGREES = 0.02, 0.5  # change of a heading's confidence by the cells
SURE = 0.9  # from this confidence on the clerk need not check


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """The field of a column; `index` counts from 0, `field` is empty where it is unknown."""

    index: int
    heading: str
    field: str
    confidence: float
    because: Sentence

    @property
    def is_sure(self) -> bool:
        """Return whether the clerk need not check the match."""
        return self.confidence >= SURE


def match_columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
    remembered: Mapping[str, str] | None = None,
    own: Mapping[str, str] | None = None,
) -> tuple[ColumnMatch, ...]:
    """Match a sheet's columns to fields; `rows` are its first rows below the headings.

    `remembered` has the fields that clerks chose before, by normalised heading; they have priority. `own`
    has the cells of the union's own fields by the headings that our exports give them.
    Headings that are all our own, as in an exported file, match exactly. A name column that was once
    left out is used again where no other column has the names.
    """
    own_matches = _own_headings(headings, own or {})
    if own_matches:
        return own_matches
    named = {normalise_heading(name): (own or {})[name] for name in headings if name in (own or {})}
    fields_by_heading = {key: cell for key, cell in named.items() if key}
    fields_by_heading |= _in_use(remembered or {}, own or {})
    matches = _match_by_guesses(headings, rows, fields_by_heading)
    dropped = {
        normalise_heading(match.heading)
        for match in matches
        if fields_by_heading.get(normalise_heading(match.heading)) == LEFT_OUT
    }
    if dropped and not any(match.field == "name" for match in matches):
        without_left_out = _match_by_guesses(
            headings, rows, {key: code for key, code in fields_by_heading.items() if key not in dropped}
        )
        names = {normalise_heading(match.heading) for match in without_left_out if match.field == "name"}
        matches = _match_by_guesses(
            headings, rows, {key: code for key, code in fields_by_heading.items() if key not in names}
        )
    return matches


def _in_use(remembered: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Return what is remembered, without own fields that are retired or another union's."""
    usable = set(own.values())
    return {key: code for key, code in remembered.items() if not is_own(code) or code in usable}


def _own_headings(headings: Sequence[str], own: Mapping[str, str]) -> tuple[ColumnMatch, ...]:
    """Return the matches of a file with only our own headings; empty for any other."""
    codes = [fields_by_own_heading().get(heading) or own.get(heading) for heading in headings]
    if "code" not in codes or "name" not in codes or None in codes or len(set(codes)) < len(codes):
        return ()
    reason = Sentence("列名就是说明里的列名")
    return tuple(
        ColumnMatch(index, heading, code, EXACT, reason)
        for index, (heading, code) in enumerate(zip(headings, codes, strict=True))
        if code
    )


def _match_by_guesses(
    headings: Sequence[str], rows: Sequence[Sequence[str]], remembered: Mapping[str, str]
) -> tuple[ColumnMatch, ...]:
    guesses = [
        guess
        for index, heading in enumerate(headings)
        for guess in _guesses(index, heading, _sample_cells(rows, index), remembered)
    ]
    matches: dict[int, ColumnMatch] = {}
    taken: set[str] = set()
    for guess in sorted(guesses, key=lambda guess: (-guess.confidence, guess.index)):
        if guess.index not in matches and guess.field not in taken and not _is_one_more(guess, matches):
            matches[guess.index] = guess
            if not _is_joinable(guess.field):
                taken.add(guess.field)
                taken.update(EXCLUDES.get(guess.field, ()))
    unknown = Sentence("不认识这一列，请您选")
    found = [
        matches.get(index) or ColumnMatch(index, heading, "", 0.0, unknown)
        for index, heading in enumerate(headings)
    ]
    return tuple(_with_private_phones(_with_pairs(found, rows), remembered))


def _is_one_more(guess: ColumnMatch, matches: Mapping[int, ColumnMatch]) -> bool:
    """Return whether a column would be joined to a named one only because its cells look alike."""
    if guess.confidence > BY_CONTENT or not guess.heading:
        return False
    return any(match.field == guess.field for match in matches.values())


def _with_pairs(matches: list[ColumnMatch], rows: Sequence[Sequence[str]]) -> list[ColumnMatch]:
    """Return the matches with 开门时间 beside 关门时间 as the two ends of the opening hours."""
    fields_matched = [match.field for match in matches]
    if "closes" not in fields_matched or "opens" in fields_matched:
        return matches
    for place, match in enumerate(matches):
        if normalise_heading(match.heading) not in OPENING_ENDS or match.field != "opening_hours_text":
            continue
        if "opening_hours_text" not in fields_by_content(_sample_cells(rows, match.index)):
            reason = Sentence("和“{other}”是一对", other=matches[fields_matched.index("closes")].heading)
            matches[place] = ColumnMatch(match.index, match.heading, "opens", EXACT, reason)
            break
    return matches


OPENING_ENDS = frozenset(
    {"开门时间", "开放时间", "营业时间", "开始营业时间", "上班时间", "opentime", "openingtime"}
)


def _with_private_phones(matches: list[ColumnMatch], remembered: Mapping[str, str]) -> list[ColumnMatch]:
    """Return the matches with a phone right of a person's name as that person's, which is to be confirmed."""
    for place in range(1, len(matches)):
        match, before = matches[place], matches[place - 1]
        is_named = is_person(normalise_heading(before.heading)) and before.field != "name"
        key = normalise_heading(match.heading)
        if match.field == "phone" and is_named and not is_station_phone(key) and key not in remembered:
            reason = Sentence("左边是“{person}”，像是他本人的电话：不公布", person=before.heading)
            matches[place] = ColumnMatch(match.index, match.heading, "private_contact", CONTAINED, reason)
    return matches


# One column with both coordinates leaves no room for columns with one each.
EXCLUDES = {"lonlat": ("lon", "lat"), "lon": ("lonlat",), "lat": ("lonlat",)}


def _is_joinable(code: str) -> bool:
    return fields()[code].joinable


def _sample_cells(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    cells = (row[index].strip() for row in rows[: MAX_SAMPLED_CELLS * 5] if index < len(row))
    return [cell for cell in cells if cell][:MAX_SAMPLED_CELLS]


def _guesses(
    index: int, heading: str, cells: Sequence[str], remembered: Mapping[str, str]
) -> list[ColumnMatch]:
    key = normalise_heading(heading)
    if remembered.get(key) in fields():
        return [ColumnMatch(index, heading, remembered[key], REMEMBERED, Sentence("和您上次选的一样"))]
    if key in PARTS_OF_DAY and "opening_hours_text" in fields_by_content(cells):
        because = Sentence("列名就是{field}", field=fields()["opening_hours_text"].zh)
        return [ColumnMatch(index, heading, "opening_hours_text", EXACT, because)]
    if end := end_of_part("".join(normalise_heading(part) for part in heading.split(TOP))):
        return [ColumnMatch(index, heading, end, EXACT, Sentence("列名就是{field}", field=fields()[end].zh))]
    if TOP in heading:
        return _guesses_below(index, heading)
    if code := private_field(key):
        return [ColumnMatch(index, heading, code, EXACT, Sentence("是个人的联系方式：不公布"))]
    heading_in_full = fields_by_shapefile_name().get(heading, heading)
    if heading_in_full in fields():
        return [ColumnMatch(index, heading, heading_in_full, EXACT, Sentence("列名就是说明里的列名"))]
    contents = fields_by_content(cells)
    key = AXES.get((key[:1], contents & {"lon", "lat"}), key) if key in AXIS_NAMES else key
    by_heading = {
        code: (_weigh_by_content(code, confidence, contents), because)
        for code, (confidence, because) in _guesses_by_heading(key).items()
    }
    for code in contents:
        by_heading.setdefault(
            code, (BY_CONTENT, Sentence("这一列的内容像是{field}", field=fields()[code].zh))
        )
    return [ColumnMatch(index, heading, code, *guess) for code, guess in by_heading.items()]


def _guesses_below(index: int, heading: str) -> list[ColumnMatch]:
    """Return the fields of a heading under a merged one: 上午 under 开放时间, 电话 under 站长."""
    parts = [normalise_heading(part) for part in heading.split(TOP)]
    first = 0 if field_of_wording(parts[0]) or len(parts) == 2 else len(parts) - 2
    top, child = parts[first], "".join(parts[first + 1 :])
    if code := private_field(top + child) or (is_person(top) and private_field(f"联系人{child}")):
        return [ColumnMatch(index, heading, code, EXACT, Sentence("是个人的联系方式：不公布"))]
    if is_person(top):
        return [ColumnMatch(index, heading, LEFT_OUT, EXACT, Sentence("这一列用不着"))]
    for reading in (by_exact_wording, by_service):
        if found := reading(top + child) or (reading(child) if field_of_wording(top) else {}):
            return [ColumnMatch(index, heading, code, *guess) for code, guess in found.items()]
    if SERVICES_BELOW.fullmatch(top) and (found := by_service(child)):
        return [ColumnMatch(index, heading, code, *guess) for code, guess in found.items()]
    above = field_of_wording(top)
    if above == "opening_hours_text" and (end := ENDS.get(child)):
        return [ColumnMatch(index, heading, end, EXACT, Sentence("列名就是{field}", field=fields()[end].zh))]
    if above and fields()[above].joinable and child and NEUTRAL.fullmatch(child):
        because = Sentence("列名就是{field}", field=fields()[above].zh)
        return [ColumnMatch(index, heading, above, EXACT, because)]
    below = by_exact_wording(child) or by_service(child)
    return [ColumnMatch(index, heading, code, CONTAINED, because) for code, (_, because) in below.items()]


PARTS_OF_DAY = frozenset({"上午", "早上", "中午", "下午", "晚上", "夜间"})
SERVICES_BELOW = re.compile(
    r"(服务|设施|设备|功能|配置|配备|配套|硬件|物资|和|与|及)+(情况|项目|内容|清单|配备|配置)?"
)
ENDS = {
    **dict.fromkeys(("开始", "起", "开门", "开", "起始", "开始时间", "开门时间", "自", "从"), "opens"),
    **dict.fromkeys(("结束", "止", "关门", "关", "截止", "结束时间", "关门时间", "至", "到"), "closes"),
}


def _weigh_by_content(code: str, confidence: float, contents: frozenset[str]) -> float:
    """Return the confidence of a heading's match, changed by the content of the cells."""
    if code in contents:
        return min(1.0, confidence + AGREES)
    contradicted = contents & CONTRADICTED_BY.get(code, frozenset())
    return confidence - DISAGREES if contradicted else confidence


# In surveying x points north, so the cells decide.
AXIS_NAMES = frozenset({"x", "y", "xcoord", "ycoord", "xzuobiao", "yzuobiao"})
AXES = {(axis, frozenset({code})): code for axis in "xy" for code in ("lon", "lat")}

# Contents that contradict a field.
CONTRADICTED_BY = {
    "lon": frozenset({"lonlat", "phone", "opening_hours_text"}),
    "lat": frozenset({"lonlat", "phone", "opening_hours_text"}),
    "address": frozenset({"lonlat", "phone", "lon", "lat"}),
    "name": frozenset({"lonlat", "phone", "lon", "lat", "opening_hours_text"}),
    "lonlat": frozenset({"lon", "lat", "address"}),
    "opening_hours_text": frozenset({"phone", "lon", "lat"}),
    "status_since": frozenset({"opening_hours_text"}),
}


def _guesses_by_heading(key: str) -> dict[str, tuple[float, Sentence]]:
    """Return the possible fields of a heading, by the most reliable way of reading it."""
    guesses: dict[str, tuple[float, Sentence]] = {}
    for guess_fields in READINGS:
        for code, guess in guess_fields(key).items():
            guesses.setdefault(code, guess)
        if guesses:
            break
    return guesses
