"""The cells of an entry's services: those that it has and lacks, and hours of single ones."""

from geodata.sentence import Sentence
from locator.stations.domain.declaring import Reading, Row, own_cell
from locator.stations.domain.station import Facet

HOURS_HINT = Sentence("只有时间和站里不一样的服务才写：法律咨询：We 09:00-11:00；几项之间用分号“；”隔开")
SERVICE_CELLS = (
    own_cell("services", Sentence("有的服务"), facet=Facet.SERVICES, card="services"),
    own_cell("services_missing", Sentence("没有的服务"), facet=Facet.SERVICES, is_public=True),
    own_cell(
        "service_hours",
        Sentence("有自己时间的服务"),
        facet=Facet.SERVICES,
        reading=Reading.COPY,
        is_public=True,
        row=Row("services", HOURS_HINT, max_length=2000, wide=True),
    ),
)
