"""What staff, keepers and visitors change, each with the answer and the pages after it."""

import io
import re
from pathlib import Path

import openpyxl

from recording.answers import Record
from recording.clerk import CSRF, PASSWORD, Clerk
from recording.dataset import COUNTY, HEADING, LAT, LON, SHEET, DataSet
from recording.site import Site
from recording.visitors import HTML, Visitor

MERGER = re.compile(r"/staff/duplicates/mergers/\d+/undo")
CAMPAIGN = re.compile(r"/staff/campaigns/(\d+)/lift")
PERSON = re.compile(r"/staff/people/(\d+)/disabled")
APPOINTMENT = re.compile(r"/staff/people/\d+/appointments/\d+/end")
CLOSURE = re.compile(r'name="closure" value="(\d+)"')
RESTORE = re.compile(r'name="change" value="(\d+)"')
ONE_MORE = (
    ("西门驿站", COUNTY, "端州区西门路2号", "112.491234", "23.041234", "0758-2234777", "24小时", "饮水"),
)


def entries(editor: Clerk, approver: Clerk, data: DataSet) -> None:
    """Save a station, propose a change, approve one and reject another, write by the API for staff."""
    page = f"/staff/stations/{data.code('黄塘驿站')}/edit"
    approver.fill(page, name="黄塘新驿站", service_shower="yes", reason="换了牌子", do="publish")
    approver.fill(page, lon="火星", do="publish")
    approver.fill(page, opening_hours_text="周一至周五8:30-17:30", do="publish")
    approver.fill(page, phone="0758-7654321", do="check")
    first = editor.fill(page, phone="0758-2222333", reason="打过电话", do="propose")
    second = editor.fill(page, address="端州区蓝塘路3号", do="propose")
    third = editor.fill(page, wayfinding="后门进", do="propose")
    editor.send(f"{first}/approve")
    approver.get(first)
    approver.send(f"{first}/approve", answer="好")
    approver.send(f"{second}/reject", answer="")
    approver.send(f"{second}/reject", answer="门牌不对")
    editor.send(f"{third}/withdraw")
    for clerk in (editor, approver):
        clerk.get("/staff/proposals")
    history = approver.get(page.replace("/edit", "/history"))
    change = RESTORE.findall(history)[-1]
    approver.send(page.replace("/edit", "/history/restore"), change=change, do="publish", reason="改回去")
    new = {
        "name": "新开的驿站",
        "lon": f"{LON}",
        "lat": f"{LAT + 0.07}",
        "crs": "wgs84",
        "access": "open_door",
    }
    approver.fill(
        "/staff/stations/new", **new, opening_hours_text="每天8:00-20:00", address="蓝塘路9号", do="publish"
    )
    approver.fill("/staff/stations/new", name="", do="publish")
    approver.send("/staff/stations/check", **new)
    _by_api(approver, data.code("江滨工会驿站"))


def _by_api(clerk: Clerk, code: str) -> None:
    address = f"/api/v1/staff/stations/{code}"
    found = clerk.browser.get(address)
    cells = found.get_json()["cells"] | {"phone": "0758-2234568"}
    token = {"X-CSRF-Token": found.headers["X-CSRF-Token"]}
    version = {"If-Match": found.headers["ETag"]}
    for name, body, headers in (
        ("without a version", {"cells": cells}, token),
        ("of another version", {"cells": cells}, token | {"If-Match": '"99"'}),
        ("with an unknown column", {"cells": cells | {"colour": "red"}}, token | version),
        ("without a token", {"cells": cells}, version),
        ("with a new number", {"cells": cells, "reason": "新号码"}, token | version),
        ("as a proposal", {"cells": cells | {"phone": "1"}, "propose": True}, token | {"If-Match": "*"}),
    ):
        answer = clerk.browser.put(address, json=body, headers=headers)
        clerk.record.answer(clerk.group, f"PUT {address} {name}", answer)


