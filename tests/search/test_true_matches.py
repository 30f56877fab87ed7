"""What is said to contain the characters contains them; what only sounds alike stands apart."""

import pytest
from factories import AddStation, north
from flask.testing import FlaskClient

CLAIM, SIMILAR = "名字或地址里有这几个字的", "读音相近"


@pytest.fixture
def town(add: AddStation) -> None:
    """Add stations of one sound or look, one character apart."""
    for number in range(3):
        add(at=north(100 * number), name=f"工商银行网点驿站{number}")
        add(at=north(100 * number + 10), name=f"三水区驿站{number}", address=f"三水大道{number}号")
        add(at=north(100 * number + 20), name=f"肇庆自治州总工会驿站{number}", address="肇庆自治州路")
    add(at=north(900), name="麦当劳KFC驿站")
    add(at=north(950), name="城东驿站", address="蓝塘路1号")


def answer(client: FlaskClient, text: str) -> tuple[str, str]:
    """Return the parts of the page for what contains a text, and for what sounds like it."""
    page = client.get("/", query_string={"q": text}).text.partition('<template id="card-shape">')[0]
    literal, _, similar = page.partition('<section class="similar">')
    return literal, similar


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("text", "name"),
    [("工伤", "工商银行"), ("攻商银行", "工商银行"), ("三税", "三水"), ("蓝糖路", "城东驿站")],
)
def test_what_sounds_alike_is_not_said_to_contain_it(client: FlaskClient, text: str, name: str) -> None:
    literal, similar = answer(client, text)
    assert CLAIM not in literal.replace(f"没有{CLAIM}", "") and f"{name}" not in literal
    assert not similar or SIMILAR in similar


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["工商", "三水", "蓝塘", "自治州 驿站", "KFC", "kfc"])
def test_what_contains_it_is_said_to(client: FlaskClient, text: str) -> None:
    literal, similar = answer(client, text)
    assert CLAIM in literal and f"没有{CLAIM}" not in literal and not similar


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["gongshang", "gsyh", "sanshui"])
def test_latin_letters_are_found_by_sound_and_said_so(client: FlaskClient, text: str) -> None:
    literal, similar = answer(client, text)
    assert f"没有{CLAIM}" in literal and SIMILAR in similar and "card" in similar


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["zzz", "zzzz", "xyz", "qqq", "zzzgh"])
def test_letters_from_the_middle_of_initials_find_nothing(client: FlaskClient, text: str) -> None:
    literal, similar = answer(client, text)
    assert not similar and 'class="card"' not in literal


@pytest.mark.usefixtures("town")
def test_a_text_answer_says_what_it_went_by(client: FlaskClient) -> None:
    text = client.get("/api/v1/stations/nearest.txt", query_string={"q": "攻商银行"}).text
    assert text.startswith("没有叫这个的，按读音相近的“工商银行网点驿站")
