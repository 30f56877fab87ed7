"""The cells of an entry's services: those that it has and lacks, hours of single ones, and their details.

The form has a row an offer for the last two (`locator.editing.views.offer_rows`), the workbook a sheet.
"""

from geodata.sentence import Sentence
from locator.stations.domain.declaring import Reading, own_cell
from locator.stations.domain.station import Facet

SERVICE_CELLS = (
    own_cell("services", Sentence("有的服务"), facet=Facet.SERVICES, card="services", max_length=4000),
    own_cell(
        "services_missing", Sentence("没有的服务"), facet=Facet.SERVICES, is_public=True, max_length=4000
    ),
    own_cell(
        "service_hours",
        Sentence("有自己时间的服务"),
        facet=Facet.SERVICES,
        reading=Reading.COPY,
        is_public=True,
        max_length=4000,
    ),
    own_cell(
        "service_details",
        Sentence("服务的细则"),
        facet=Facet.SERVICES,
        reading=Reading.COPY,
        is_public=True,
        max_length=20_000,
    ),
)
