"""The details of an entry's offers as one cell: a line an offer, with what is known of it.

``缝补｜收费：免费｜给谁：骑手、快递员｜名额：20｜电话：12351｜预约：网上预约 https://…｜从：2026-06-01``.
The hours of an offer have a cell of their own (`service_hours`), and so has whether it is there.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from geodata.sentence import Sentence
from locator.sheets.domain.offers.names import offer_code, offer_name
from locator.stations.domain.access import Audience, Price
from locator.stations.domain.links import parse_https, parse_mini_program
from locator.stations.domain.offer_terms import ON_DUTY_WORDINGS, Booking, OnDuty
from locator.stations.domain.service import Availability, ServiceOffer, service_order

Code = TypeVar("Code", bound=StrEnum)

CELL = "service_details"
MAX_CELL_LENGTH = 20_000
MAX_TEXT_LENGTH, MAX_CAPACITY = 200, 100_000
BETWEEN, LINE_END, HEAD = "｜", "\n", "："
BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
PHONE = re.compile(r"[0-9+()（）\-－—转 ,，、/]{3,60}")
LIST = re.compile(r"[、，,；;/]+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Words for the audiences of an offer, which is not a door: 谁都可以 and not 谁都可以进.
AUDIENCE_WORDS = {
    audience: "谁都可以" if audience is Audience.ANYONE else audience.zh
    for audience in Audience
    if audience is not Audience.UNKNOWN
}
MORE_AUDIENCE_WORDS = {
    **dict.fromkeys(("所有人", "任何人", "不限", "大家"), Audience.ANYONE),
    **dict.fromkeys(
        ("骑手", "快递员", "外卖员", "快递小哥", "外卖骑手", "骑手快递员", "快递外卖"), Audience.RIDERS
    ),
    **dict.fromkeys(("环卫", "环卫工"), Audience.SANITATION),
    **dict.fromkeys(("货车司机", "卡车司机", "网约车司机"), Audience.DRIVERS),
    **dict.fromkeys(("会员", "本会会员"), Audience.UNION_MEMBERS),
    **dict.fromkeys(("女工", "女性"), Audience.WOMEN),
    **dict.fromkeys(("本单位", "内部职工"), Audience.EMPLOYEES),
}
ONLY = re.compile(r"^(?:仅限|只限|限|只给|仅|面向|供)")


def details_text(offers: Iterable[ServiceOffer]) -> str:
    """Return the cell of the offers that have details, in the order of the vocabulary."""
    ordered = sorted(offers, key=lambda one: service_order(one.code))
    return join_details({offer.code: detail_texts(offer) for offer in ordered})


def join_details(texts: Mapping[str, Mapping[str, str]]) -> str:
    """Return the cell of texts by heading of each service, in this order; one without any has no line."""
    return LINE_END.join(
        BETWEEN.join([offer_name(code), *(f"{heading}{HEAD}{text}" for heading, text in said.items())])
        for code, said in texts.items()
        if said
    )


def detail_texts(offer: ServiceOffer) -> dict[str, str]:
    """Return what is known of an offer by its heading, as texts that `read_details` reads."""
    texts = {heading: show(getattr(offer, name)) for heading, (name, show, _) in FIELDS.items()}
    texts[BOOKING] = _booking_text(offer)
    return {heading: text for heading, text in texts.items() if text}


def parse_details(text: str) -> Mapping[str, ServiceOffer]:
    """Return the offers of a cell, their availability unknown, by code; raise ValueError."""
    offers: dict[str, ServiceOffer] = {}
    for line in filter(None, map(str.strip, text.split(LINE_END))):
        name, *parts = line.split(BETWEEN)
        code = offer_code(name)
        if code is None:
            raise ValueError(Sentence("“{name}”不是我们知道的一项服务", name=name[:40]))
        if code in offers:
            raise ValueError(Sentence("“{name}”写了两次", name=name[:40]))
        texts = {}
        for part in filter(None, map(str.strip, parts)):
            heading, found, said = part.partition(HEAD)
            if heading not in HEADINGS or not found:
                raise ValueError(
                    Sentence("“{part}”应写成 {all} 之一", part=part[:40], all="、".join(HEADINGS))
                )
            texts[heading] = said
        offers[code] = read_details(code, texts)
    return offers


def read_details(code: str, texts: Mapping[str, str]) -> ServiceOffer:
    """Return an offer of the texts by heading; raise ValueError with a sentence for the first bad one."""
    offer = ServiceOffer(code, Availability.UNKNOWN)
    for heading, text in texts.items():
        offer = replace(offer, **read_detail(heading, text))
    require_season(offer.valid_from, offer.valid_to)
    return offer


def read_detail(heading: str, text: str) -> dict[str, Any]:
    """Return the attributes of an offer that one text says; raise ValueError."""
    said = BLANKS.sub(" ", text).strip()
    if BETWEEN in said:
        raise ValueError(Sentence("“{heading}”里不能有“｜”", heading=heading))
    longest = LONGEST.get(heading, MAX_TEXT_LENGTH)
    if len(said) > longest:
        raise ValueError(Sentence("“{heading}”太长：最多 {n} 个字", heading=heading, n=longest))
    if not said:
        return {}
    if heading == BOOKING:
        return _parse_booking(said)
    name, _, parse = FIELDS[heading]
    return {name: parse(said)}


def require_season(first: date | None, last: date | None) -> None:
    """Raise ValueError for a season that ends before it begins."""
    if first and last and last < first:
        raise ValueError(
            Sentence("从 {first} 到 {last}：结束在开始之前", first=first.isoformat(), last=last.isoformat())
        )


def split_booking(text: str) -> tuple[Booking | None, str]:
    """Return the kind and the target of a text, whether the target is allowed or not; None for no kind."""
    try:
        return _booking_kind(text)
    except ValueError:
        return None, text


def _booking_text(offer: ServiceOffer) -> str:
    if offer.booking is Booking.UNKNOWN:
        return ""
    return " ".join(filter(None, (str(offer.booking.zh), offer.booking_target)))


def _parse_booking(text: str) -> dict[str, Any]:
    kind, target = _booking_kind(text)
    if kind is Booking.URL:
        target = parse_https(target)
    elif kind is Booking.MINI_PROGRAM:
        target = parse_mini_program(target)
    elif kind is Booking.PHONE:
        target = _parse_phone(target) if target else ""
    elif target:
        raise ValueError(Sentence("写了不用预约，后面又有“{target}”", target=target[:40]))
    return {"booking": kind, "booking_target": target}


def _booking_kind(text: str) -> tuple[Booking, str]:
    for kind, words in BOOKING_WORDS.items():
        for word in words:
            if text.startswith(word):
                return kind, text.removeprefix(word).lstrip(" ：:")
    if text.lower().startswith("http"):
        return Booking.URL, text
    if text.startswith("#小程序"):
        return Booking.MINI_PROGRAM, text
    if PHONE.fullmatch(text):
        return Booking.PHONE, text
    raise ValueError(
        Sentence("“{text}”看不出怎么预约：应写 {all}", text=text[:40], all="、".join(BOOKING_EXAMPLES))
    )


def _parse_price(text: str) -> Price:
    return _member(
        text, {price.zh: price for price in Price} | {"不收费": Price.FREE, "有偿": Price.PAID}, Price
    )


def _parse_audience(text: str) -> Audience:
    words = {word: audience for audience, word in AUDIENCE_WORDS.items()} | MORE_AUDIENCE_WORDS
    words |= {audience.zh: audience for audience in Audience}
    return _member(ONLY.sub("", text), words, Audience)


def _parse_on_duty(text: str) -> tuple[OnDuty, ...]:
    words = {one.zh: one for one in OnDuty} | ON_DUTY_WORDINGS
    chosen = [_member(word.strip(), words, OnDuty) for word in LIST.split(text) if word.strip()]
    return tuple(one for one in OnDuty if one in chosen)


def _member(text: str, words: Mapping[str, Code], codes: type[Code]) -> Code:
    if text in tuple(codes):
        return codes(text)
    if text in words:
        return words[text]
    known = "、".join(_code_text(one) for one in codes if one.value != "unknown")
    raise ValueError(Sentence("“{text}”不认识：应是 {all} 之一", text=text[:40], all=known))


def _parse_capacity(text: str) -> int:
    number = text.removesuffix("人").removesuffix("个").strip()
    if not (number.isascii() and number.isdigit()) or not 1 <= int(number[:9]) <= MAX_CAPACITY:
        raise ValueError(
            Sentence("“{text}”不是人数：应写 1 到 {most} 的数", text=text[:40], most=MAX_CAPACITY)
        )
    return int(number)


def _parse_phone(text: str) -> str:
    if not PHONE.fullmatch(text):
        raise ValueError(Sentence("“{text}”不像电话号码", text=text[:40]))
    return text


def _parse_day(text: str) -> date:
    day = re.sub(r"[年月./]", "-", text).removesuffix("日").strip()
    parts = day.split("-")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
        day = f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"
    try:
        if not DAY.fullmatch(day):
            raise ValueError
        return date.fromisoformat(day)
    except ValueError:
        raise ValueError(Sentence("“{text}”不是日期：应写 2026-11-22", text=text[:20])) from None


def _code_text(code: Any) -> str:
    return "" if code.value == "unknown" else str(code.zh)


BOOKING = "预约"
Field = tuple[str, Callable[[Any], str], Callable[[str], Any]]
# Heading -> attribute of the offer, how it is written, how it is read.
FIELDS: Mapping[str, Field] = {
    "收费": ("price", _code_text, _parse_price),
    "收费说明": ("price_note", str, str),
    "给谁": ("audience", lambda one: AUDIENCE_WORDS.get(one, ""), _parse_audience),
    "名额": ("capacity", lambda n: "" if n is None else str(n), _parse_capacity),
    "电话": ("phone", str, _parse_phone),
    "谁在岗": ("staffed_by", lambda all_: "、".join(str(one.zh) for one in all_), _parse_on_duty),
    "从": ("valid_from", lambda day: day.isoformat() if day else "", _parse_day),
    "到": ("valid_to", lambda day: day.isoformat() if day else "", _parse_day),
    "备注": ("note", str, str),
}
HEADINGS: tuple[str, ...] = ("收费", "收费说明", "给谁", "名额", "电话", "预约", "谁在岗", "从", "到", "备注")
LONGEST = {"预约": 600, "备注": 500}
BOOKING_WORDS: Mapping[Booking, tuple[str, ...]] = {
    Booking.NONE: ("不用预约", "不需要预约", "无需预约", "免预约", "none"),
    Booking.PHONE: ("电话预约", "打电话", "phone"),
    Booking.URL: ("网上预约", "网址", "网页", "url"),
    Booking.MINI_PROGRAM: ("小程序预约", "小程序", "mini_program"),
}
BOOKING_EXAMPLES = ("不用预约", "电话预约 12351", "网上预约 https://…", "小程序预约 #小程序://…")
