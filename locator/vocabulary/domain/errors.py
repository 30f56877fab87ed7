"""Refusals of the vocabulary, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class WordRefused(LocatorError):
    """A union's word that cannot be added, renamed or taken into use again as requested."""

    status = HTTPStatus.CONFLICT


class WordNotFound(LocatorError):
    """There is no such word, or it is not the person's."""

    status = HTTPStatus.NOT_FOUND
