"""Checks of the database server: is it there, is it new enough, may the login do what it must?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from locator.config import Settings
from locator.doctor.domain import Finding, fault, ok, warning

OLDEST_SERVER = 15
OLDEST_POSTGIS = 3
EXTENSIONS = ("postgis", "pg_trgm", "intarray")
ROLES = ("locator_public", "locator_staff", "locator_door")
CHANGES = 12  # connections of a server process, for changes
CONNECTIONS_BESIDE = 18 + 7 + 8  # of a worker, a scheduler, a command
MOST_APART_S = 2.0
SERVER = text("""
SELECT current_setting('server_version_num')::int / 10000 AS version, current_user AS login,
  current_database() AS database, clock_timestamp() AS now, pg_is_in_recovery() AS is_standby,
  pg_encoding_to_char(encoding) AS encoding, current_setting('max_connections')::int AS connections,
  pg_has_role(datdba, 'USAGE') AS is_owner, r.rolsuper, r.rolcreaterole, r.rolcreatedb
FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user
""")
FOUND_EXTENSIONS = text("SELECT extname, extversion FROM pg_extension")
USABLE_ROLES = text("SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')")
# What would write a question's values, and with them a position, to the server's log.
TALKATIVE = text("""
SELECT name FROM pg_settings WHERE
  name = 'log_statement' AND setting <> 'none'
  OR name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting <> '-1'
  OR name = 'log_min_error_statement' AND setting NOT IN ('panic', 'fatal', 'log')
  OR name = 'log_parameter_max_length_on_error' AND setting <> '0'
ORDER BY name
""")


def examine(connection: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield what is found of the server and the login."""
    server = connection.execute(SERVER).one()
    yield from _version(server)
    yield from _extensions(connection)
    yield from _login(connection, server, settings)
    yield from _connections(server, settings)
    yield from _clock(server, now)
    yield from _log(connection)


def _version(server: Row[Any]) -> Iterator[Finding]:
    if server.version < OLDEST_SERVER:
        yield fault("database", f"PostgreSQL {server.version} 太旧", f"请换成 {OLDEST_SERVER} 以上的")
    elif server.is_standby:
        yield fault("database", "连到的是备机，只能读", "请让 LOCATOR_DATABASE_URL 指主机，或把备机升为主机")
    elif server.encoding != "UTF8":
        yield fault("database", f"数据库的编码是 {server.encoding}", "请用 ENCODING 'UTF8' 另建一个，再还原")
    else:
        yield ok("database", f"PostgreSQL {server.version}，数据库 {server.database}，用户 {server.login}")


def _extensions(connection: Connection) -> Iterator[Finding]:
    found = {row.extname: row.extversion for row in connection.execute(FOUND_EXTENSIONS)}
    missing = [name for name in EXTENSIONS if name not in found]
    if missing:
        create = " ".join(f"CREATE EXTENSION {name};" for name in missing)
        yield fault(
            "extensions", f"缺扩展 {'、'.join(missing)}", f"以 postgres 的身份在这个数据库里运行：{create}"
        )
    elif int(found["postgis"].partition(".")[0]) < OLDEST_POSTGIS:
        yield fault("extensions", f"PostGIS {found['postgis']} 太旧", f"请换成 {OLDEST_POSTGIS} 以上的")
    else:
        yield ok("extensions", f"PostGIS {found['postgis']}")


def _login(connection: Connection, server: Row[Any], settings: Settings) -> Iterator[Finding]:
    found = [*_rights(connection, server, settings)]
    yield from found or [ok("login", "权限够用")]


def _rights(connection: Connection, server: Row[Any], settings: Settings) -> Iterator[Finding]:
    """Yield each right that the login lacks."""
    alter = f"以 postgres 的身份运行：ALTER ROLE {server.login}"
    if not server.is_owner:
        yield fault(
            "login",
            f"{server.login} 不是数据库的主人",
            f"以 postgres 的身份运行：ALTER DATABASE {server.database} OWNER TO {server.login}",
        )
    usable = set(connection.scalars(USABLE_ROLES))
    missing = [role for role in ROLES if role not in usable]
    if missing and not server.rolsuper:
        yield fault(
            "login",
            f"{server.login} 用不了角色 {'、'.join(missing)}",
            f"{'' if server.rolcreaterole else f'{alter} CREATEROLE；再'}运行 locator db prepare；"
            f"角色是别的用户建的，就以 postgres 的身份运行：GRANT {', '.join(missing)} TO {server.login}",
        )
    if settings.backup_dir and not (server.rolcreatedb or server.rolsuper):
        yield warning("login", f"{server.login} 不能建数据库：每周的演练还原做不了", f"{alter} CREATEDB")


def _connections(server: Row[Any], settings: Settings) -> Iterator[Finding]:
    wanted = settings.workers * (settings.pool_size + CHANGES) + CONNECTIONS_BESIDE
    if wanted > server.connections:
        yield warning(
            "connections",
            f"程序最多要 {wanted} 个连接，数据库只许 {server.connections} 个",
            "请调大 max_connections，或调小 LOCATOR_WORKERS、LOCATOR_POOL_SIZE",
        )
    else:
        yield ok("connections", f"最多要 {wanted} 个，数据库许 {server.connections} 个")


def _clock(server: Row[Any], now: datetime) -> Iterator[Finding]:
    apart_s = abs((server.now - now).total_seconds())
    if apart_s > MOST_APART_S:
        yield fault(
            "clock",
            f"这台机器和数据库的钟差 {apart_s:.0f} 秒：开没开、验证码对不对都会说错",
            "请在两台机器上都开对时（chrony 或 systemd-timesyncd）",
        )
    else:
        yield ok("clock", "和数据库的钟一致")


def _log(connection: Connection) -> Iterator[Finding]:
    talkative = list(connection.scalars(TALKATIVE))
    if talkative:
        yield warning(
            "database log",
            f"数据库的日志会记下查询的内容（可能有人的位置）：{'、'.join(talkative)}",
            "请照运维手册“给别人用”第 3 条改 postgresql.conf，再重新载入",
        )
    else:
        yield ok("database log", "不记查询的内容")
