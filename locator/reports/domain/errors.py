"""Errors of reports."""

from datetime import timedelta
from http import HTTPStatus

from geodata.sentence import Sentence
from locator.errors import LocatorError


class ReportNotFound(LocatorError):
    """There is no report with this code or number."""

    status = HTTPStatus.NOT_FOUND


class NothingToAdd(LocatorError):
    """The report is too old for details."""

    status = HTTPStatus.CONFLICT


class ReportTooOld(LocatorError):
    """The report is about a time days ago, or in the future."""

    status = HTTPStatus.BAD_REQUEST


class TooManyReports(LocatorError):
    """One network or device sends more reports than the limit."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            Sentence(
                "这个网络发来的反映太多了，请过 {n} 分钟再试；先扫门口的二维码再说，就不用等；急事请拨 12351",
                n=max(1, -(-int(wait.total_seconds()) // 60)),
            )
        )
        self.retry_after_s = max(1, -int(-wait.total_seconds() // 1))


class TooManyPhotos(LocatorError):
    """A network has sent its photos of the day, or too many wait to be looked at."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, wait: timedelta) -> None:
        super().__init__(Sentence("现在照片太多，收不下了：请只写字，或过一阵再发照片"))
        self.retry_after_s = int(wait.total_seconds())


class MarkUnknown(LocatorError):
    """The mark is not that of the station's plaque."""

    status = HTTPStatus.FORBIDDEN


class BurstNotFound(LocatorError):
    """There is no burst with this number that waits."""

    status = HTTPStatus.NOT_FOUND


class PhotoRefused(LocatorError):
    """The file is too large, or no photo."""

    status = HTTPStatus.BAD_REQUEST
