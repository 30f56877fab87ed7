"""Job lists and their posts: those that count on a day for everybody, all of them for staff of the area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from locator.bulletins.domain.errors import BulletinNotFound
from locator.bulletins.tables import bulletin, job_post
from locator.divisions.domain import code_prefix
from locator.stations.tables import public_station, station

MAX_LISTED = 200
PAGE_POSTS = 50
# What everybody may read; `contact` is not among it.
POST_COLUMNS = tuple(
    job_post.c[name]
    for name in (
        *("id", "bulletin_id", "employer", "title", "openings", "wage", "wage_low", "wage_high"),
        *("requirement", "place", "public_contact", "employer_checked"),
    )
)
SUMS = (
    func.count(job_post.c.id).label("posts"),
    func.coalesce(func.sum(job_post.c.openings), 0).label("openings"),
    func.count(job_post.c.employer.distinct()).label("employers"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of posts, how many were found, and how many openings they tell of."""

    posts: Sequence[Row[Any]]
    count: int
    openings: int


def counts_on(today: date) -> ColumnElement[bool]:
    """Return the condition that a list is public on a day."""
    return and_(bulletin.c.published_on <= today, bulletin.c.expires_on >= today)


def find_posts(
    connection: Connection, today: date, words: str = "", place: str = "", division: str = "", page: int = 1
) -> Found:
    """Return the posts whose employer, title or requirement has the words and whose place has the place."""
    wanted = [counts_on(today)]
    if words:
        texts = (job_post.c.title, job_post.c.employer, job_post.c.requirement)
        wanted.append(or_(*(text.icontains(words, autoescape=True) for text in texts)))
    if place:
        wanted.append(job_post.c.place.icontains(place, autoescape=True))
    if division:
        wanted.append(bulletin.c.division_code.startswith(code_prefix(division), autoescape=True))
    joined = job_post.join(bulletin)
    count, openings = connection.execute(
        select(func.count(), func.coalesce(func.sum(job_post.c.openings), 0))
        .select_from(joined)
        .where(*wanted)
    ).one()
    newest = (bulletin.c.published_on.desc(), job_post.c.id)
    chosen = select(*POST_COLUMNS).select_from(joined).where(*wanted).order_by(*newest)
    rows = connection.execute(chosen.limit(PAGE_POSTS).offset((page - 1) * PAGE_POSTS)).all()
    return Found(rows, count, openings)


def public_bulletin(connection: Connection, key: int, today: date) -> Row[Any]:
    """Return a list that counts on a day, with its sums; raise BulletinNotFound."""
    row = connection.execute(_bulletins().where(bulletin.c.id == key, counts_on(today))).one_or_none()
    if row is None:
        raise BulletinNotFound("没有这份招聘表，或者已经过期")
    return row


def current_bulletins(
    connection: Connection, today: date, *, division: str = "", station_code: str = ""
) -> Sequence[Row[Any]]:
    """Return the lists that count on a day, of a division with all below it or of a station."""
    wanted = [counts_on(today)]
    if division:
        wanted.append(bulletin.c.division_code.startswith(code_prefix(division), autoescape=True))
    if station_code:
        of_station = select(public_station.c.station_id).where(public_station.c.code == station_code)
        wanted.append(bulletin.c.station_id == of_station.scalar_subquery())
    newest = (bulletin.c.published_on.desc(), bulletin.c.id.desc())
    return connection.execute(_bulletins().where(*wanted).order_by(*newest).limit(MAX_LISTED)).all()


def staff_bulletins(connection: Connection) -> Sequence[Row[Any]]:
    """Return the lists that the person may see, the newest first, with the station's name."""
    newest = (bulletin.c.published_on.desc(), bulletin.c.id.desc())
    named = _bulletins().add_columns(
        station.c.name.label("station_name"), station.c.code.label("station_code")
    )
    joined = named.outerjoin(station, station.c.id == bulletin.c.station_id).group_by(station.c.id)
    return connection.execute(joined.order_by(*newest).limit(MAX_LISTED)).all()


def staff_bulletin(connection: Connection, key: int) -> Row[Any]:
    """Return a list that the person may see; raise BulletinNotFound."""
    row = connection.execute(_bulletins().where(bulletin.c.id == key)).one_or_none()
    if row is None:
        raise BulletinNotFound("没有这份招聘表，或者不归您管")
    return row


def posts_of(connection: Connection, key: int) -> Sequence[Row[Any]]:
    """Return the posts of a list, as everybody may read them."""
    return connection.execute(
        select(*POST_COLUMNS).where(job_post.c.bulletin_id == key).order_by(job_post.c.id)
    ).all()


def staff_posts_of(connection: Connection, key: int) -> Sequence[Row[Any]]:
    """Return the posts of a list with all contacts."""
    return connection.execute(
        select(job_post).where(job_post.c.bulletin_id == key).order_by(job_post.c.id)
    ).all()


def _bulletins() -> Any:
    return (
        select(bulletin, *SUMS)
        .outerjoin(job_post, job_post.c.bulletin_id == bulletin.c.id)
        .group_by(bulletin.c.id)
    )
