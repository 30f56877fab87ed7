"""The request models of reports, read strictly; a position in them is not stored."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from geodata.lonlat import LonLat
from locator.http.fields import Degrees, Moment
from locator.reports.domain.report import Verdict
from locator.stations.views.fields import Service

Contact = Annotated[str, StringConstraints(max_length=100, pattern=r"^[\w.+@ -]*$", strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class ReportParameters(BaseModel):
    """A report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: Verdict = Field(description="What is the matter at the door.")
    service: Service | None = Field(default=None, description="What is broken, where something is.")
    lon: Degrees | None = Field(
        default=None, description="WGS 84 longitude, to show that one is there; never kept."
    )
    lat: Degrees | None = Field(default=None, description="WGS 84 latitude; never kept.")

    said_at: Moment | None = Field(
        default=None, description="When it was so, if it could not be sent at once: up to three days ago."
    )

    @property
    def position(self) -> LonLat | None:
        """The position of the reporter, if the phone sent one."""
        return LonLat.of(self.lon, self.lat) if self.lon is not None and self.lat is not None else None


class DetailParameters(BaseModel):
    """Details that can be added to a report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Text = ""
    service: Service | None = None
    contact: Contact = ""
