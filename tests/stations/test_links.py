"""Links of stations and unions: web pages and mini-programmes, in sheets, forms and public answers."""

import re
from html import unescape

import pytest
from clerks import SignIn
from factories import AddStation
from flask.testing import FlaskClient
from forms import form, send
from sqlalchemy import Connection

from locator.accounts.domain.rights import Role
from locator.entries.queries import drafts
from locator.sheets.domain.columns.matching import match_columns
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.row import read_rows
from locator.stations.domain.links import LinkKind, links_of, parse_link, parse_links

COUNTY = "441202"
GIVEN = "官网 https://gh.example.cn/yz?id=3&a=b\n预约：#小程序://工会驿站/AbC123"
KEPT = "官网：https://gh.example.cn/yz?id=3&a=b\n预约：#小程序://工会驿站/AbC123"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://gh.example.cn", "网页：https://gh.example.cn"),
        ("官网:https://gh.example.cn/a", "官网：https://gh.example.cn/a"),
        ("#小程序://工会/AbC1", "小程序：#小程序://工会/AbC1"),
        ("预约 pages/book?id=3", "预约：pages/book?id=3"),
    ],
)
def test_a_link_is_read_with_its_label(written: str, kept: str) -> None:
    assert parse_links(written) == kept
    (link,) = links_of(kept)
    assert link == parse_link(written)
    assert link.kind is (LinkKind.WEB if "https" in kept else LinkKind.MINI_PROGRAM)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("javascript:alert(1)", "不是网址，也不是小程序"),
        ("官网：http://gh.example.cn", "不是 https:// 开头的网址"),
        ("https://me:pw@gh.example.cn", "不是 https:// 开头的网址"),
        ("https://127.0.0.1/", "不是 https:// 开头的网址"),
        ("https://gh.example.cn/<b>", "不是 https:// 开头的网址"),
        ("data:text/html,x", "不是网址，也不是小程序"),
        ("请扫码", "不是网址，也不是小程序"),
        ("长" * 31 + "：https://gh.example.cn", "最多 30 个字"),
        ("\n".join(f"https://gh.example.cn/{n}" for n in range(11)), "链接最多 10 个"),
    ],
)
def test_what_is_no_link_is_refused_with_a_sentence(written: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_links(written)


def test_a_sheets_links_are_read_one_by_one() -> None:
    headings = ["站点名称", "区县", "网址"]
    cells = ["某驿站", "端州区", "官网https://gh.example.cn；http://old.example.cn"]
    (row,) = read_rows([(2, cells)], match_columns(headings, [cells]), None)
    assert row.cells["links"] == "官网：https://gh.example.cn"
    assert [one.sentence for one in row.findings if 2 in one.columns] == [
        "“http://old.example.cn”不是 https:// 开头的网址，没有写入"
    ]


def test_links_are_written_by_form_and_page_and_shown_to_the_public(
    staff: SignIn, client: FlaskClient, connection: Connection, add: AddStation
) -> None:
    code = drafts.by_ids(connection, [add(name="黄塘驿站")])[0].code
    clerk, address = staff(Role.APPROVER, COUNTY), f"/staff/stations/{code}/edit"
    wrong = send(clerk, address, "publish", form(clerk, address) | {"links": "javascript:alert(1)"})
    assert wrong.status_code == 422 and "不是网址，也不是小程序" in wrong.text
    assert send(clerk, address, "publish", form(clerk, address) | {"links": GIVEN}).status_code == 303
    assert cells_of(drafts.by_code(connection, code).draft)["links"] == KEPT
    of_union = {"area": f"division:{COUNTY}", "links": "端州工会 https://dz.example.cn"}
    assert clerk.send("/staff/words/links", **of_union | {"links": "http://x.cn"}).status_code == 409
    assert clerk.send("/staff/words/links", **of_union | {"area": "division:441203"}).status_code == 403
    assert clerk.send("/staff/words/links", **of_union).status_code == 303
    page = client.get(f"/stations/{code}").text
    for shown in (
        '<a href="https://gh.example.cn/yz?id=3&amp;a=b" rel="noopener noreferrer nofollow ugc">官网</a>',
        "预约：#小程序://工会驿站/AbC123",
        '<a href="https://dz.example.cn" rel="noopener noreferrer nofollow ugc">端州工会</a>',
    ):
        assert shown in page
    assert '"sameAs": ["https://gh.example.cn/yz?id=3' in unescape(page) or '"sameAs":["https://gh' in page
    assert "https://gh.example.cn/yz?id=3&amp;a=b" in client.get(f"/?division={COUNTY}").text
    assert "https://dz.example.cn" in client.get(f"/divisions/{COUNTY}").text
    entry = client.get(f"/api/v1/stations/{code}").get_json()["properties"]
    assert [one["kind"] for one in entry["links"]] == ["web", "mini_program"]
    assert entry["union_links"] == [{"kind": "web", "label": "端州工会", "target": "https://dz.example.cn"}]
    assert clerk.send("/staff/words/links", **of_union | {"links": ""}).status_code == 303
    assert "dz.example.cn" not in client.get(f"/stations/{code}").text
