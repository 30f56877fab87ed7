"""Staff page of a union's words under the standard services: add, rename, retire; and of its links."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.stations.domain.links import LINKS_HINT, MAX_LINKS_LENGTH
from locator.stations.domain.own_words import MAX_ENGLISH_LENGTH, MAX_WORDS, ServiceWord
from locator.stations.domain.service import MAX_WORD, SERVICES
from locator.stations.domain.service_vocabulary import GROUPS
from locator.stations.queries import service_words
from locator.stations.queries.union_links import links_of_areas
from locator.vocabulary.actions import words as actions
from locator.vocabulary.actions.links import write_links
from locator.vocabulary.domain.errors import WordRefused
from locator.vocabulary.queries import numbers_of_stations

bp = Blueprint("staff_words", __name__, url_prefix="/staff/words")
PAGE = "/staff/words"
NOT_YOURS = Sentence("这个服务词不归您管")


class _Names(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    word: str = Field(max_length=200)
    en: str = Field(default="", max_length=200)
    wordings: str = Field(default="", max_length=1_000)


class NewWord(_Names):
    """A word to add: the key of the union's area, the service that it belongs to, and its names."""

    area: str = Field(max_length=60)
    parent: str = Field(max_length=60)


class ChangedWord(_Names):
    """A word's new names."""


class GivenLinks(BaseModel):
    """The links of a union, one a line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area: str = Field(max_length=60)
    links: str = Field(default="", max_length=2 * MAX_LINKS_LENGTH)


@bp.get("")
@requires(Right.LOOK)
def words() -> Response:
    """List the words of the person's unions, with a form to add one."""
    return as_staff(_page, session.by())


@bp.post("")
@requires(Right.EDIT)
def add() -> Response:
    """Add a word."""
    given = validated(NewWord, session.form_values())
    session.require_own_area(given.area, Right.EDIT, NOT_YOURS)

    def add_word(connection: Connection) -> Response:
        actions.add_word(connection, given.area, given.parent, given.word, given.en, given.wordings)
        return redirect_with_message(PAGE, "word-added")

    return _change(add_word, f"加服务词“{given.word[:30]}”", given.model_dump())


@bp.post("/<int:key>")
@requires(Right.PUBLISH)
def change(key: int) -> Response:
    """Rename a word, or change its other names."""
    given = validated(ChangedWord, session.form_values())

    def change_word(connection: Connection) -> Response:
        actions.change_word(connection, _own_word(connection, key), given.word, given.en, given.wordings)
        return redirect_with_message(PAGE, "word-changed")

    return _change(change_word, f"改服务词“{given.word[:30]}”")


@bp.post("/<int:key>/retire")
@requires(Right.PUBLISH)
def retire(key: int) -> Response:
    """Take a word out of use."""

    def retire_word(connection: Connection) -> Response:
        actions.retire_word(connection, _own_word(connection, key))
        return redirect_with_message(PAGE, "word-retired")

    return _change(retire_word, "停用服务词")


@bp.post("/<int:key>/restore")
@requires(Right.PUBLISH)
def restore(key: int) -> Response:
    """Take a word into use again."""

    def restore_word(connection: Connection) -> Response:
        actions.restore_word(connection, _own_word(connection, key))
        return redirect_with_message(PAGE, "word-changed")

    return _change(restore_word, "恢复服务词")


@bp.post("/links")
@requires(Right.PUBLISH)
def links() -> Response:
    """Write the links of a union."""
    given = validated(GivenLinks, session.form_values())
    session.require_own_area(given.area, Right.PUBLISH, NOT_YOURS)

    def write(connection: Connection) -> Response:
        write_links(connection, given.area, given.links)
        return redirect_with_message(PAGE, "links-written")

    return _change(write, "改工会的链接", {"links_of": given.area, "links": given.links})


def _change(work: Callable[[Connection], Response], reason: str, entered: Any = None) -> Response:
    """Change words in one transaction; show a refusal on the page, with what was entered."""
    return change_or_show(work, reason, WordRefused, lambda connection, why: _page(connection, why, entered))


def _own_word(connection: Connection, key: int) -> ServiceWord:
    word = actions.require_word(connection, key)
    session.require_own_area(word.area, Right.PUBLISH, NOT_YOURS)
    return word


def _page(connection: Connection, trouble: str = "", entered: Any = None) -> Response:
    actor = session.actor()
    areas = {area.key: area.name for area in actor.areas(Right.LOOK)}
    listed = service_words.of_areas(connection, list(areas))
    return page(
        "vocabulary/words.html",
        private=True,
        areas=areas,
        addable={area.key: area.name for area in actor.areas(Right.EDIT)},
        changeable={area.key for area in actor.areas(Right.PUBLISH)},
        words={key: [one for one in listed if one.area == key] for key in areas},
        links={
            key: "\n".join(map(str, those)) for key, those in links_of_areas(connection, list(areas)).items()
        },
        links_hint=LINKS_HINT,
        numbers=numbers_of_stations(connection, [one.code for one in listed]),
        services={
            label: [service for service in SERVICES.values() if service.group == group]
            for group, label in GROUPS.items()
        },
        service_names={code: service.zh for code, service in SERVICES.items()},
        trouble=trouble,
        entered=entered or {},
        most=MAX_WORDS,
        longest=MAX_WORD,
        longest_english=MAX_ENGLISH_LENGTH,
        told=request.args.get("told", ""),
    )
