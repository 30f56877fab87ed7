"""What staff, keepers and visitors change, each with the answer and the pages after it."""

import re
from pathlib import Path

from recording.answers import Record
from recording.dataset import COUNTY, LAT, LON, DataSet
from recording.site import Site
from recording.staff_member import CSRF, PASSWORD, StaffMember
from recording.visitors import HTML, Visitor

MERGER = re.compile(r"/staff/duplicates/mergers/\d+/undo")
CAMPAIGN = re.compile(r"/staff/campaigns/(\d+)/lift")
PERSON = re.compile(r"/staff/people/(\d+)/disabled")
CLOSURE = re.compile(r'name="closure" value="(\d+)"')
RESTORE = re.compile(r'name="change" value="(\d+)"')


def entries(editor: StaffMember, approver: StaffMember, data: DataSet) -> None:
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
    for member in (editor, approver):
        member.get("/staff/proposals")
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


def _by_api(member: StaffMember, code: str) -> None:
    address = f"/api/v1/staff/stations/{code}"
    found = member.browser.get(address)
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
        answer = member.browser.put(address, json=body, headers=headers)
        member.record.answer(member.group, f"PUT {address} {name}", answer)


def lives(editor: StaffMember, approver: StaffMember, data: DataSet) -> None:
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


def closures(editor: StaffMember, approver: StaffMember, data: DataSet) -> None:
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


def reports(approver: StaffMember, address: str) -> None:
    """Answer a report, throw its photo away; its page then shows the answer."""
    approver.send("/staff/reports/1/answer", words="换了锁，照常开")
    approver.send("/staff/reports/1/photo/discard")
    approver.get("/staff/reports/1/photo")
    Visitor(approver.site, approver.record, "after").get(address)


def pairs(approver: StaffMember, data: DataSet) -> None:
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


def people(administrator: StaffMember, editor: StaffMember, approver: StaffMember) -> None:
    """Invite, appoint, disable; change rules, unions, the calendar, one's own password."""
    invited = {"name": "李雷", "email": "li.lei@example.org", "role": "inspector", "division": "肇庆市"}
    administrator.send("/staff/people", **invited)
    administrator.send("/staff/people", **invited)
    administrator.send("/staff/people", **(invited | {"email": "nobody", "role": "king"}))
    shown = administrator.get("/staff/people")
    key = max(PERSON.findall(shown), key=int)
    administrator.send(f"/staff/people/{key}/appointments", role="editor", division="端州区")
    administrator.send(f"/staff/people/{key}/link")
    administrator.send(f"/staff/people/{key}/second-factor")
    ends = re.findall(rf"/staff/people/{key}/appointments/\d+/end", administrator.get("/staff/people"))
    administrator.send(ends[0])
    administrator.send(f"/staff/people/{key}/disabled", disabled="yes")
    administrator.send("/staff/rules", division="端州区", rule="one")
    administrator.send("/staff/rules", division="没有这里", rule="two")
    union = {"kind": "industry", "level": "city", "division": "肇庆市"}
    made = administrator.send("/staff/unions", name="肇庆市快递工会", **union).partition("?")[0]
    administrator.send("/staff/unions", name="肇庆市快递工会", **union)
    administrator.send(made, name="肇庆市快递行业工会", **union)
    administrator.send(f"{made}/move", parent="没有这个工会")
    administrator.send(f"{made}/ended", ended="yes")
    administrator.get("/staff/unions")
    administrator.upload("/staff/calendar", "notice", "2027.csv", b"day,kind\n2027-13-01,x\n")
    notice = Path(administrator.site.folder / "decree.csv").read_bytes()
    administrator.upload("/staff/calendar", "notice", "2027.csv", notice)
    editor.send("/staff/people", **invited)
    editor.send("/staff/account/password", old="wrong wrong wrong", password=PASSWORD + "!")
    approver.send("/staff/account/password", old=PASSWORD, password=PASSWORD + "!")
    approver.get("/staff/account")
    token, approver.csrf = approver.csrf, ""
    approver.send("/staff/sign-out")
    approver.csrf = token
    approver.send("/staff/sign-out")


def keepers(approver: StaffMember, data: DataSet) -> None:
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


def listings(approver: StaffMember, data: DataSet) -> None:
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
        answer = guesser.post(
            "/staff/sign-in", data={"email": "administrator@example.org", "password": "guess"}
        )
        if answer.status_code == 429:
            break
    record.answer("sign-in", "POST /staff/sign-in once more", answer)


def _newest_letter(site: Site, record: Record, mark: str) -> str:
    """Return the address of a link in the letters that wait."""
    bodies = [row.body for row in site.rows("SELECT body FROM outbox ORDER BY id DESC") if mark in row.body]
    link: str = mark + bodies[0].split(mark)[1].split()[0]
    record.normal.learn_words(link)
    return link
