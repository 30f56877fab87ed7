"""Photos from visitors, made harmless: only the pixels are kept.

They are decoded, so this is imported by a process of its own only (cleaning_process.py).
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from geodata.sentence import Sentence
from locator.reports.domain.errors import PhotoRefused
from locator.reports.domain.photo_file import MAX_SIDE_PX, NO_PHOTO, require_photo

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000  # more than phone cameras have; decoding takes 150 MB of memory
JPEG_QUALITY = 80
AS_THEY_ARE = frozenset({"RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"})  # modes that can be scaled
TOO_MANY_PIXELS = Sentence("照片的像素太多，请拍小一点的")


def clean_photo(given: bytes, max_side_px: int = MAX_SIDE_PX) -> bytes:
    """Return a photo as a JPEG of at most 1280 pixels a side, or fewer, upright, without metadata.

    Raises PhotoRefused for a file that is too large or no photo.
    """
    require_photo(given)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encode(_open(given, max_side_px), max_side_px)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoRefused(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise PhotoRefused(NO_PHOTO) from None


def _open(given: bytes, max_side_px: int) -> Image.Image:
    photo = Image.open(BytesIO(given), formats=FORMATS)
    width, height = photo.size
    if width * height > MAX_PIXELS:  # known from the header, before decoding
        raise PhotoRefused(TOO_MANY_PIXELS)
    photo.draft("RGB", (2 * max_side_px, 2 * max_side_px))
    return photo


def _encode(photo: Image.Image, max_side_px: int) -> bytes:
    small = photo if photo.mode in AS_THEY_ARE else photo.convert("RGB")
    if small is not photo:
        small.info = photo.info
    small.thumbnail((max_side_px, max_side_px))  # before anything that would copy all its pixels
    upright = ImageOps.exif_transpose(small).convert("RGB")
    clean = Image.new("RGB", upright.size)  # a new image has no metadata
    clean.paste(upright)
    jpeg = BytesIO()
    clean.save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return jpeg.getvalue()
