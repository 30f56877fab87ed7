"""The links of a union: written whole, one a line."""

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from locator.stations.domain.links import parse_links
from locator.stations.tables import union_link
from locator.vocabulary.domain.errors import WordRefused


def write_links(connection: Connection, area: str, text: str) -> None:
    """Replace the links of a union, by the key of its area; raise WordRefused for what is no link."""
    try:
        links = parse_links(text)
    except ValueError as error:
        raise WordRefused(error.args[0]) from None
    if not links:
        connection.execute(delete(union_link).where(union_link.c.area == area))
        return
    written = insert(union_link).values(area=area, links=links)
    connection.execute(written.on_conflict_do_update(index_elements=["area"], set_={"links": links}))
