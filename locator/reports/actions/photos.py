"""A photo from a stranger's phone, made harmless: its pixels are kept and nothing else of it."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from geodata.sentence import Sentence
from locator.reports.domain.errors import PhotoRefused

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 8 * 1024 * 1024
LARGEST_PIXELS = 50_000_000  # more than any phone's camera; decoding takes 150 MB of memory
LONGEST_SIDE_PX = 1280
QUALITY = 80
TOO_MANY_PIXELS = Sentence("照片的像素太多，请拍小一点的")


def cleaned(given: bytes) -> bytes:
    """Return a photo as a JPEG of at most 1280 pixels a side, upright, without metadata.

    Raises PhotoRefused for what is too large, or no photo.
    """
    if len(given) > LARGEST_BYTES:
        raise PhotoRefused(Sentence("照片超过 {n} MB，请拍小一点的", n=LARGEST_BYTES // 1024 // 1024))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encoded(_opened(given))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoRefused(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise PhotoRefused("这个文件不是能打开的照片（JPEG、PNG 或 WebP）") from None


def _opened(given: bytes) -> Image.Image:
    photo = Image.open(BytesIO(given), formats=FORMATS)
    width, height = photo.size
    if width * height > LARGEST_PIXELS:  # known from the header, before a pixel is decoded
        raise PhotoRefused(TOO_MANY_PIXELS)
    photo.draft("RGB", (2 * LONGEST_SIDE_PX, 2 * LONGEST_SIDE_PX))
    return photo


def _encoded(photo: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(photo).convert("RGB")
    upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    bare = Image.new("RGB", upright.size)  # a new image has no metadata to leave out
    bare.paste(upright)
    kept = BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
