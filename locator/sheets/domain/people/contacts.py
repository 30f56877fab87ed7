"""People in a text: names, roles and phone numbers, several of them in one cell, in either order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geodata.sentence import Sentence
from locator.sheets.domain.columns.people import ROLES
from locator.sheets.domain.people.phone_numbers import (
    DASHES,
    ROUNDED,
    fault_sentence,
    number_fault,
    split_numbers,
    tidy_number,
)
from locator.stations.domain.contact import MAX_CONTACTS, MAX_LENGTH, PrivateContact, in_order

MIN_DIGITS = 7  # fewer are a part of a text: 陈某1
NUMBERS = re.compile(
    rf"{ROUNDED.pattern}|[+(]{{0,2}}\d(?:[\d\s()+{DASHES}.·_]*\d)?(?:\s*(?:转|分机|ext\.?|#)\s*\d{{1,6}})?",
    re.ASCII | re.IGNORECASE,
)
RECORDS = re.compile(r"[;\n]+")
BETWEEN = re.compile(r"[、,/|:]+|(?<=\))\s*(?=[^\s)])")
LABEL = (
    r"(联系|办公|移动|值班|个人)?(电话|手机|号码|座机|固话|联系方式|tel|mobile|phone)(号码?|号)?|姓名|名字"
)
LABELS = re.compile(rf"({LABEL})\s*$|\(\s*({LABEL})\s*\)", re.IGNORECASE)
WITH_ROLE = re.compile(r"(?P<name>[^()]*)\((?P<role>[^()]*)\)")
ROLE = re.compile(ROLES)
ROLE_FIRST = re.compile(rf"(?P<role>{ROLES})\s*(?P<name>.*)")
ROLE_LAST = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,3}})\s*(?P<role>{ROLES})")
SPREAD = re.compile(r"[\u4e00-\u9fff](\s+[\u4e00-\u9fff]){1,2}")  # 张　三
NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(\s+[\u4e00-\u9fff]{2,4})+")
LETTER = re.compile(r"[^\W\d_]")
NOBODY = frozenset({"无", "暂无", "没有", "待定", "空缺", "不详", "同上"})
AROUND = " \t.*_·" + "-‐‑‒–—―−"
EDGES = AROUND + "()"


@dataclass(frozen=True, slots=True)
class PeopleReading:
    """The people of a text, and the numbers in it that are none, as they are written."""

    contacts: tuple[PrivateContact, ...]
    wrong: tuple[str, ...] = ()


def read_contacts(text: str) -> tuple[PrivateContact, ...]:
    """Return the people of an entry's cell; raise ValueError for a number that is none, and for too many."""
    reading = read_people(text)
    for number in reading.wrong:
        fault = number_fault(number)
        assert fault is not None
        raise ValueError(fault_sentence(number, fault))
    return require_bounds(in_order(reading.contacts))


def require_bounds(contacts: tuple[PrivateContact, ...]) -> tuple[PrivateContact, ...]:
    """Return contacts; raise ValueError for too many, and for one that is too long."""
    if len(contacts) > MAX_CONTACTS:
        raise ValueError(Sentence("最多写 {most} 个人", most=MAX_CONTACTS))
    if any(len(part) > MAX_LENGTH for one in contacts for part in (one.name, one.phone, one.role)):
        raise ValueError(Sentence("最多写 {n} 个字", n=MAX_LENGTH))
    return contacts


def read_people(text: str) -> PeopleReading:
    """Return the people of a text as written; nothing is corrected here."""
    plain = unicodedata.normalize("NFKC", text)
    records = [_tokens(record) for record in RECORDS.split(plain) if record.strip()]
    if any(_is_name_alone(one) and _is_number_alone(two) for one, two in pairwise(records)):
        records = [[token for record in records for token in record]]  # the name and its number on two lines
    wrong = [
        number for record in records for number, is_number in record if is_number and number_fault(number)
    ]
    contacts = [contact for record in records for contact in _contacts(record)]
    return PeopleReading(tuple(contacts), tuple(wrong))


_Token = tuple[str, bool]  # a text, or a phone number


