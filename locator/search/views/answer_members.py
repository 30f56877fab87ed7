"""What an answer says beside its stations: its first line, what opens first, what nobody has said."""

from collections.abc import Sequence

from locator.http.language import translate
from locator.search.actions import find_unknown
from locator.search.domain.search import Openings, SearchHit, SearchRequest
from locator.search.views import features
from locator.search.views.first_line import first_line


def answer_members(
    search: SearchRequest, hits: Sequence[SearchHit], openings: Openings, accuracy_m: float | None
) -> dict[str, object]:
    """Return these members of an answer to a search, in the language of this response."""
    return {
        "answer": translate(first_line(search, hits, openings, accuracy_m)),
        "nearest_open": features.open_member(openings.nearest_open),
        "opens_first": features.opening_member(openings.opens_first),
        **features.unknown_member(find_unknown(search)),
    }
