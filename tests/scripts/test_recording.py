"""A record of the program's answers: what two records may differ in, and that any other change is found."""

import io
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import databases
import openpyxl
import pytest
from jinja2 import BaseLoader, ChoiceLoader, DictLoader
from recording import main
from recording.answers import Record
from recording.comparing import differences
from recording.decoding import XLSX, decoded
from recording.forms import form_to
from recording.normal import Normal
from recording.site import SHANGHAI, Site, opened
from recording.visitors import Visitor

BEGUN = datetime(2026, 12, 1, 9, 30, tzinfo=SHANGHAI)
PAGES = ("/", "/about/privacy", "/map", "/stations/100001", "/manifest.webmanifest", "/sw.js")


@pytest.fixture
def normal() -> Normal:
    return Normal(BEGUN)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Return a site with few stations."""
    cluster = os.environ["LOCATOR_TEST_DATABASE_URL"]
    with opened(cluster, demo_stations=10, template=databases.empty()) as site:
        yield site


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/static/js/cards.js?v=0a1b2c3d4e", "/static/js/find/cards.js?v=ffffffffff"),
        ("/static/@0a1b2c3d4e/js/map.js", "/static/@ffffffffff/map/map.js"),
        ('ETag: W/"0123456789abcdef"', 'ETag: W/"ffffffffffffffff"'),
        ("封条 7 " + "ab" * 32, "封条 7 " + "cd" * 32),
        ('"version":"0a1b2c3d-1234-29691600"', '"version":"ffffffff-99-29691600"'),
        ("map_" + "0f" * 16, "map_" + "f0" * 16),
        ("2026-12-01T09:31:12.5+08:00", "2026-12-01T10:02:00+08:00"),
        ("王小明，12月1日 09:31", "王小明，12月1日 10:02"),
        ("查：3/3，用时 0.1 秒", "查：3/3，用时 2.4 秒"),
    ],
)
def test_what_is_random_or_of_the_databases_clock_is_one(normal: Normal, one: str, other: str) -> None:
    assert normal.text(one) == normal.text(other) != one


@pytest.mark.parametrize(
    "text",
    [
        "/stations/100001?lang=en",
        "12月1日 12:00",  # a moment that the program worked out
        "明天 08:30 开",
        "2026-06-15T12:00:00+08:00",
        "0758-1234567",
        '<a href="/divisions/441202">端州区</a>',
    ],
)
def test_nothing_else_is_replaced(normal: Normal, text: str) -> None:
    assert normal.text(text) == text


def test_the_order_of_preloads_and_of_kept_files_says_nothing(normal: Normal) -> None:
    link = '<link rel="modulepreload" href="/static/@0/js/{}.js">'
    one, other = link.format("a") + link.format("b"), link.format("b") + "\n" + link.format("a") + "\n"
    assert normal.text(one) == normal.text(other)
    kept = 'const SHELL = {"version": "0a1b", "files": [%s]};'
    assert normal.text(kept % '"/static/a.js", "/static/b.js"') == normal.text(
        kept % '"/static/b.js", "/static/x/a.js"'
    )


def test_a_secret_is_learnt_where_it_is_given_out(normal: Normal) -> None:
    link = "/keeper/" + "Ab-1" * 11
    normal.learn_words(f"https://stations.example.org{link}\n")
    assert normal.text(f"GET {link}") == "GET /keeper/<link>"


def test_a_form_is_sent_as_its_page_shows_it() -> None:
    page = """<form action="/elsewhere"><input name="q"></form><form method="post" action="/here?x=1">
      <input name="csrf" value="t"><textarea name="words">a</textarea><input type="checkbox" name="sure">
      <input type="radio" name="doors" value="open"><input type="radio" name="doors" value="closed" checked>
      <select name="kind"><option value="a"><option value="b" selected></select><button name="do">x</button>
      </form>"""
    assert form_to(page, "/here").filled(words="c") == {
        "csrf": ["t"],
        "words": ["c"],
        "doors": ["closed"],
        "kind": ["b"],
    }
    with pytest.raises(LookupError):
        form_to(page, "/nowhere")


def test_a_workbook_is_read_by_its_cells() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "台账"
    book.worksheets[0].append(["站名", 3])
    saved = io.BytesIO()
    book.save(saved)
    text = decoded(saved.getvalue(), XLSX)
    assert text.splitlines() == ["sheet 台账 A1:B1 frozen None", "A1 '站名' General", "B1 3 General"]


def test_the_order_of_a_json_objects_members_says_nothing() -> None:
    assert decoded(b'{"b":1,"a":[2,1]}', "application/geo+json") == decoded(
        b'{"a":[2,1],"b":1}', "application/json"
    )


def record(folder: Path, site: Site, *addresses: str) -> Path:
    """Make a small record of some addresses."""
    folder.mkdir()
    small = Record(folder, Normal(datetime.now(SHANGHAI)))
    for address in addresses:
        Visitor(site, small, "pages").get(address)
    small.finish()
    return folder


def test_the_same_program_answers_the_same(site: Site, tmp_path: Path) -> None:
    assert not list(differences(record(tmp_path / "a", site, *PAGES), record(tmp_path / "b", site, *PAGES)))
    assert main.main(["compare", str(tmp_path / "a"), str(tmp_path / "b")]) == 0


def test_one_letter_of_a_template_is_found(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record(tmp_path / "a", site, *PAGES)
    loader: Any = site.app.jinja_env.loader
    assert isinstance(loader, BaseLoader)
    source = loader.get_source(site.app.jinja_env, "site/about_privacy.html")[0]
    planted = DictLoader({"site/about_privacy.html": source.replace("<h1", "<h2", 1)})
    monkeypatch.setattr(site.app.jinja_env, "loader", ChoiceLoader([planted, loader]))
    site.app.jinja_env.cache.clear()  # type: ignore[union-attr]
    record(tmp_path / "b", site, *PAGES)
    assert main.main(["compare", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    told = capsys.readouterr().out
    assert "differs: pages/GET-about-privacy.txt" in told and "-<h1" in told and "+<h2" in told
    assert told.splitlines()[-1] == "1 answers differ"


def test_an_answer_that_is_missing_or_new_is_told(site: Site, tmp_path: Path) -> None:
    record(tmp_path / "a", site, "/live", "/kept")
    record(tmp_path / "b", site, "/live", "/offline")
    found = list(differences(tmp_path / "a", tmp_path / "b"))
    assert found == ["missing now: pages/GET-kept.txt", "new: pages/GET-offline.txt"]


def test_what_is_no_record_or_broken_off_is_not_compared(site: Site, tmp_path: Path) -> None:
    record(tmp_path / "a", site, "/live")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="no record"):
        list(differences(tmp_path / "a", tmp_path / "empty"))
    Record(tmp_path / "empty", Normal(BEGUN))
    with pytest.raises(ValueError, match="broken off"):
        list(differences(tmp_path / "a", tmp_path / "empty"))


def test_a_folder_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(SystemExit):
        main.made(tmp_path, "postgresql:///nowhere")
    assert (tmp_path / "thesis.txt").exists()


def test_a_command_is_recorded_with_how_it_ended(site: Site, tmp_path: Path) -> None:
    small = Record(tmp_path, Normal(BEGUN))
    small.command(("db", "check"), site.command("db", "check"))
    small.command(("nothing",), site.command("nothing"))
    checked, nothing = (
        (tmp_path / f"commands/locator-{name}.txt").read_text() for name in ("db-check", "nothing")
    )
    assert checked.startswith("locator db check\nexit 0\n\n站点 27，")
    assert "exit 2" in nothing and "There is no command nothing" in nothing


def test_what_an_answer_gives_out_is_learnt(site: Site, normal: Normal) -> None:
    page = site.client().get("/map")
    normal.learn_from(page)
    assert "'nonce-<nonce>'" in normal.text(page.headers["Content-Security-Policy"])
    assert 'nonce="<nonce>"' in normal.text(page.text)
    reported = site.client().post("/stations/100001/reports", data={"verdict": "fine"})
    normal.learn_from(reported)
    assert normal.text(reported.location) == "/reports/<report code>"
    assert normal.text(reported.headers["Set-Cookie"]).startswith("device=<cookie device>; Expires=<time>;")
