"""The lines of a card that say what an offer is: 缝补：免费 · 仅限骑手、快递员 · 每天09:00-11:00."""

from typing import Any

from markupsafe import escape

from geodata.sentence import listed, pattern
from locator.entries.views.offer_labels import JOINED, is_own_word, offer_name_html, offer_terms
from locator.i18n.catalogue import Catalogue
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
    names = its["offer_terms"]
    items = "".join(f"<li>{_line(offer, terms, names, language)}</li>" for offer, terms in told[:SHOWN])
    n = len(told)
    more = f"<li>{language.pattern(MORE, n) % {'n': n}}</li>" if n > SHOWN else ""
    return f'<ul class="offers" aria-label="{language.pattern(OFFERS)}">{items}{more}</ul>\n'


def _line(offer: Any, terms: list[str], names: dict[str, Any], language: Catalogue) -> str:
    said = escape(language.translate(listed(terms, JOINED))) if terms else ""
    name = offer_name_html(offer, names, "b")
    return f"{name} {said}" if said else name
