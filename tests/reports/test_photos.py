"""Photos from visitors: the pixels are kept, upright and small; no metadata and nothing hostile."""

from io import BytesIO

import pytest
from PIL import Image

from locator.reports.actions.cleaning_process import clean_apart
from locator.reports.actions.photos import clean_photo
from locator.reports.domain.errors import PhotoRefused
from locator.reports.domain.photo_file import MAX_BYTES, MAX_SIDE_PX

GPS = 0x8825
ORIENTATION = 0x0112
CAMERA = 0x0110


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 20), exif: Image.Exif | None = None) -> bytes:
    file = BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, "red").save(file, form, **extra)
    return file.getvalue()


def open_image(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_photos_of_every_format_become_jpegs(form: str) -> None:
    assert open_image(clean_photo(photo(form))).format == "JPEG"


def test_position_and_camera_are_removed() -> None:
    exif = Image.Exif()
    exif[CAMERA] = "Secret Phone 7"
    exif.get_ifd(GPS).update({1: "N", 2: (23.0, 3.0, 0.0)})
    given = photo(exif=exif)
    assert b"Secret Phone" in given
    kept = clean_photo(given)
    assert b"Secret Phone" not in kept and b"Exif" not in kept
    assert not open_image(kept).getexif()


def test_the_photo_is_rotated_upright_without_metadata() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn by a quarter
    assert open_image(clean_photo(photo(size=(40, 20), exif=exif))).size == (20, 40)


def test_large_photos_are_scaled_down() -> None:
    kept = open_image(clean_photo(photo(size=(4000, 3000))))
    assert kept.size == (MAX_SIDE_PX, MAX_SIDE_PX * 3 // 4)


def test_content_appended_to_a_photo_is_removed() -> None:
    assert b"<script>" not in clean_photo(photo() + b"<script>alert(1)</script>")


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"GIF89a" + bytes(50),
        photo()[:200],
        b"\xff\xd8\xff" + bytes(1000),
        b"x" * (MAX_BYTES + 1),
    ],
    ids=["nothing", "svg", "pdf", "gif", "torn", "noise", "too large"],
)
def test_files_that_are_no_photos_are_refused(given: bytes) -> None:
    with pytest.raises(PhotoRefused):
        clean_photo(given)


def test_a_photo_that_would_need_too_much_memory_is_refused_where_it_is_opened() -> None:
    made = {form: BytesIO() for form in ("PNG", "WEBP")}
    for form, file in made.items():
        Image.new("RGBA", (7000, 7000)).save(file, form)
    assert open_image(clean_apart(made["PNG"].getvalue())).size == (MAX_SIDE_PX, MAX_SIDE_PX)
    with pytest.raises(PhotoRefused, match="拍小一点"):
        clean_apart(made["WEBP"].getvalue())  # 87 kB; its library decodes it twice


def test_a_process_of_its_own_says_why_it_refuses() -> None:
    assert open_image(clean_apart(photo())).format == "JPEG"
    with pytest.raises(PhotoRefused, match="不是能打开的照片"):
        clean_apart(b"\xff\xd8\xff" + bytes(1000))


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    made = BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    assert len(made.getvalue()) < 100_000
    with pytest.raises(PhotoRefused, match="像素"):
        clean_photo(made.getvalue())
