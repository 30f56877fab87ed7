"""A photo as a file that somebody sent: its size and first bytes, all that the web server looks at."""

import re

from geodata.sentence import Sentence
from locator.reports.domain.errors import PhotoRefused

MAX_BYTES = 8 * 1024 * 1024
MAX_SIDE_PX = 1280  # of the one that is kept
BEGINNINGS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)
NO_PHOTO = Sentence("这个文件不是能打开的照片（JPEG、PNG 或 WebP）")


def require_photo(given: bytes) -> None:
    """Raise PhotoRefused for a file that is too large or does not begin as a photo; nothing is decoded."""
    if len(given) > MAX_BYTES:
        raise PhotoRefused(Sentence("照片超过 {n} MB，请拍小一点的", n=MAX_BYTES // 1024 // 1024))
    if not BEGINNINGS.match(given):
        raise PhotoRefused(NO_PHOTO)
