"""What anybody is answered: pages in five languages, pictures, prints, a report from the door."""

import io
from urllib.parse import urlencode

from flask.testing import FlaskClient
from PIL import Image

from recording.answers import Record
from recording.dataset import CITY, COUNTY, LAT, LON, DataSet
from recording.site import Site

LANGUAGES = ("zh-Hans", "en", "mn", "ru")
HTML = "text/html,application/xhtml+xml"
KEY = "5a1c0ffee0000000000000000000cafe"  # under which a phone sends one report again


class Visitor:
    """A browser whose answers are recorded."""

    def __init__(self, site: Site, record: Record, group: str, language: str = "") -> None:
        self.record = record
        self.group = group
        self.browser: FlaskClient = site.client(HTTP_ACCEPT=HTML, HTTP_USER_AGENT="recorder")
        if language:
            self.browser.set_cookie("lang", language)

    def get(self, address: str, **headers: str) -> str:
        """Ask for an address; return the body where it is text."""
        answer = self.browser.get(address, headers=headers or None)
        self.record.answer(self.group, _asked("GET", address, headers), answer)
        return answer.get_data(as_text=True) if (answer.mimetype or "").startswith("text/") else ""

    def post(self, address: str, **form: object) -> str:
        """Send a form; return where the answer leads, or nothing."""
        answer = self.browser.post(address, data=form)
        sent = {name: text for name, text in form.items() if isinstance(text, str)}
        self.record.answer(self.group, f"POST {address}\n{urlencode(sent)}", answer)
        return answer.headers.get("Location", "")


def _asked(method: str, address: str, headers: dict[str, str]) -> str:
    return "\n".join((f"{method} {address}", *(f"> {name}: {text}" for name, text in headers.items())))


def pages(data: DataSet) -> tuple[str, ...]:
    """Return the addresses of every public page, and of what it shows in its several states."""
    code = data.code
    return (
        "/",
        f"/?{urlencode({'q': '肇庆'})}",
        f"/?{urlencode({'q': '火星'})}",
        f"/?division={COUNTY}&open=1&service=drinking_water",
        f"/?near={code('黄塘驿站')}&mode=truck&height_m=4.2&road=G80&road_side=up&tonight=1",
        "/divisions/",
        "/divisions/440000",
        f"/divisions/{COUNTY}",
        f"/divisions/{COUNTY}/sheet",
        f"/stations/{code('黄塘驿站')}",
        f"/stations/{code('星湖司机之家')}?mode=truck",
        f"/stations/{code('装修中的驿站')}",
        f"/stations/{code('扫码进的驿站')}/card",
        "/stations/999999",
        "/map",
        f"/map?station={code('黄塘驿站')}",
        "/about/data",
        "/about/privacy",
        f"/embed/?division={COUNTY}",
        f"/embed/list/{COUNTY}",
        "/data/",
        "/status",
        "/reports/",
        "/reports/AAAAA-AAAAA",
        "/kept",
        "/offline",
        "/api/",
        "/manifest.webmanifest",
        "/keeper/no-such-link",
    )


def in_all_languages(site: Site, record: Record, data: DataSet) -> None:
    """Record every public page in five languages, and what a position sent from a phone is answered."""
    for language in LANGUAGES:
        visitor = Visitor(site, record, f"pages-{language}", language)
        for address in pages(data):
            visitor.get(address)
        visitor.post("/", lon=str(LON), lat=str(LAT), mode="walk")
        visitor.post("/", lon=str(LON), lat=str(LAT), mode="ebike", open="1", no_app="1")


