"""The names of an object of OpenStreetMap, bounded and without signs that nobody can see."""

import re
from collections.abc import Iterable, Mapping

from geodata.sentence import Sentence
from locator.ground.domain.errors import GroundRefused

MAX_LENGTH = 255  # OpenStreetMap's own limit of a tag
MAX_NAMES = 500  # of one object; the best known have about 300
OTHER_NAMES = frozenset({"iata", "alt_name", "old_name", "short_name", "official_name", "loc_name"})
# Control characters, and those that turn the direction of the text after them.
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
HAN = re.compile(r"[\u3400-\u9fff]")


def clean(text: str) -> str:
    """Return a text without invisible signs; an empty one if it is longer than a name can be."""
    if not text or len(text) > MAX_LENGTH:
        return ""
    if text.isprintable():  # none of those signs is
        return text.strip()
    return " ".join(LONE_SURROGATES.sub("", INVISIBLE.sub(" ", text)).split())


def own_name(tags: Mapping[str, str]) -> str:
    """Return an object's name: the Chinese one if it has several."""
    name = clean(tags.get("name", ""))
    if HAN.search(name):
        return name
    return clean(tags.get("name:zh", "")) or clean(tags.get("name:zh-Hans", "")) or name


def all_names(tags: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the names in languages (``name:en``) and other names (``alt_name``) by their keys.

    Raises GroundRefused for an object that has more names than any real one.
    """
    found = {}
    for key, value in tags:
        if (key.startswith("name:") or key in OTHER_NAMES) and len(key) <= MAX_LENGTH:
            name = clean(value)
            if name:
                found[clean(key)] = name
    if len(found) > MAX_NAMES:
        raise GroundRefused(Sentence("有一处有 {n} 个名字，这不像 OpenStreetMap 的数据", n=len(found)))
    return found
