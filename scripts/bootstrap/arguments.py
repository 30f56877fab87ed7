"""Arguments of the scripts: an unknown option or name is rejected with the nearest known one."""

import argparse
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ": did you mean ...?" with the most similar known word; empty if none is similar."""
    found = get_close_matches(word, list(known), n=1)
    return f": did you mean {found[0]}?" if found else ""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that names the nearest option; pass allow_abbrev=False."""

    def parse_known(self, arguments: Sequence[str] | None = None, hint: str = "") -> argparse.Namespace:
        """Return the options; exit with status 2 if one is unknown.

        `hint` is shown if no known option is similar.
        """
        options, unknown = self.parse_known_args(arguments)
        if unknown:
            self.refuse(unknown[0], hint)
        return options

    def refuse(self, word: str, hint: str = "") -> NoReturn:
        """Exit because of an unknown option."""
        suggestion = did_you_mean(word.split("=")[0], self._option_string_actions)
        self.error(f"there is no option {word}{suggestion or hint}")
