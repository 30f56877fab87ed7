"""A sentence for a person that remembers its pattern, so that it can be said in another language too."""

from typing import Self


class Sentence(str):
    """The pattern, ``"离{name}还有 {distance_m} 米"``, filled in: a string like any other.

    `pattern` is what translators translate (``msgid``), `values` are what fills it in. A value that is a
    Sentence itself is translated before.
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        """Fill a pattern in; raise KeyError when it names a value that is not given."""
        self = super().__new__(cls, pattern.format(**values))
        self.pattern, self.values = pattern, values
        return self
