"""Optional libraries for spreadsheets and map layers, installed with the extra `sheets`.

Pages and CSV files do not need them.
"""

from importlib.util import find_spec

from geodata.errors import UnreadableFile
from geodata.sentence import Sentence

PACKAGE = "worker-station-locator[sheets]"


def missing_extra_message(*libraries: str) -> Sentence | None:
    """Return how to install the extra if one of the libraries is missing; None if none is."""
    if all(find_spec(name) for name in libraries):
        return None
    return Sentence(
        "读写电子表格和地图图层的组件没有装，请管理员运行 pip install '{package}'", package=PACKAGE
    )


def require_libraries(*libraries: str) -> None:
    """Raise UnreadableFile if one of the libraries is not installed."""
    if sentence := missing_extra_message(*libraries):
        raise UnreadableFile(sentence)
