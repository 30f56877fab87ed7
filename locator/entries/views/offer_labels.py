"""What an offer says, in the words of a page: 免费 · 仅限骑手、快递员 · 09:00-11:00."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import Flask
from markupsafe import Markup

from geodata.sentence import Sentence, listed
from locator.hours.domain.description import worded_hours
from locator.http.language import current_catalogue
from locator.i18n.catalogue import SOURCE_LANGUAGE
from locator.stations.domain.access import Audience, Price
from locator.stations.domain.offer_terms import Booking
from locator.stations.domain.service import OWN_WORD, ServiceOffer

JOINED = "{before} · {after}"


def offer_line(offer: ServiceOffer) -> str:
    """Return what is known of an offer besides its name and whether it is there; empty for nothing."""
    parts = [*offer_terms(offer), *offer_people(offer)]
    return listed(parts, JOINED) if parts else ""


def offer_terms(offer: ServiceOffer) -> list[str]:
    """Return price, audience, hours and season, as far as they are known."""
    return [part for part in (price_label(offer), audience_label(offer), *_times(offer)) if part]


def offer_people(offer: ServiceOffer) -> list[str]:
    """Return who staffs an offer, for how many it is, and what else was said."""
    staffed = listed(one.zh for one in offer.staffed_by) if offer.staffed_by else ""
    return [
        *([Sentence("{who}在岗", who=staffed)] if staffed else []),
        *([Sentence("名额 {n} 人", n=offer.capacity)] if offer.capacity else []),
        *([offer.note] if offer.note else []),
    ]


def unknown_terms(offer: ServiceOffer) -> list[str]:
    """Return what nobody has said of an offer of which something was said: its price, its audience."""
    if not offer.is_particular:
        return []
    return [
        *([Sentence("收不收费没人说过")] if offer.price is Price.UNKNOWN else []),
        *([Sentence("给谁没人说过")] if offer.audience is Audience.UNKNOWN else []),
    ]


def price_label(offer: ServiceOffer) -> str:
    """Return the price with its note; only the note where the price is not known."""
    if offer.price is Price.UNKNOWN:
        return offer.price_note
    if not offer.price_note:
        return offer.price.zh
    return Sentence("{price}（{note}）", price=offer.price.zh, note=offer.price_note)


def audience_label(offer: ServiceOffer) -> str:
    """Return who an offer is for: 仅限骑手、快递员; empty where it is not known."""
    if offer.audience is Audience.UNKNOWN:
        return ""
    if offer.audience is Audience.ANYONE:
        return Sentence("谁都可以")
    return Sentence("仅限{who}", who=offer.audience.zh)


def season_label(first: date | None, last: date | None) -> str:
    """Return a season, with its years; empty for none."""
    if first and last:
        return Sentence("{first}到{last}", first=first.isoformat(), last=last.isoformat())
    if first:
        return Sentence("从{first}起", first=first.isoformat())
    return Sentence("到{last}为止", last=last.isoformat()) if last else ""


def booking_label(offer: ServiceOffer) -> str:
    """Return how an offer is booked; empty where it is not known."""
    return "" if offer.booking is Booking.UNKNOWN else offer.booking.zh


def is_own_word(offer: ServiceOffer) -> bool:
    """Tell whether an offer is a union's own word, which is Chinese on every page."""
    return OWN_WORD in offer.code


def offer_name_html(offer: ServiceOffer, terms: Mapping[str, Any] | None, tag: str = "span") -> Markup:
    """Return the name of an offer in an element: a union's own word in Chinese, or with its English name.

    `terms` are the `offer_terms` of the station's card.
    """
    language = current_catalogue()
    if not is_own_word(offer) or language.code == SOURCE_LANGUAGE:
        return Markup("<{tag}>{name}</{tag}>").format(tag=tag, name=language.translate(offer.zh))
    english = (terms or {}).get(offer.code, {}).get("en", "")
    code = "en" if english else SOURCE_LANGUAGE
    return Markup('<{tag} lang="{code}">{name}</{tag}>').format(tag=tag, code=code, name=english or offer.zh)


def _times(offer: ServiceOffer) -> Iterator[str]:
    if offer.opening_hours:
        yield worded_hours(offer.opening_hours)
    yield season_label(offer.valid_from, offer.valid_to)


FILTERS: dict[str, Any] = {
    "offer_line": offer_line,
    "with_dots": lambda parts: listed(parts, JOINED),
    "offer_terms": offer_terms,
    "offer_people": offer_people,
    "unknown_terms": unknown_terms,
    "booking_label": booking_label,
    "offer_name": offer_name_html,
}


def register(app: Flask) -> None:
    """Add the filters to the templates."""
    app.jinja_env.filters.update(FILTERS)
