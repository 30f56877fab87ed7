"""The lines of a card that say what an offer is: 缝补：免费 · 仅限骑手、快递员 · 每天09:00-11:00."""

from typing import Any

from markupsafe import escape

from geodata.sentence import listed, pattern
from locator.entries.views.offer_labels import JOINED, is_own_word, offer_terms
from locator.i18n.catalogue import SOURCE_LANGUAGE, Catalogue
from locator.stations.domain.card_offers import offers_of_card

SHOWN = 3
OFFERS = pattern("每项服务")
MORE = pattern("等 %(n)s 项")


def offer_lines(its: dict[str, Any], language: Catalogue) -> str:
    """Return the first lines of a card's offers as HTML; nothing for the many cards without any."""
    if not its["offer_terms"]:
        return ""
    offers = [(offer, offer_terms(offer)) for offer in offers_of_card(its)]
    told = [(offer, terms) for offer, terms in offers if terms or is_own_word(offer)]
    if not told:
        return ""
    items = "".join(f"<li>{_line(offer, terms, language)}</li>" for offer, terms in told[:SHOWN])
    n = len(told)
    more = f"<li>{language.pattern(MORE, n) % {'n': n}}</li>" if n > SHOWN else ""
    return f'<ul class="offers" aria-label="{language.pattern(OFFERS)}">{items}{more}</ul>\n'


def _line(offer: Any, terms: list[str], language: Catalogue) -> str:
    is_foreign = is_own_word(offer) and language.code != SOURCE_LANGUAGE
    name = escape(language.translate(offer.zh))
    marked = f'<b lang="zh-Hans">{name}</b>' if is_foreign else f"<b>{name}</b>"
    said = escape(language.translate(listed(terms, JOINED))) if terms else ""
    return f"{marked} {said}" if said else marked
