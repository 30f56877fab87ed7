"""The font for text in pictures: a Chinese font of Debian, if it is installed."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

# fonts-noto-cjk (face 2 is Simplified Chinese) or fonts-wqy-microhei.
FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
)


def can_draw() -> bool:
    """Tell whether this machine has a font with Chinese characters."""
    return _file() is not None


@lru_cache(maxsize=8)
def font(size_px: int) -> "ImageFont.FreeTypeFont":
    """Return the font in a size in pixels; raise OSError if no font is installed."""
    from PIL import ImageFont  # pages only ask whether there is a font

    path, index = _file() or FONTS[0]
    return ImageFont.truetype(path, size_px, index=index)


@lru_cache(maxsize=1)
def _file() -> tuple[str, int] | None:
    return next(((path, index) for path, index in FONTS if Path(path).is_file()), None)
