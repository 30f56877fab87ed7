"""Refusals of assessments, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class AssessmentNotFound(LocatorError):
    """There is no such scheme, round, team, result or finding, or it is none of the person's."""

    status = HTTPStatus.NOT_FOUND


class SchemeInUse(LocatorError):
    """A round uses this version of a scheme, so its criteria stay as they are."""

    status = HTTPStatus.CONFLICT


class StageSkipped(LocatorError):
    """A station has not passed the stages before, or the round has no such stage."""

    status = HTTPStatus.CONFLICT


class JudgesOwn(LocatorError):
    """A member would judge stations of where they come from."""

    status = HTTPStatus.CONFLICT


class NeedsAnotherPerson(LocatorError):
    """Who judged a station does not confirm it."""

    status = HTTPStatus.FORBIDDEN


class AlreadyDone(LocatorError):
    """What is asked for was done before: a month that is dealt out, a result that is confirmed."""

    status = HTTPStatus.CONFLICT


class NobodyToDealTo(LocatorError):
    """A round has no team, or no team that may judge a station."""

    status = HTTPStatus.CONFLICT
