"""The catalogues in ``locator/i18n/translations``: updating them, and finding what they lack."""

from collections.abc import Iterator
from datetime import UTC, datetime

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from locator.i18n.catalogue import TRANSLATIONS, path_of
from wording.messages import Messages, all_messages, counts, is_for_staff, placeholders

WORKERS_LANGUAGES = ("en", "mn", "ru")  # complete for whatever a worker can see
STAFF_LANGUAGES = ("en",)
LANGUAGES = (*WORKERS_LANGUAGES, "ug", "bo")
NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # git knows when; a date in the file would only conflict
WIDTH = 110


def bring_up_to_date(code: str) -> None:
    """Write a catalogue anew: all messages of today, with the translations that there are."""
    known = {_id(one): one for one in read(code) if one.id}
    fresh = Catalog(
        code, project="worker-station-locator", charset="utf-8", fuzzy=False, creation_date=NO_DAY,
        revision_date=NO_DAY, last_translator="", language_team="",
    )  # fmt: skip
    fresh.header_comment = f"# The words of the pages in {code}; a message is the Chinese itself."
    for words, places in sorted(wanted(code).items(), key=lambda one: (sorted(one[1]), one[0])):
        plural = counts(words) and fresh.num_plurals > 1
        said = known[words].string if words in known else ""
        fresh.add(
            (words, words) if plural else words,
            _as_many(said, fresh.num_plurals) if plural else _as_one(said),
            locations=[(place, 0) for place in sorted(places)],
        )
    path = path_of(TRANSLATIONS, code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=WIDTH, include_lineno=False)


def wanted(code: str) -> Messages:
    """Return the messages of a language: those that only staff see are for the languages of staff."""
    everything = all_messages()
    if code in STAFF_LANGUAGES:
        return everything
    return {words: places for words, places in everything.items() if not is_for_staff(places)}


def read(code: str) -> Catalog:
    """Return a catalogue; an empty one where there is no file yet."""
    path = path_of(TRANSLATIONS, code)
    if not path.exists():
        return Catalog(code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def missing(code: str) -> Iterator[str]:
    """Yield what a catalogue should say and does not, or says with other placeholders."""
    said = {_id(one): one for one in read(code)}
    for words, places in wanted(code).items():
        forms = _forms(said[words]) if words in said else ()
        if not forms or not all(forms):
            yield f"{code}: {words!r} ({', '.join(sorted(places))})"
        elif any(placeholders(form) - placeholders(words) for form in forms):
            yield f"{code}: {words!r} is given other values in its translation"


def outdated(code: str) -> Iterator[str]:
    """Yield the messages that a catalogue has and the program has not, and the other way round."""
    known = {_id(one) for one in read(code) if one.id}
    yield from (f"{code}: {words!r} is in no page any more" for words in sorted(known - wanted(code).keys()))
    yield from (f"{code}: {words!r} is not in the catalogue" for words in sorted(wanted(code).keys() - known))


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _as_one(said: object) -> str:
    return said if isinstance(said, str) else next(iter(said or ("",)))  # type: ignore[call-overload]


def _as_many(said: object, forms: int) -> tuple[str, ...]:
    given = (said,) * forms if isinstance(said, str) else tuple(said or ())  # type: ignore[arg-type]
    return given if len(given) == forms else ("",) * forms


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])