def _tokens(text: str) -> list[_Token]:
    """Return the texts and the numbers of a record in their order."""
    tokens: list[_Token] = []
    said, end = "", 0
    for match in NUMBERS.finditer(text):
        said, end = said + text[end : match.start()], match.end()
        digits = re.sub(r"\D", "", match[0])
        if len(digits) < MIN_DIGITS:
            said += match[0]
            continue
        first, numbers = _without_number_of_name(match[0].strip())
        tokens += [(said + first, False), *((number, True) for number in numbers)]
        said = ""
    tokens.append((said + text[end:], False))
    return [(said, is_number) for said, is_number in tokens if is_number or said.strip(EDGES)]


def _without_number_of_name(run: str) -> tuple[str, list[str]]:
    """Return the digits of a name before a number (陈某1 138…), and the numbers."""
    numbers = split_numbers(run)
    first, _, rest = run.partition(" ")
    if len(numbers) == 1 and number_fault(run) and re.fullmatch(r"\d{1,2}", first):
        return first, split_numbers(rest.strip())
    return "", numbers


def _is_name_alone(record: Sequence[_Token]) -> bool:
    return bool(record) and not any(is_number for _, is_number in record)


def _is_number_alone(record: Sequence[_Token]) -> bool:
    return bool(record) and not any(_people(said) for said, is_number in record if not is_number)


def _contacts(tokens: Sequence[_Token]) -> list[PrivateContact]:
    """Return the contacts of a record: numbers follow their name, or all precede it."""
    if tokens and tokens[0][1] and not tokens[-1][1] and _people(tokens[-1][0]):
        return _named_first(tokens[::-1])[::-1]
    return _named_first(tokens)


def _named_first(tokens: Sequence[_Token]) -> list[PrivateContact]:
    found: list[PrivateContact] = []
    names: list[PrivateContact] = []
    numbers: list[str] = []
    for said, is_number in tokens:
        if is_number:
            numbers.append(tidy_number(said))
        elif people := _people(said):
            if numbers:
                found += paired(names, numbers)
                names, numbers = [], []
            names += people
    return found + paired(names, numbers)


def paired(names: Sequence[PrivateContact], numbers: Sequence[str]) -> list[PrivateContact]:
    """Return people with their numbers, one for one; where that does not come out, all share each number."""
    if not numbers:
        return [one for one in names if one.name]
    if len(names) == len(numbers):
        return [PrivateContact(one.name, phone, one.role) for one, phone in zip(names, numbers, strict=True)]
    name = "、".join(one.name for one in names if one.name)
    roles = {one.role for one in names}
    role = roles.pop() if len(roles) == 1 else ""
    return [PrivateContact(name, phone, role) for phone in numbers]


def _people(text: str) -> list[PrivateContact]:
    """Return the people whom a text names, without numbers; a role alone waits for its name or number."""
    people: list[PrivateContact] = []
    for part in BETWEEN.split(text):
        for one in _split_names(_without_labels(part)):
            person = _person(one)
            if people and not people[-1].name and person.name and not person.role:
                people[-1] = PrivateContact(person.name, "", people[-1].role)  # 负责人：李四
            elif person.name or person.role:
                people.append(person)
    return people


def _without_labels(part: str) -> str:
    part = LABELS.sub("", part.strip())
    part = part.strip(AROUND).lstrip(")").rstrip("(").strip(AROUND)
    return "" if part in NOBODY else part


def _split_names(part: str) -> list[str]:
    if SPREAD.fullmatch(part):
        return [re.sub(r"\s+", "", part)]
    return part.split() if NAMES.fullmatch(part) else [part]


def _person(text: str) -> PrivateContact:
    """Return a name with the role before, behind or in brackets after it."""
    text = " ".join(text.split())
    if match := WITH_ROLE.fullmatch(text):
        name, role = match["name"].strip(), match["role"].strip()
        return PrivateContact(name, "", role) if name or ROLE.fullmatch(role) else PrivateContact(role)
    if match := ROLE_LAST.fullmatch(text):
        return PrivateContact(match["name"], "", match["role"])
    if match := ROLE_FIRST.fullmatch(text):
        role = "" if match["role"] in ("联系人", "联络人") else match["role"]
        return (
            PrivateContact(match["name"].strip(" :"), "", role) if match["name"] or role else PrivateContact()
        )
    name = text.strip("()")
    return PrivateContact(name if LETTER.search(name) else "")
