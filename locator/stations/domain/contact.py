"""The public phone of a station, and its private contacts: people whom the union calls, never public."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geodata.sentence import Sentence
from locator.stations.domain.declaring import Reading, Row, own_cell, text

MAX_CONTACTS = 20
MAX_LENGTH = 100  # of a name, a number and a role
HINT = Sentence("姓名（职务） 电话，几个人之间用分号隔开；公众看不到，只有管这一站的人看得到")
CONTACT_CELL = own_cell(
    "private_contact",
    Sentence("个人联系方式（不公布）"),
    row=Row("contacts", HINT, max_length=1000, wide=True),
)


def phone_field() -> Any:
    """Declare the field of the phone that the public may call."""
    return text(
        "phone",
        Sentence("电话"),
        max_length=100,
        reading=Reading.OWN,
        card="phone",
        row=Row("identity", max_length=100, input_mode="tel"),
    )


@dataclass(frozen=True, slots=True)
class PrivateContact:
    """A person of a station: a name, a phone number, or both; and a role as written (``站长``)."""

    name: str = ""
    phone: str = ""
    role: str = ""

    def __str__(self) -> str:
        person = f"{self.name}（{self.role}）" if self.role else self.name
        return " ".join(part for part in (person, self.phone) if part)


def in_order(contacts: Iterable[PrivateContact]) -> tuple[PrivateContact, ...]:
    """Return contacts once each, those without a name first: so that their text reads in one way only."""
    return tuple(sorted(dict.fromkeys(contacts), key=lambda contact: bool(contact.name or contact.role)))


def contacts_text(contacts: Iterable[PrivateContact]) -> str:
    """Return contacts as the text of one cell: ``张三（站长） 13800138000；李四 0758-2222333``."""
    return "；".join(map(str, contacts))
