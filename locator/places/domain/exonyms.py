"""Names of Chinese divisions that other languages have of their own: Пекин, Hohhot, Бээжин (exonyms.csv)."""

import csv
from functools import cache
from importlib import resources


@cache
def exonyms() -> dict[str, dict[str, str]]:
    """Return names by language, by the Chinese name of the division; several have semicolons between."""
    file = resources.files("locator.places.domain").joinpath("exonyms.csv").read_text(encoding="utf-8")
    return {
        row["chinese"]: {language: row[language] for language in ("en", "ru", "mn") if row[language]}
        for row in csv.DictReader(file.splitlines())
    }