def lives(editor: Clerk, approver: Clerk, data: DataSet) -> None:
    """Take steps of a station's life: suspended, moved, put into another's house."""
    page = f"/staff/stations/{data.code('肇庆第8工会驿站')}"
    approver.send(
        f"{page}/life", to="suspended", since="2026-06-15", reason="", expected_reopen_on="2026-07-01"
    )
    approver.send(
        f"{page}/life", to="suspended", since="2026-06-15", reason="漏水", expected_reopen_on="2026-07-01"
    )
    editor.send(f"{page}/life", to="open", since="2026-06-20")
    place = {"lon": f"{LON + 0.01}", "lat": f"{LAT}", "crs": "wgs84", "position_quality": "surveyed"}
    moved = {"division": "端州区", "address": "新路1号", "since": "2026-06-15", "reason": "搬家"}
    approver.send(f"{page}/move", **place, **moved)
    approver.send(f"{page}/move", **place, **moved, confirmed="yes")
    approver.send(f"{page}/house", house=data.code("江滨工会驿站"))
    approver.send(f"{page}/house", house="")
    Visitor(approver.site, approver.record, "after").get(f"/stations/{data.code('肇庆第8工会驿站')}")


def closures(editor: Clerk, approver: Clerk, data: DataSet) -> None:
    """Close stations for a while and open them again; begin a campaign and lift it."""
    codes = f"{data.code('扫码进的驿站')}，{data.code('会员书屋')}"
    times = {"since": "2026-06-15T11:00", "until": "2026-06-16T18:00"}
    editor.send("/staff/closures", codes=codes, reason="停电", **times)
    editor.send("/staff/closures", codes="000", reason="停电", **times)
    editor.send(
        "/staff/closures", codes=codes, reason="停电", since="2026-06-16T11:00", until="2026-06-15T11:00"
    )
    visitor = Visitor(editor.site, editor.record, "after")
    visitor.get(f"/stations/{data.code('扫码进的驿站')}")
    shown = editor.get("/staff/closures")
    editor.send("/staff/closures/reopen")
    editor.send("/staff/closures/reopen", closure=CLOSURE.findall(shown))
    visitor.get(f"/stations/{data.code('扫码进的驿站')}")
    approver.send("/staff/campaigns/new", division="端州区", do="check")
    approver.send("/staff/campaigns/new", division="没有这里", do="check")
    act = {"name": "台风天琴", "banner": "台风过境，暂停开放", "doors": "closed"} | times
    approver.send("/staff/campaigns/new", division=COUNTY, do="start", **act)
    visitor.get(f"/stations/{data.code('试运行的驿站')}")
    number = max(CAMPAIGN.findall(approver.get("/staff/campaigns")), key=int)
    approver.send(f"/staff/campaigns/{number}/lift")


def reports(approver: Clerk, address: str) -> None:
    """Answer a report, throw its photo away; its page then shows the answer."""
    approver.send("/staff/reports/1/answer", words="换了锁，照常开")
    approver.send("/staff/reports/1/photo/discard")
    approver.get("/staff/reports/1/photo")
    Visitor(approver.site, approver.record, "after").get(address)


def pairs(approver: Clerk, data: DataSet) -> None:
    """Merge two stations and take them apart, tell others apart."""
    stays, goes = data.code("江滨工会驿站"), data.code("江滨户外劳动者服务站")
    address = f"/staff/duplicates/{stays}/{goes}"
    said = {"stays": "left", "reason": "同一间屋子登记了两次", "verdict": "same", "take_address": "right"}
    approver.send(address, verdict="perhaps")
    approver.send(address, **(said | {"reason": ""}))
    approver.send(address, **said)
    life = approver.send(address, **said, sure="yes")
    visitor = Visitor(approver.site, approver.record, "after")
    for where in (f"/s/{goes}", f"/stations/{goes}", f"/stations/{stays}", f"/api/v1/stations/{goes}"):
        visitor.get(where)
    approver.get("/staff/duplicates")
    undo = MERGER.search(approver.get(life))
    approver.send(undo[0] if undo else "no merger to undo")
    visitor.get(f"/s/{goes}")
    approver.send(address, verdict="different", reason="不是一处")


