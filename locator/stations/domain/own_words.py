"""A union's own words under standard services: 银发课堂 under 技能培训.

A word is one union's, named by the key of its area. It may stand in the entries of that union's stations
and of those of the unions below it; what another union has on its own branch may not.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from geodata.sentence import Sentence
from locator.stations.domain.service import (
    CODES_BY_WORDING,
    MAX_WORD,
    OWN_WORD,
    SERVICES,
    WORD,
    normalise_wording,
    own_word,
    standard_code,
)
from locator.stations.domain.service_vocabulary import ServiceType

MAX_WORDS = 300  # of one union
MAX_ENGLISH_LENGTH, MAX_WORDINGS = 60, 20
LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 &',.()/-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ServiceWord:
    """A union's word; `area` is the key of the union: ``division:511703``, ``organization:7``."""

    id: int
    code: str
    area: str
    en: str = ""
    wordings: tuple[str, ...] = ()
    is_retired: bool = False

    @property
    def zh(self) -> str:
        """The word itself."""
        return own_word(self.code)

    @property
    def parent(self) -> str:
        """The code of the standard service that it belongs to."""
        return standard_code(self.code)

    def means(self, code: str) -> bool:
        """Tell whether a code is that of this word, or of a former name or other wording of it."""
        return code == self.code or (
            standard_code(code) == self.parent
            and normalise_wording(own_word(code)) in map(normalise_wording, self.wordings)
        )


@dataclass(frozen=True, slots=True)
class HeldWord:
    """A word in use, and its stations: by their division, or by the name of their operator."""

    word: ServiceWord
    division_prefix: str | None = None
    operators: frozenset[str] = frozenset()

    def holds_at(self, division_code: str, operator: str) -> bool:
        """Tell whether the word may stand in the entry of a station."""
        if self.division_prefix is not None:
            return division_code.startswith(self.division_prefix)
        return operator in self.operators


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The words that a sheet's stations may have, by what is written for them."""

    by_wording: Mapping[str, tuple[HeldWord, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, held: Iterable[HeldWord]) -> "OwnWords":
        """Return the collection of words."""
        found: dict[str, tuple[HeldWord, ...]] = {}
        for one in held:
            for wording in dict.fromkeys(map(normalise_wording, (one.word.zh, *one.word.wordings))):
                found[wording] = (*found.get(wording, ()), one)
        return cls(found)

    def code_of(self, written: str, parent: str, division_code: str, operator: str) -> str | None:
        """Return the code of what is written as a word; None for none, or for several.

        `parent` is the standard service that was written beside it, empty for none. Words that hold at the
        place are meant before others; of a row without a place any may be.
        """
        known = self.by_wording.get(normalise_wording(written), ())
        meant = [one for one in known if parent in ("", one.word.parent)]
        held = [one for one in meant if one.holds_at(division_code, operator)]
        codes = {one.word.code for one in held or meant}
        return codes.pop() if len(codes) == 1 else None

    def may_stand(self, code: str, division_code: str, operator: str) -> bool:
        """Tell whether a word may stand in the entry of a station."""
        known = self.by_wording.get(normalise_wording(own_word(code)), ())
        return any(one.word.code == code and one.holds_at(division_code, operator) for one in known)


def service_of(code: str) -> ServiceType:
    """Return the standard service of a code; for a union's word, that service with the word as its name.

    Searches filter by it: the tag is that of the standard service, the code that of the word.
    """
    service = SERVICES[standard_code(code)]
    word = own_word(code)
    return service._replace(code=code, zh=word, en=word, wordings="") if word else service


def word_code(parent: str, written: str) -> str:
    """Return the code of a new word under a standard service; raise ValueError where it cannot be one."""
    word = unicodedata.normalize("NFC", written).strip()
    if parent not in SERVICES:
        raise ValueError(Sentence("请选这个词归在哪项服务下面"))
    if not WORD.fullmatch(word):
        raise ValueError(
            Sentence(
                "“{word}”不能作服务词：最多 {most} 个字，里面不要有空格和标点", word=word[:40], most=MAX_WORD
            )
        )
    if standard := CODES_BY_WORDING.get(normalise_wording(word)):
        raise ValueError(
            Sentence(
                "“{word}”就是本来就有的“{name}”，不用再加",
                word=word,
                name=Sentence.word(SERVICES[standard].zh),
            )
        )
    return f"{parent}{OWN_WORD}{word}"


def english_name(written: str) -> str:
    """Return the English name of a word as it is kept, empty for none; raise ValueError."""
    name = " ".join(written.split())
    if name and (len(name) > MAX_ENGLISH_LENGTH or not LATIN.fullmatch(name)):
        raise ValueError(
            Sentence(
                "英文名“{name}”不对：用英文字母写，最多 {most} 个字", name=name[:40], most=MAX_ENGLISH_LENGTH
            )
        )
    return name


def other_wordings(code: str, written: str) -> tuple[str, ...]:
    """Return the other wordings of a word, from a text that separates them by 、; raise ValueError."""
    parts = [part.strip() for part in re.split(r"[\s、，,；;]+", unicodedata.normalize("NFC", written))]
    wordings = tuple(dict.fromkeys(part for part in parts if part and part != own_word(code)))
    if len(wordings) > MAX_WORDINGS:
        raise ValueError(Sentence("别的叫法最多 {most} 个", most=MAX_WORDINGS))
    for wording in wordings:
        word_code(standard_code(code), wording)
    return wordings
