"""By which phones tell our answers: the mark, and the length of the body before compression."""

import pytest
from flask.testing import FlaskClient

ADDRESSES = ("/", "/kept", "/sw.js", "/nowhere", "/packs/441200")
UNCHANGED = "/api/v1/cells/5-26-13"  # its ETag is of what it says; a pack also says how new it is


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_marked_as_ours(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["X-Answered-By"] == "locator"


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != "/nowhere"])
def test_a_whole_answer_says_how_long_it_is(client: FlaskClient, address: str, encoding: str) -> None:
    plain = client.get(address, headers={"Accept-Encoding": "identity"}).data
    answer = client.get(address, headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["X-Whole-Bytes"]) == len(plain)


def test_an_unchanged_answer_says_nothing_of_a_length(client: FlaskClient) -> None:
    """The browser would take it for the length of what it has kept."""
    whole = client.get(UNCHANGED)
    unchanged = client.get(UNCHANGED, headers={"If-None-Match": whole.headers["ETag"]})
    assert "X-Whole-Bytes" in whole.headers
    assert unchanged.status_code == 304 and "X-Whole-Bytes" not in unchanged.headers
