"""The links of a row: each is read by itself; one that is none is asked about and left out."""

from geodata.sentence import Sentence
from locator.sheets.domain.findings import Fault
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.links import MAX_LINKS, parse_link, split_links

CELL = "links"


def read_links(row: RowCells) -> None:
    """Read the links of a row into its cell."""
    links: dict[str, None] = {}
    for text in split_links(row.raw(CELL)) if row.text(CELL) else ():
        try:
            links[str(parse_link(text))] = None
        except ValueError as error:
            row.add_finding(Fault.LINK_UNREAD, Sentence("{why}，没有写入", why=error.args[0]), CELL)
    if len(links) > MAX_LINKS:
        row.add_finding(
            Fault.LINK_UNREAD, Sentence("链接最多 {most} 个，后面的没有写入", most=MAX_LINKS), CELL
        )
    if links:
        row.cells[CELL] = "\n".join([*links][:MAX_LINKS])
