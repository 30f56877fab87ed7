"""Refusals of photos of stations, with their HTTP status."""

from datetime import timedelta
from http import HTTPStatus

from geodata.sentence import Sentence
from locator.errors import LocatorError


class StationPhotoNotFound(LocatorError):
    """There is no such photo, or it was removed."""

    status = HTTPStatus.NOT_FOUND


class StationPhotoInvalid(LocatorError):
    """What is said of a photo is missing or too long."""

    status = HTTPStatus.BAD_REQUEST


class TooManyStationPhotos(LocatorError):
    """A station has as many photos as are shown."""

    status = HTTPStatus.CONFLICT


class TooManyUploads(LocatorError):
    """A person has sent the photos of a day, or too many wait to be cleaned."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, wait: timedelta) -> None:
        super().__init__(Sentence("现在照片太多，收不下了，请过一阵再发"))
        self.retry_after_s = int(wait.total_seconds())
