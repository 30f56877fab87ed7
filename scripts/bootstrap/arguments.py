"""Arguments of the scripts: an unknown option or name is refused with the nearest known one."""

import argparse
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ": did you mean ...?" with the known word that looks most alike; empty when none does."""
    found = get_close_matches(word, list(known), n=1)
    return f": did you mean {found[0]}?" if found else ""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that names the nearest option; give it allow_abbrev=False."""

    def chosen(self, arguments: Sequence[str] | None = None, hint: str = "") -> argparse.Namespace:
        """Return the options; end the program with status 2 when one is unknown.

        `hint` follows where no known option looks like it.
        """
        options, unknown = self.parse_known_args(arguments)
        if unknown:
            self.refuse(unknown[0], hint)
        return options

    def refuse(self, word: str, hint: str = "") -> NoReturn:
        """End the program: there is no such option."""
        said = nearest(word.split("=")[0], self._option_string_actions)
        self.error(f"there is no option {word}{said or hint}")