def imports(approver: Clerk, data: DataSet) -> None:
    """Take a sheet in by pages, from the upload to the end, and take it back."""
    approver.upload("/staff/imports", "file", "a.pdf", b"%PDF-1.4")
    content = Path(data.file("sheet.csv")).read_bytes()
    address = approver.upload("/staff/imports", "file", "台账.csv", content)
    approver.get(f"{address}/progress")
    _work(approver, address)
    approver.get(f"{address}/columns")
    approver.fill(f"{address}/columns")
    approver.get(f"{address}/datum")
    approver.send(f"{address}/datum", crs="mars")
    approver.send(f"{address}/datum", crs="wgs84", sure="yes")
    _work(approver, address)
    for show in ("added", "refused", "asked", "doubtful"):
        approver.get(f"{address}?show={show}")
    for row in (2, 5, 99):
        approver.get(f"{address}/rows/{row}")
    approver.get(f"{address}/marked")
    approver.send(f"{address}/mend", **{"cell-4-3": "112.471234", "cell-4-4": "23.051234"})
    _work(approver, address)
    approver.send(f"{address}/rows/5", verdict="other")
    _work(approver, address)
    approver.send(f"{address}/apply")
    _work(approver, address)
    approver.get("/staff/imports")
    Visitor(approver.site, approver.record, "after").get(f"/?division={COUNTY}&service=drinking_water")
    approver.get(f"{address}/undo")
    approver.send(f"{address}/undo", later="keep")
    _work(approver, address)
    again = approver.upload("/staff/imports", "file", "台账.csv", content)
    approver.send(f"{again}/drop")


def _work(clerk: Clerk, address: str) -> None:
    clerk.site.must("imports", "work", "--once")
    clerk.get(address)
    clerk.get(f"{address}/progress")


def handed_on(editor: Clerk, approver: Clerk, data: DataSet) -> None:
    """Let an editor hand an import to the approver, who sends it back."""
    content = Path(data.file("sheet.csv")).read_bytes()
    address = editor.upload("/staff/imports", "file", "送审.csv", content)
    _work(editor, address)
    editor.fill(f"{address}/columns")
    editor.send(f"{address}/datum", crs="gcj02", sure="yes")
    _work(editor, address)
    editor.send(f"{address}/apply")
    editor.send(f"{address}/submit")
    approver.get(address)
    approver.send(f"{address}/back", words="缺电话")
    editor.get(address)


def undecided(approver: Clerk, data: DataSet) -> None:
    """Write an import in whose doubtful row nobody decided, and take that row up; choose another sheet."""
    book = openpyxl.Workbook()
    for title, rows in (("今年", SHEET[3:] + ONE_MORE), ("去年", SHEET[:1])):
        page = book.create_sheet(title)
        for row in (HEADING, *rows):
            page.append(row)
    saved = io.BytesIO()
    book.save(saved)
    address = approver.upload("/staff/imports", "file", "两张表.xlsx", saved.getvalue())
    _work(approver, address)
    for title in ("去年", "今年", "没有"):
        approver.send(f"{address}/sheet", title=title)
        _work(approver, address)
    approver.fill(f"{address}/columns")
    approver.send(f"{address}/datum", crs="wgs84", sure="yes")
    _work(approver, address)
    approver.send(f"{address}/again")
    _work(approver, address)
    approver.send(f"{address}/apply")
    _work(approver, address)
    second = approver.send(f"{address}/take-up")
    approver.send(f"{address}/take-up")
    _work(approver, second)


def people(nation: Clerk, editor: Clerk, approver: Clerk) -> None:
    """Invite, appoint, disable; change rules, unions, the calendar, one's own password."""
    invited = {"name": "李雷", "email": "li.lei@example.org", "role": "inspector", "division": "肇庆市"}
    nation.send("/staff/people", **invited)
    nation.send("/staff/people", **invited)
    nation.send("/staff/people", **(invited | {"email": "nobody", "role": "king"}))
    shown = nation.get("/staff/people")
    key = max(PERSON.findall(shown), key=int)
    nation.send(f"/staff/people/{key}/appointments", role="editor", division="端州区")
    nation.send(f"/staff/people/{key}/link")
    nation.send(f"/staff/people/{key}/second-factor")
    ending = APPOINTMENT.findall(nation.get("/staff/people"))[-1]
    nation.send(ending)
    nation.send(f"/staff/people/{key}/disabled", disabled="yes")
    nation.send("/staff/rules", division="端州区", rule="one")
    nation.send("/staff/rules", division="没有这里", rule="two")
    union = {"kind": "industry", "level": "city", "division": "肇庆市"}
    made = nation.send("/staff/unions", name="肇庆市快递工会", **union).partition("?")[0]
    nation.send("/staff/unions", name="肇庆市快递工会", **union)
    nation.send(made, name="肇庆市快递行业工会", **union)
    nation.send(f"{made}/move", parent="没有这个工会")
    nation.send(f"{made}/ended", ended="yes")
    nation.get("/staff/unions")
    nation.upload("/staff/calendar", "notice", "2027.csv", b"day,kind\n2027-13-01,x\n")
    notice = Path(nation.site.folder / "decree.csv").read_bytes()
    nation.upload("/staff/calendar", "notice", "2027.csv", notice)
    editor.send("/staff/people", **invited)
    editor.send("/staff/account/password", old="wrong wrong wrong", password=PASSWORD + "!")
    approver.send("/staff/account/password", old=PASSWORD, password=PASSWORD + "!")
    approver.csrf = ""
    approver.send("/staff/sign-out")


