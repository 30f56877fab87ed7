"""The catalogues in ``locator/i18n/translations``: updating them, and finding what they lack."""

from collections.abc import Iterator
from datetime import UTC, datetime

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from locator.i18n.catalogue import TRANSLATIONS, languages, path_of
from wording.messages import Messages, all_messages, counts, is_for_staff, placeholders

WORKERS_LANGUAGES = ("en", "mn", "ru")  # complete for whatever a worker can see
STAFF_LANGUAGES = ("en",)
LANGUAGES = languages()
FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date in the files would only cause merge conflicts
WIDTH = 110


def update(code: str) -> None:
    """Regenerate a catalogue: all current messages, with the existing translations."""
    known = {_id(entry): entry for entry in read(code) if entry.id}
    new = Catalog(
        code, project="worker-station-locator", charset="utf-8", fuzzy=False, creation_date=FIXED_DATE,
        revision_date=FIXED_DATE, last_translator="", language_team="",
    )  # fmt: skip
    new.header_comment = f"# The words of the pages in {code}; a message is the Chinese itself."
    for message, sources in sorted(wanted(code).items(), key=lambda entry: (sorted(entry[1]), entry[0])):
        plural = counts(message) and new.num_plurals > 1
        translation = known[message].string if message in known else ""
        new.add(
            (message, message) if plural else message,
            _plural_forms(translation, new.num_plurals) if plural else _single_form(translation),
            locations=[(place, 0) for place in sorted(sources)],
        )
    path = path_of(TRANSLATIONS, code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=WIDTH, include_lineno=False)


def wanted(code: str) -> Messages:
    """Return the messages of a language; those that only staff see are for the languages of staff."""
    everything = all_messages()
    if code in STAFF_LANGUAGES:
        return everything
    return {message: places for message, places in everything.items() if not is_for_staff(places)}


def read(code: str) -> Catalog:
    """Return a catalogue; an empty one where there is no file yet."""
    path = path_of(TRANSLATIONS, code)
    if not path.exists():
        return Catalog(code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def missing(code: str) -> Iterator[str]:
    """Yield the messages without a translation, or with other placeholders in it."""
    translations = {_id(one): one for one in read(code)}
    for message, places in wanted(code).items():
        forms = _forms(translations[message]) if message in translations else ()
        if not forms or not all(forms):
            yield f"{code}: {message!r} ({', '.join(sorted(places))})"
        elif any(placeholders(form) - placeholders(message) for form in forms):
            yield f"{code}: {message!r} is given other values in its translation"


def outdated(code: str) -> Iterator[str]:
    """Yield the messages that only the catalogue has, and those that only the program has."""
    known = {_id(one) for one in read(code) if one.id}
    yield from (
        f"{code}: {message!r} is in no page any more" for message in sorted(known - wanted(code).keys())
    )
    yield from (
        f"{code}: {message!r} is not in the catalogue" for message in sorted(wanted(code).keys() - known)
    )


def _forms(message: Message) -> tuple[str, ...]:
    translation = message.string or ""
    return (translation,) if isinstance(translation, str) else tuple(translation)


def _single_form(translation: object) -> str:
    return translation if isinstance(translation, str) else next(iter(translation or ("",)))  # type: ignore[call-overload]


def _plural_forms(translation: object, forms: int) -> tuple[str, ...]:
    all_forms = (translation,) * forms if isinstance(translation, str) else tuple(translation or ())  # type: ignore[arg-type]
    return all_forms if len(all_forms) == forms else ("",) * forms


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])
