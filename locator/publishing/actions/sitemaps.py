"""Generate the sitemaps (sitemaps.org protocol) once a day: of each province's stations, and of divisions."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import count, groupby, islice

from sqlalchemy import Connection, Engine, delete, select

from locator.db.session import change
from locator.publishing.actions.stored_files import store_file
from locator.publishing.queries.sitemaps import (
    PREFIX,
    divisions_with_stations,
    station_pages,
)
from locator.publishing.tables import open_data

MOST_PAGES = 50_000  # of a sitemap, by the protocol
DIVISIONS = f"{PREFIX}divisions.xml"
OTHER_PAGES = ("/", "/map", "/divisions/", "/about/data", "/about/privacy", "/data/", "/api/")
BEGIN = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)
END = b"</urlset>\n"
Page = tuple[str, date | None]  # its path, and when it last changed


def generate(engine: Engine, today: date, site: str) -> int | None:
    """Generate all sitemaps unless it was done today; return their number, None if not generated.

    `site` is the beginning of all URLs, without a slash at its end.
    """
    made_today = select(open_data.c.name).where(open_data.c.name == DIVISIONS, open_data.c.made_on == today)
    with change(engine) as connection:
        if connection.scalar(made_today):
            return None
        names = [DIVISIONS]
        pages: list[Page] = [(path, None) for path in OTHER_PAGES]
        pages += [(f"/divisions/{code}", None) for code in divisions_with_stations(connection)]
        store_file(connection, DIVISIONS, today, 0, _xml(pages, site))
        for name, part in _station_parts(connection):
            store_file(connection, name, today, len(part), _xml(part, site))
            names.append(name)
        connection.execute(
            delete(open_data).where(open_data.c.name.startswith(PREFIX), open_data.c.name.not_in(names))
        )
        return len(names)


def _station_parts(connection: Connection) -> Iterator[tuple[str, Sequence[Page]]]:
    """Yield the name and the pages of each sitemap of stations: `sitemap-44-1.xml`."""
    for province, found in groupby(station_pages(connection), key=lambda page: page.province):
        pages = ((f"/stations/{page.code}", page.changed_on) for page in found)
        for number in count(1):
            part = list(islice(pages, MOST_PAGES))
            if not part:
                break
            yield f"{PREFIX}{province}-{number}.xml", part


def _xml(pages: Iterable[Page], site: str) -> Iterator[bytes]:
    """Yield a sitemap piece by piece. Paths and dates contain nothing that XML would have to escape."""
    yield BEGIN
    for path, changed_on in pages:
        lastmod = f"<lastmod>{changed_on}</lastmod>" if changed_on else ""
        yield f"<url><loc>{site}{path}</loc>{lastmod}</url>\n".encode()
    yield END
