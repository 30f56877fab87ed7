"""Libraries that are installed with the extra `sheets` only: those for spreadsheets and map layers.

Pages are served without them, and CSV is read and written without them.
"""

from importlib.util import find_spec

from geodata.errors import UnreadableFile
from geodata.sentence import Sentence

PACKAGE = "worker-station-locator[sheets]"


def lacking(*libraries: str) -> Sentence | None:
    """Return what is to be done where one of some libraries is not installed; None where all are."""
    if all(find_spec(name) for name in libraries):
        return None
    return Sentence(
        "读写电子表格和地图图层的组件没有装，请管理员运行 pip install '{package}'", package=PACKAGE
    )


def require(*libraries: str) -> None:
    """Raise UnreadableFile where a library that reads a file is not installed."""
    if sentence := lacking(*libraries):
        raise UnreadableFile(sentence)
