"""The font that pictures are written in: one of Debian's for Chinese, where the machine has it."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

# fonts-noto-cjk, whose third face is the simplified one, or fonts-wqy-microhei.
FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
)


def can_draw() -> bool:
    """Tell whether this machine can write Chinese into a picture."""
    return _file() is not None


@lru_cache(maxsize=8)
def font(size_px: int) -> ImageFont.FreeTypeFont:
    """Return the font in a size; raise OSError where there is none."""
    path, index = _file() or FONTS[0]
    return ImageFont.truetype(path, size_px, index=index)


@lru_cache(maxsize=1)
def _file() -> tuple[str, int] | None:
    return next(((path, index) for path, index in FONTS if Path(path).is_file()), None)
