"""PgBouncer before PostgreSQL, as delivered and as people set it: the program says why it cannot work so."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from bootstrap.owner import Owner
from own_servers import open_folder
from ports import free_port
from programs import running, wait_until
from sqlalchemy import make_url

PORT = "6432"
SETTINGS = """
[databases]
* = host={server} user={user}
[pgbouncer]
unix_socket_dir = {folder}
listen_port = {port}
listen_addr =
auth_type = any
pool_mode = transaction
ignore_startup_parameters = {ignored}
"""


@pytest.fixture
def pooled_url(request: pytest.FixtureRequest, database_url: str) -> Iterator[str]:
    """Return the address of a database by a PgBouncer that ignores some start-up parameters."""
    url = make_url(database_url)
    server = str(url.query["host"])
    with open_folder() as folder:
        owner = Owner.current()
        owner.give(folder)
        given = {"server": server, "user": url.username, "folder": folder, "port": PORT}
        (folder / "pgbouncer.ini").write_text(SETTINGS.format(ignored=request.param, **given))
        command = ["/usr/sbin/pgbouncer", str(folder / "pgbouncer.ini")]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, **owner.drop) as process:
            wait_until((folder / f".s.PGSQL.{PORT}").exists, "PgBouncer")
            yield f"postgresql+psycopg://{url.username}@/{url.database}?host={folder}&port={PORT}"
            process.terminate()


@pytest.mark.parametrize(
    ("pooled_url", "reason"),
    [
        ("extra_float_digits", "unsupported startup parameter: options"),
        ("extra_float_digits, options", "PgBouncer cannot pool these connections"),
    ],
    indirect=["pooled_url"],
)
def test_the_server_says_why_a_pooler_cannot_stand_between(
    tmp_path: Path, pooled_url: str, reason: str
) -> None:
    settings = {"LOCATOR_DATABASE_URL": pooled_url, "LOCATOR_WORKERS": "1", "LOCATOR_PORT": str(free_port())}
    with running(tmp_path / "log", "serve", **settings) as server:
        server.wait_for(reason)
