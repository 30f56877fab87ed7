"""A machine to rehearse on: this one's files under mounts of its own, and stand-ins for what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from rehearsal.document import ROOT

CHANGED = ("etc", "var", "srv", "root", "usr/local")  # what the guide writes to
STAND_INS = Path(__file__).parent / "stand_ins"
BIN = Path("/usr/local/rehearsal")
PATH = f"{BIN}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LOGS = Path("/var/log/units")
CLUSTER = ("/etc/postgresql/15/main", "/var/lib/postgresql/15/main")


def can_be_made() -> bool:
    """Tell whether this process may make mounts of its own."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        return False
    return not subprocess.run(
        ["unshare", "--mount", "--net", "true"], check=False, capture_output=True
    ).returncode


def make() -> dict[str, str]:
    """Lay the machine over this one, within namespaces of its own; return the environment of its shell."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    layers = Path("/mnt")
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(layers)], check=True)
    for name in CHANGED:
        above, work = layers / name.replace("/", "-"), layers / f"{name.replace('/', '-')}.work"
        above.mkdir()
        work.mkdir()
        options = f"lowerdir=/{name},upperdir={above},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, f"/{name}"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    for name in (*CLUSTER, "/root/locator"):
        shutil.rmtree(name, ignore_errors=True)
    _bring_files()
    return {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8", "REHEARSAL_PYTHON": sys.executable}


def logs() -> str:
    """Return the end of what the services wrote."""
    return "\n".join(f"{path.name}:\n{path.read_text()[-3000:]}" for path in sorted(LOGS.glob("*.log")))


def _bring_files() -> None:
    """Put there what the guide says that one has: the wheel's name, deploy/; and the stand-ins."""
    with open("/etc/hosts", "a") as hosts:
        hosts.write("127.0.0.1 locator.example.org\n")
    Path("/root").chmod(0o755)  # Python may lie under it, and the services are not root
    wheel = Path("/root/locator/worker_station_locator-0.1.0-py3-none-any.whl")
    wheel.parent.mkdir()
    wheel.touch()
    shutil.copytree(ROOT / "deploy", wheel.parent / "deploy")
    BIN.mkdir()
    for path in STAND_INS.iterdir():
        text = path.read_text(encoding="utf-8")
        text = text.replace("@PYTHON@", sys.executable).replace("@ROOT@", str(ROOT))
        (BIN / path.name).write_text(text, encoding="utf-8")
        (BIN / path.name).chmod(0o755)
