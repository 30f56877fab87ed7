"""The settings, read by the program's own module, which needs no package."""

import sys
from typing import TYPE_CHECKING

from bootstrap.console import SetupFailed
from bootstrap.layout import ROOT

if TYPE_CHECKING:
    from locator.config import Settings


def from_environment() -> "Settings":
    """Return the settings; raise SetupFailed for an unknown LOCATOR_ variable or an invalid value."""
    sys.path.append(str(ROOT))
    from locator.config import SettingError, Settings

    try:
        return Settings.from_environment()
    except SettingError as error:
        raise SetupFailed(str(error), "correct or unset it, then start again.") from None
