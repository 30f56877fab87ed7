"""The names of services in cells: standard ones, and a union's own words with the service they belong to.

An own word is written ``银发课堂（技能培训）``, since several services may have a word of the same name.
"""

import re

from locator.stations.domain.service import (
    CODES_BY_WORDING,
    OWN_WORD,
    SERVICES,
    is_service,
    parse_services,
    service_name,
)

WITH_PARENT = re.compile(r"(?P<word>[^（()）]+)[（(](?P<parent>[^（()）]+)[）)]")


def offer_name(code: str) -> str:
    """Return the name of a service in a cell; `offer_code` reads it."""
    parent, own, _ = code.partition(OWN_WORD)
    return f"{service_name(code)}（{SERVICES[parent].zh}）" if own else SERVICES[parent].zh


def offer_code(name: str) -> str | None:
    """Return the code of a service's name, wording or code; None for none, or for several."""
    text = name.strip()
    if text in CODES_BY_WORDING:
        return CODES_BY_WORDING[text]
    if match := WITH_PARENT.fullmatch(text):
        parent = CODES_BY_WORDING.get(match["parent"].strip())
        own = f"{parent}{OWN_WORD}{match['word'].strip()}"
        if parent and is_service(own) and match["word"].strip() not in CODES_BY_WORDING:
            return own
    read = parse_services(text)
    return read.codes[0] if len(read.codes) == 1 and not read.unread else None
