import html, re, time
import pytest
from pathlib import Path
from clerks import SignIn
from sqlalchemy import text, select, func
from locator.accounts.domain.rights import Role
from locator.stations.tables import station
from locator.http.database import KEY

def pg_cpu():
    total = 0
    for p in Path("/proc").iterdir():
        if p.name.isdigit():
            try:
                cmd = (p/"cmdline").read_bytes()
                if b"postgres" in cmd and b"locator_test" in cmd:
                    f = (p/"stat").read_text().rsplit(")",1)[1].split()
                    total += int(f[11]) + int(f[12])
            except OSError: pass
    return total / 100

@pytest.mark.country
def test_measure(staff: SignIn, connection, engine) -> None:
    clerk = staff(Role.ADMINISTRATOR)
    n = connection.scalar(select(func.count()).select_from(station))
    print("stations", n, connection.scalar(text("select current_database()")))
    urls = ["/staff/stations", "/staff/stations?sort=name", "/staff/stations?sort=-name", "/staff/stations?sort=now", "/staff/stations?sort=hours_checked",
      "/staff/stations?sort=todo", "/staff/stations?sort=keeper", "/staff/stations?sort=phone", "/staff/stations?sort=changed", "/staff/stations?division=440000&sort=name", "/staff/stations?q=驿站&sort=name", "/staff/stations?problem=stale&sort=name",
      "/staff/stations?problem=reported", "/staff/stations?sort=name&after=9000", "/staff/stations?sort=now&after=9000", "/staff/workbench/points.json", "/staff/workbench/points.json?box=112,22,114,24",
      "/staff/workbench/inside.json?division=440000&shape=112,22;114,22;114,24;112,24"]
    for url in urls:
        assert clerk.get(url).status_code == 200, clerk.get(url).text[:500]
        c0, d0, t0 = time.process_time(), pg_cpu(), time.time()
        for _ in range(5): r = clerk.get(url)
        print(f"{url:60} server {(time.process_time()-c0)/5*1000:6.0f} ms  db {(pg_cpu()-d0)/5*1000:6.0f} ms  wall {(time.time()-t0)/5*1000:6.0f} ms  {len(r.data)//1024} KB")
    for what, told in (("cell", {"cell": "phone", "value": "12351"}), ("cell", {"cell": "opening_hours_text", "value": "周一至周五8:30-17:30"}),
        ("close", {"since": "2026-11-23T12:00", "until": "2026-11-24T12:00", "reason": "台风"}), ("keeper", {"email": "a@example.org"})):
        codes = " ".join(connection.scalars(select(station.c.code).order_by(station.c.id).limit(5000)))
        c0, d0, t0 = time.process_time(), pg_cpu(), time.time()
        shown = clerk.send("/staff/workbench/act", action=what, do="look", codes=codes, **told)
        assert shown.status_code == 200, shown.text[:2000]
        print(what, "preview", f"server {time.process_time()-c0:.1f} s db {pg_cpu()-d0:.1f} s wall {time.time()-t0:.1f} s", re.findall(r"(\d+ 个站[^<]{0,30})", shown.text)[:4])
        hidden = {k: html.unescape(v) for k, v in re.findall(r'name="(selected|previewed|filters)" value="([^"]*)"', shown.text)}
        c0, d0, t0 = time.process_time(), pg_cpu(), time.time()
        done = clerk.send("/staff/workbench/act", action=what, do="apply", **hidden, **told)
        print(what, "apply", done.status_code, f"server {time.process_time()-c0:.1f} s db {pg_cpu()-d0:.1f} s wall {time.time()-t0:.1f} s")
        c0, d0, t0 = time.process_time(), pg_cpu(), time.time()
        clerk.get(done.location)
        print(what, "page", f"{time.time()-t0:.1f} s")
        t0 = time.time(); c0, d0 = time.process_time(), pg_cpu()
        undone = clerk.send(done.location)
        print(what, "undo", undone.status_code, undone.location, f"server {time.process_time()-c0:.1f} s db {pg_cpu()-d0:.1f} s wall {time.time()-t0:.1f} s")
