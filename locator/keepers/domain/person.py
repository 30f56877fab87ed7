"""Who a keeper is: a name, a mobile number, an e-mail address; one of the two must be there to ask by."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidException
from locator.sheets.domain.people.phone_numbers import MOBILE, tidy_number

EMAIL_ADDRESS = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,180}", re.ASCII)
MAX_NAME_LENGTH = 100


class Channel(StrEnum):
    """How a keeper is asked."""

    MAIL = "mail"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Person:
    """A keeper, and the union to write to if there is no answer; `phone` is eleven digits or empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    union_email: str = ""

    @classmethod
    def read(cls, *, name: str = "", phone: str = "", email: str = "", union_email: str = "") -> "Person":
        """Return who is meant by what was typed; raise InvalidException for nobody who can be asked."""
        written = unicodedata.normalize("NFKC", phone).strip()  # full-width digits are digits
        number = tidy_number(written) if written else ""
        person = cls(" ".join(name.split())[:MAX_NAME_LENGTH], number, email.strip(), union_email.strip())
        for address in filter(None, (person.email, person.union_email)):
            if not EMAIL_ADDRESS.fullmatch(address):
                raise InvalidException(Sentence("“{address}”不是邮箱地址", address=address[:60]))
        if person.phone and not MOBILE.fullmatch(person.phone):
            raise InvalidException(Sentence("“{phone}”不是手机号，收不到短信", phone=phone.strip()[:30]))
        if not person.phone and not person.email:
            raise InvalidException(Sentence("请写手机号或邮箱：两样都没有就问不到人"))
        return person
