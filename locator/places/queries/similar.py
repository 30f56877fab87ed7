"""Places whose names only sound or look like a text: never what was asked for, but perhaps what was meant."""

from sqlalchemy import Connection, func, select

from locator.i18n.romanize import romanized
from locator.places.domain.forms import Script, fold
from locator.places.domain.found import Place
from locator.places.queries.named import COLUMNS, place_of
from locator.places.tables import place, place_name

MIN_LETTERS = 5  # of pinyin: shorter words resemble too much
MIN_SIMILARITY = 0.5
MAX_SIMILAR = 6


def similar(connection: Connection, text: str) -> list[Place]:
    """Return the places most like a text in pinyin or spelling, the most similar first."""
    sound = fold(romanized(text).pinyin) or fold(text)
    if len(sound) < MIN_LETTERS:
        return []
    likeness = func.similarity(place_name.c.form, sound)
    best = func.max(likeness)
    statement = (
        select(*COLUMNS)
        .join(place_name, place_name.c.place_id == place.c.id)
        .where(
            place_name.c.script.in_((Script.WRITTEN, Script.PINYIN)),
            place_name.c.form.bool_op("%")(sound),
            likeness >= MIN_SIMILARITY,
            place.c.source != "station",
            place.c.kind.not_in(("address", "milestone")),
        )
        .group_by(place.c.id)
        .order_by(best.desc(), place.c.importance.desc(), place.c.key)
        .limit(MAX_SIMILAR)
    )
    return [place_of(row, Script.PINYIN) for row in connection.execute(statement)]
