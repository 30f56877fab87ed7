"""Characters that stand for one another in opening hours: dashes, digits, spaces, quotes."""

import unicodedata

DASHES = frozenset("-−~∼〜～‐‑‒–—―ー")
QUOTES = frozenset('"“”„‟«»″＂')
REPLACED = {"∶": ":", "ː": ":", "︰": ":", "׃": ":", "、": ",", "،": ",", "؛": ";", "\t": " ", "‖": "|"}
VARIATION_SELECTORS = frozenset("\ufe0e\ufe0f")
BLANKS = ("Zs", "Cf")  # Unicode's categories of spaces, and of marks that are not seen: joiners, directions


def fold_characters(text: str) -> str:
    """Return a text of the same length in plain characters, so that columns stay those of the text."""
    return "".join(_folded(character) for character in text)


def fold_word(word: str) -> str:
    """Return a word in small letters without accents: ``Sáb`` and ``sab`` are one word."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _folded(character: str) -> str:
    if character.isascii() and character != "~" and character != "\t":
        return character
    if character in DASHES:
        return "-"
    if character in QUOTES:
        return '"'
    if character in VARIATION_SELECTORS or unicodedata.category(character) in BLANKS:
        return " "
    if character in REPLACED:
        return REPLACED[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
