"""A photo as a form sends it, for staff and keepers alike."""

from dataclasses import dataclass

from flask import request

from geodata.sentence import Sentence
from locator.photos.domain.errors import StationPhotoInvalid
from locator.photos.domain.view import View
from locator.reports.domain import photo_file

MAX_BODY_BYTES = photo_file.MAX_BYTES + 64 * 1024  # a photo and its form


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """A photo that was sent, not decoded, and what it shows."""

    view: View
    content: bytes


def sent_photo() -> SentPhoto:
    """Return the photo of this request; raise StationPhotoInvalid.

    Faces and number plates are the sender's duty, who has to say that there are none.
    """
    if request.form.get("duty") != "yes":
        raise StationPhotoInvalid(Sentence("请先看清楚：照片里没有认得出的人脸和车牌，再打勾"))
    try:
        view = View(request.form.get("view", ""))
    except ValueError:
        raise StationPhotoInvalid(Sentence("请选照片拍的是什么")) from None
    upload = request.files.get("photo")
    content = upload.stream.read(photo_file.MAX_BYTES + 1) if upload else b""
    if not content:
        raise StationPhotoInvalid(Sentence("请选一张照片"))
    return SentPhoto(view, content)
