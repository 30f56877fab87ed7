"""The request models of reports, read strictly."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from geodata.sentence import Sentence
from locator.errors import InvalidRequest
from locator.http.fields import Degrees, Moment
from locator.reports.domain.report import Line, Verdict
from locator.stations.views.fields import Service

Contact = Annotated[str, StringConstraints(max_length=100, pattern=r"^[\w.+@ -]*$", strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class ReportParameters(BaseModel):
    """A report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: Verdict = Field(description="What is the matter at the door.")
    service: Service | None = Field(default=None, description="What is broken, where something is.")
    lon: Degrees | None = Field(
        default=None, deprecated=True, description="Not used: two numbers in a request show nothing."
    )
    lat: Degrees | None = Field(default=None, deprecated=True, description="Not used.")
    line: Line | None = Field(
        default=None, description="Which line of the station's page is wrong; with verdict wrong_line."
    )
    words: Text = Field(
        default="", description="What is wrong or wished for; needed for wrong_line and suggestion."
    )
    said_at: Moment | None = Field(
        default=None, description="When it was so, if it could not be sent at once: up to three days ago."
    )

    def require_words(self) -> None:
        """Raise InvalidRequest unless a wrong line is named, and it or a wish is written."""
        if (self.verdict is Verdict.WRONG_LINE) != (self.line is not None):
            raise InvalidRequest({"line": Sentence("请选哪一行不对")})
        if self.verdict in (Verdict.WRONG_LINE, Verdict.SUGGESTION) and not self.words:
            raise InvalidRequest({"words": Sentence("请写一句")})


class MarkParameters(BaseModel):
    """The mark that a phone read from a plaque's QR code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mark: str = Field(pattern=r"^[A-Za-z0-9_-]{16}$")


class DetailParameters(BaseModel):
    """Details that can be added to a report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Text = ""
    service: Service | None = None
    contact: Contact = ""
