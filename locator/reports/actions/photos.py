"""Photos from visitors, made harmless: only the pixels are kept."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from geodata.sentence import Sentence
from locator.reports.domain.errors import PhotoRefused

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000  # more than phone cameras have; decoding takes 150 MB of memory
MAX_SIDE_PX = 1280
JPEG_QUALITY = 80
TOO_MANY_PIXELS = Sentence("照片的像素太多，请拍小一点的")


def clean_photo(given: bytes) -> bytes:
    """Return a photo as a JPEG of at most 1280 pixels a side, upright, without metadata.

    Raises PhotoRefused for a file that is too large or no photo.
    """
    if len(given) > MAX_BYTES:
        raise PhotoRefused(Sentence("照片超过 {n} MB，请拍小一点的", n=MAX_BYTES // 1024 // 1024))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encode(_open(given))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoRefused(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise PhotoRefused("这个文件不是能打开的照片（JPEG、PNG 或 WebP）") from None


def _open(given: bytes) -> Image.Image:
    photo = Image.open(BytesIO(given), formats=FORMATS)
    width, height = photo.size
    if width * height > MAX_PIXELS:  # known from the header, before decoding
        raise PhotoRefused(TOO_MANY_PIXELS)
    photo.draft("RGB", (2 * MAX_SIDE_PX, 2 * MAX_SIDE_PX))
    return photo


def _encode(photo: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(photo).convert("RGB")
    upright.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
    clean = Image.new("RGB", upright.size)  # a new image has no metadata
    clean.paste(upright)
    jpeg = BytesIO()
    clean.save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return jpeg.getvalue()
