"""Writing job lists and their posts; row security decides where a person may."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, update

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.bulletins.domain.bulletin import Bulletin
from locator.bulletins.domain.errors import BulletinNotFound
from locator.bulletins.domain.post import Post
from locator.bulletins.tables import bulletin, job_post
from locator.entries.queries import drafts
from locator.stations.domain.errors import StationNotFound

NOT_FOUND = "没有这份招聘表，或者不归您管"


def add_bulletin(
    connection: Connection, given: Bulletin, posts: Sequence[Post], area: Area, station_code: str = ""
) -> int:
    """Store a list of a station, or of the union whose area it is; return its id.

    Raises StationNotFound for a station outside of the area.
    """
    values = {**asdict(given), "area": area.key, "division_code": area.division_code}
    if station_code:
        stored = drafts.by_code(connection, station_code)
        if not area.contains(stored.draft.division_code, stored.operator_id):
            raise StationNotFound(Sentence("没有编号为 {code} 的站点", code=station_code[:20]))
        values |= {"area": "", "station_id": stored.id, "division_code": stored.draft.division_code}
    key: int = connection.execute(insert(bulletin).values(values).returning(bulletin.c.id)).scalar_one()
    connection.execute(insert(job_post), [{"bulletin_id": key, **asdict(post)} for post in posts])
    return key


def mark_checked(connection: Connection, key: int, employer: str, *, checked: bool) -> None:
    """Note of an employer of a list that somebody has checked it, or has not; raise BulletinNotFound."""
    of_employer = (job_post.c.bulletin_id == key, job_post.c.employer == employer)
    changed = update(job_post).where(*of_employer).values(employer_checked=checked)
    if not connection.execute(changed).rowcount:
        raise BulletinNotFound(NOT_FOUND)


def remove_bulletin(connection: Connection, key: int) -> None:
    """Remove a list with its posts; raise BulletinNotFound."""
    connection.execute(delete(job_post).where(job_post.c.bulletin_id == key))
    if connection.execute(delete(bulletin).where(bulletin.c.id == key)).rowcount != 1:
        raise BulletinNotFound(NOT_FOUND)