def once(site: Site, record: Record, data: DataSet) -> None:
    """Record what is the same in every language, or shows a special state of a station."""
    visitor = Visitor(site, record, "pages")
    for name in data.codes:
        if "肇庆第" not in name or "第4" in name or "第5" in name:
            visitor.get(f"/stations/{data.code(name)}")
    code = data.code("黄塘驿站")
    for address in (
        *(
            "/?lang=en",
            "/?type=large",
            f"/?q={code}",
            f"/?{urlencode({'q': '端州区 热水'})}",
            "/?at=2026-06-19T23:00",
        ),
        f"/?{urlencode({'q': 'duanzhou'})}",
        *(
            f"/stations/{code}?at=2026-06-20T03:00",
            f"/stations/{code}/card?paper=A5",
            f"/stations/{code}/share.png",
        ),
        *(
            f"/s/{code}",
            f"/s/{code}/qr.svg",
            "/s/nothing",
            "/sw.js",
            "/icon-192.png",
            "/icon-512.png",
            "/icon-7.png",
        ),
        *(
            "/reports/?code=AAAAA-AAAAA",
            "/divisions/110000/sheet",
            "/divisions/440000/sheet",
            "/divisions/000000",
        ),
        *(f"/embed/?{urlencode({'q': '肇庆'})}", f"/embed/list/{CITY}?open=1&limit=3", "/live", "/ready"),
        *("/nothing-here", "/staff/", "/staff/sign-in", "/staff/forgot", "/staff/link/no-such-link"),
        *("/?lon=112.47&lat=23.05", "/?mode=plane", "/?division=99", f"/?{urlencode({'q': 'x' * 101})}"),
    ):
        visitor.get(address)
    visitor.get("/", **{"Accept-Language": "ru-RU,ru;q=0.9"})
    visitor.get("/nothing-here", Accept="application/json")
    for address in ("/", "/map", f"/stations/{code}", f"/stations/{code}/reports"):
        answer = visitor.browser.delete(address)
        record.answer("pages", f"DELETE {address}", answer)
    foreign = visitor.browser.post("/", data={"lon": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    record.answer("pages", "POST / from another site", foreign)


def assets(site: Site, record: Record) -> None:
    """Record that each static file that some recorded page names is there, and how long it is kept.

    A file's content is not recorded, nor its folder: the list is by name.
    """
    browser, found = site.client(), {}
    for address in sorted(record.normal.assets):
        answer = browser.get(address)
        kept = answer.headers.get("Cache-Control")
        found[address.partition("?")[0].rpartition("/")[2]] = f"{answer.status} {answer.mimetype} {kept}"
    record.text(
        "pages", "static files", "\n".join(f"{name} {told}" for name, told in sorted(found.items())) + "\n"
    )
    for address in ("/static/nothing.css", "/static/@0/nothing.js", "/static/../setup.cfg"):
        record.answer("pages", f"GET {address}", browser.get(address))


def a_report(site: Site, record: Record, data: DataSet) -> tuple[str, str]:
    """Report from a door by a form and by a program; return the addresses of the two reports' pages."""
    visitor = Visitor(site, record, "reports")
    code = data.code("江滨工会驿站")
    where = visitor.post(f"/stations/{code}/reports", verdict="locked", lon=f"{LON}", lat=f"{LAT}")
    visitor.get(where)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(picture, "JPEG")
    photo = (io.BytesIO(picture.getvalue()), "door.jpg")
    visitor.post(where, words="门上挂着链子", contact="138 0013 8000", photo=photo)
    visitor.get(where)
    visitor.get(f"{where}/photo")
    visitor.get(f"/api/v1{where}")
    visitor.post(where, photo=(io.BytesIO(b"no picture"), "door.jpg"))
    visitor.post(f"/stations/{code}/reports", verdict="gone")
    visitor.post("/stations/999999/reports", verdict="locked")
    by_program = ""
    said = {"verdict": "broken", "service": "aed", "said_at": "2026-06-14T09:00"}
    for headers in ({"Idempotency-Key": KEY}, {"Idempotency-Key": KEY}, {"Idempotency-Key": "short"}):
        address = f"/api/v1/stations/{data.code('黄塘驿站')}/reports"
        answer = visitor.browser.post(address, json=said, headers=headers)
        record.answer("reports", f"POST {address}\n{headers} {said}", answer)
        by_program = answer.headers.get("Location", "") or by_program
    visitor.get(by_program)
    return where, by_program


def a_flood(site: Site, record: Record, data: DataSet) -> None:
    """Report from one origin until it is refused; record the refusals."""
    visitor = Visitor(site, record, "reports")
    browser = site.client(HTTP_ACCEPT=HTML, HTTP_USER_AGENT="flood", REMOTE_ADDR="192.0.2.7")
    address = f"/stations/{data.code('关着的驿站')}/reports"
    for _ in range(30):
        answer = browser.post(address, data={"verdict": "full"})
        if answer.status_code == 429:
            break
        record.normal.learn_from(answer)
    record.answer("reports", f"POST {address} once more", answer)
    answer = browser.post(f"/api/v1{address}", json={"verdict": "full"})
    record.answer("reports", f"POST /api/v1{address} once more", answer)
    visitor.get(f"/stations/{data.code('关着的驿站')}")