def keepers(approver: Clerk, data: DataSet) -> None:
    """Name a keeper, mail a link, answer by it."""
    code = data.code("肇庆第12工会驿站")
    approver.send("/staff/keepers", code=code, email="wang@example.org", union_email="union@example.org")
    approver.send("/staff/keepers", code=code, email="nobody")
    approver.send(f"/staff/keepers/{code}/link")
    link = _newest_letter(approver.site, approver.record, "/keeper/")
    keeper = Visitor(approver.site, approver.record, "keeper")
    keeper.get(link)
    keeper.post(link, answer="perhaps")
    keeper.post(link, answer="closed", words="停水", closed_until="2026-06-20")
    keeper.get(link)
    approver.get("/staff/keepers")
    approver.send(f"/staff/keepers/{code}/end")


def listings(approver: Clerk, data: DataSet) -> None:
    """Note what a map platform shows, and take in its answer."""
    code = data.code("黄塘驿站")
    page = "/staff/listings/stations?platform=amap"
    noted = {"status": "listed", "on": "2026-06-14", f"poi_{code}": "B02F1", "poi_id": "B02F1"}
    approver.send(page, code=[code], **noted)
    approver.send(page, code=[code, "000"], status="lost", on="2026-06-14")
    answer = f"站点编号,处理结果,POI ID\n{code},已上线,B02F1\n000,已上线,\n".encode("utf-8-sig")
    approver.upload("/staff/listings/answer?platform=amap", "file", "a.csv", answer)
    approver.upload("/staff/listings/answer?platform=amap", "file", "a.pdf", b"a")
    approver.get("/staff/listings")


def passwords(site: Site, record: Record, recovery: list[str]) -> None:
    """Try to sign in with wrong passwords, ask for a link, show the approver's recovery code."""
    visitor = Visitor(site, record, "sign-in")
    for _ in range(2):
        visitor.post("/staff/sign-in", email="editor@example.org", password="guess guess guess")
    visitor.post("/staff/forgot", email="nobody@example.org")
    visitor.post("/staff/sign-in", email="editor@example.org", password=PASSWORD)
    visitor.get("/staff/")
    second = Visitor(site, record, "sign-in")
    second.post("/staff/sign-in", email="approver@example.org", password=PASSWORD + "!")
    for page in ("/staff/", "/staff/code"):
        shown = second.get(page)
    token = CSRF.search(shown)
    for code in ("000000", *recovery[:1]):
        second.post("/staff/code", csrf=token[1] if token else "", code=code)
    second.get("/staff/")
    guesser = site.client(HTTP_ACCEPT=HTML)
    for _ in range(40):
        answer = guesser.post("/staff/sign-in", data={"email": "nation@example.org", "password": "guess"})
        if answer.status_code == 429:
            break
    record.answer("sign-in", "POST /staff/sign-in once more", answer)


def _newest_letter(site: Site, record: Record, mark: str) -> str:
    """Return the address of a link in the letters that wait."""
    bodies = [row.body for row in site.rows("SELECT body FROM outbox ORDER BY id DESC") if mark in row.body]
    link: str = mark + bodies[0].split(mark)[1].split()[0]
    record.normal.learn_words(link)
    return link
