"""A stranger's photo: its pixels are kept, upright and small; nothing else of it, and nothing hostile."""

from io import BytesIO

import pytest
from PIL import Image

from locator.reports.actions.photos import LARGEST_BYTES, LONGEST_SIDE_PX, cleaned
from locator.reports.domain.errors import PhotoRefused

GPS = 0x8825
ORIENTATION = 0x0112
CAMERA = 0x0110


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 20), exif: Image.Exif | None = None) -> bytes:
    made = BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, "red").save(made, form, **extra)
    return made.getvalue()


def reopened(kept: bytes) -> Image.Image:
    return Image.open(BytesIO(kept))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_kind_of_photo_becomes_a_jpeg(form: str) -> None:
    assert reopened(cleaned(photo(form))).format == "JPEG"


def test_where_and_by_what_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[CAMERA] = "Secret Phone 7"
    exif.get_ifd(GPS).update({1: "N", 2: (23.0, 3.0, 0.0)})
    given = photo(exif=exif)
    assert b"Secret Phone" in given
    kept = cleaned(given)
    assert b"Secret Phone" not in kept and b"Exif" not in kept
    assert not reopened(kept).getexif()


def test_it_stands_upright_without_the_note_that_says_how_to_turn_it() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn by a quarter
    assert reopened(cleaned(photo(size=(40, 20), exif=exif))).size == (20, 40)


def test_a_large_photo_becomes_a_small_one() -> None:
    kept = reopened(cleaned(photo(size=(4000, 3000))))
    assert kept.size == (LONGEST_SIDE_PX, LONGEST_SIDE_PX * 3 // 4)


def test_a_page_hidden_behind_a_photo_is_gone() -> None:
    assert b"<script>" not in cleaned(photo() + b"<script>alert(1)</script>")


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"GIF89a" + bytes(50),
        photo()[:200],
        b"\xff\xd8\xff" + bytes(1000),
        b"x" * (LARGEST_BYTES + 1),
    ],
    ids=["nothing", "svg", "pdf", "gif", "torn", "noise", "too large"],
)
def test_what_is_no_photo_is_refused(given: bytes) -> None:
    with pytest.raises(PhotoRefused):
        cleaned(given)


def test_a_bomb_of_pixels_is_refused_by_its_header() -> None:
    made = BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    assert len(made.getvalue()) < 100_000
    with pytest.raises(PhotoRefused, match="像素"):
        cleaned(made.getvalue())
