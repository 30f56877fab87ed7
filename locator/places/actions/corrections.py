"""Correcting how a Chinese name is written in another language's letters."""

import unicodedata

from sqlalchemy import Connection, delete, func
from sqlalchemy.dialects.postgresql import insert

from geodata.sentence import Sentence
from locator.i18n.readable import HAN, SCRIPTS
from locator.places.domain.errors import InvalidCorrection
from locator.places.tables import name_correction

MAX_LENGTH = 80


def correct(connection: Connection, chinese: str, language: str, name: str, by: str) -> None:
    """Write down how a Chinese name is written in a language; raise InvalidCorrection."""
    chinese, name = _checked(chinese, language), unicodedata.normalize("NFC", name.strip())
    if not name or len(name) > MAX_LENGTH or HAN.search(name) or not name.isprintable():
        raise InvalidCorrection(Sentence("“{name}”不是用外文字母写的名字", name=name[:40]))
    values = {"chinese": chinese, "language": language, "name": name, "said_by": by, "said_at": func.now()}
    row = insert(name_correction).values(values)
    connection.execute(row.on_conflict_do_update(index_elements=["chinese", "language"], set_=values))


def withdraw(connection: Connection, chinese: str, language: str) -> None:
    """Delete a correction, so that the rule holds again; raise InvalidCorrection if there is none."""
    of_name = name_correction.c.chinese == _checked(chinese, language)
    gone = connection.execute(delete(name_correction).where(of_name, name_correction.c.language == language))
    if not gone.rowcount:
        raise InvalidCorrection(Sentence("“{name}”没有改过写法", name=chinese))


def _checked(chinese: str, language: str) -> str:
    chinese = unicodedata.normalize("NFC", chinese.strip())
    if language not in SCRIPTS:
        raise InvalidCorrection(Sentence("语言应是 {codes}", codes="、".join(SCRIPTS)))
    if not HAN.search(chinese) or len(chinese) > MAX_LENGTH:
        raise InvalidCorrection(Sentence("“{name}”不是中文名字", name=chinese[:40]))
    return chinese
