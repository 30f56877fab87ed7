"""Refusals of notes and tasks, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class NoteInvalid(LocatorError):
    """A note or a task cannot be written so."""

    status = HTTPStatus.BAD_REQUEST


class NoteNotFound(LocatorError):
    """There is no such note or task, or it is not the person's."""

    status = HTTPStatus.NOT_FOUND


class TooManyNotes(LocatorError):
    """A station has as many notes as are kept."""

    status = HTTPStatus.CONFLICT
