"""The settings: each with its environment variable, default and one sentence."""

import os
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Self
from urllib.parse import urlsplit

PREFIX = "LOCATOR_"
MAX_WORKERS = 256
TEST_PREFIX = "LOCATOR_TEST_"
ED25519_KEY_BYTES = 32
MIN_SECRET_BYTES = 24
SECRET_PREFIX = "whsec_"
MIN_TOKEN_LENGTH = 16
JSON_LOG = "json"
BUILD_VARIABLES = frozenset({"LOCATOR_NODE_MODULES"})  # read by setup.py


class SettingError(ValueError):
    """An unknown LOCATOR_ variable, or a value that cannot be read."""


def _field(variable: str, default: Any, sentence: str) -> Any:
    return field(default=default, metadata={"variable": variable, "sentence": sentence})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a deployment. scripts/serve itself reads the first five."""

    port: int = _field("LOCATOR_PORT", 8000, "The port that the web server listens on.")
    host: str = _field("LOCATOR_HOST", "127.0.0.1", "The address that the web server listens on.")
    workers: int = _field("LOCATOR_WORKERS", 2, "How many server processes: one a core.")
    data_dir: str = _field("LOCATOR_DATA_DIR", ".data", "Where the private database and logs lie.")
    database_url: str = _field(
        "LOCATOR_DATABASE_URL", "", "A PostGIS database of your own; empty: a private one is made."
    )
    read_url: str = _field(
        "LOCATOR_READ_URL",
        "",
        "Where public questions go, e.g. a standby; empty: to the same database.",
    )
    read_only: int = _field(
        "LOCATOR_READ_ONLY", 0, "1: questions are answered, changes are refused; worker and scheduler wait."
    )
    separate_logins: int = _field(
        "LOCATOR_SEPARATE_LOGINS",
        0,
        "1: the parts of the program log in as locator_public, _staff and _door; 0: one login does for all.",
    )
    demo_stations: int = _field("LOCATOR_DEMO_STATIONS", 2000, "How many demo stations the first start adds.")
    pool_size: int = _field("LOCATOR_POOL_SIZE", 4, "Database connections a server process keeps at most.")
    proxies: int = _field(
        "LOCATOR_PROXIES", 0, "How many proxies of your own stand before the server and name the client."
    )
    count_unmet: int = _field(
        "LOCATOR_COUNT_UNMET",
        0,
        "1: searches that find nothing open within 15 minutes on foot are counted, ten people at a time.",
    )
    routing_url: str = _field(
        "LOCATOR_ROUTING_URL", "", "A Valhalla service for travel times; empty: they are estimated."
    )
    routing_timeout_ms: int = _field(
        "LOCATOR_ROUTING_TIMEOUT_MS", 300, "How long a search waits for Valhalla before it estimates."
    )
    public_url: str = _field(
        "LOCATOR_PUBLIC_URL",
        "http://127.0.0.1:8000",
        "The site's own address, for links in mail and QR codes; scripts/serve: where it serves.",
    )
    mail_url: str = _field(
        "LOCATOR_MAIL_URL", "", "file:///folder or smtp://user:password@host:port; empty: mail waits."
    )
    mail_from: str = _field("LOCATOR_MAIL_FROM", "locator@localhost", "The address that mail comes from.")
    security_contact: str = _field(
        "LOCATOR_SECURITY_CONTACT",
        "",
        "Whom to tell of a weakness, mailto:… or https://…, for /.well-known/security.txt; empty: none.",
    )
    message_url: str = _field(
        "LOCATOR_MESSAGE_URL",
        "",
        "file:///folder or https://gateway/path for text messages to keepers; empty: messages wait.",
    )
    message_secret: str = _field(
        "LOCATOR_MESSAGE_SECRET",
        "",
        "The secret (whsec_ and base64) that signs messages to the gateway and its delivery reports.",
    )
    tianditu_key: str = _field(
        "LOCATOR_TIANDITU_KEY", "", "The 天地图 browser key; empty: the map has a plain ground."
    )
    map_attribution: str = _field("LOCATOR_MAP_ATTRIBUTION", "", "What the map says of its basemap's origin.")
    map_approval_no: str = _field(
        "LOCATOR_MAP_APPROVAL_NO",
        "",
        "The map's 审图号, shown on every page with a map; empty: public maps have no ground.",
    )
    pack_key: str = _field(
        "LOCATOR_PACK_KEY",
        "",
        "The Ed25519 key (base64) that signs packs; empty: made in the data directory.",
    )
    backup_dir: str = _field(
        "LOCATOR_BACKUP_DIR",
        "",
        "The folder for a backup each night and its weekly drill; empty: none is made.",
    )
    backup_recipients: str = _field(
        "LOCATOR_BACKUP_RECIPIENTS",
        "",
        "Public keys of age or SSH that backups are encrypted to, between commas; empty: they are not.",
    )
    backup_identity: str = _field(
        "LOCATOR_BACKUP_IDENTITY",
        "",
        "The file with the private key, for weekly drills of encrypted backups; empty: there are none.",
    )
    log_format: str = _field(
        "LOCATOR_LOG_FORMAT", "text", "text: a log for people; json: an object a line, for programs."
    )
    metrics_token: str = _field(
        "LOCATOR_METRICS_TOKEN",
        "",
        "Who sends this token may read /metrics from anywhere; empty: this machine only.",
    )
    open_data_license: str = _field(
        "LOCATOR_OPEN_DATA_LICENSE",
        "",
        "The licence of the open data, e.g. CC-BY-4.0; empty: source and day are to be named.",
    )
    icp_no: str = _field("LOCATOR_ICP_NO", "", "The site's ICP number, shown at the foot.")

    @property
    def is_local_only(self) -> bool:
        """Tell whether the site's public URL leads to this computer only."""
        host = urlsplit(self.public_url).hostname or ""
        return host in ("localhost", "::1") or re.fullmatch(r"127(\.\d+){3}", host) is not None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Return the settings of an environment; empty values count as absent.

        Raises SettingError for a value that cannot be used, and for an unknown LOCATOR_ variable: a mistyped
        LOCATOR_DATABASE_URL that is ignored would serve another database than the one that is meant.
        """
        given = os.environ if environment is None else environment
        _require_known(given, {setting.metadata["variable"] for setting in fields(cls)})
        values: dict[str, Any] = {}
        for setting in fields(cls):
            variable = setting.metadata["variable"]
            text = given.get(variable, "")
            if text:
                parse = PARSERS.get(variable) or (_number if setting.type is int else _text)
                values[setting.name] = parse(variable, text)
        return cls(**values)


def _require_known(given: Mapping[str, str], known: set[str]) -> None:
    own = {name for name, text in given.items() if text and name.startswith(PREFIX)} - known - BUILD_VARIABLES
    unknown = sorted(name for name in own if not name.startswith(TEST_PREFIX))
    if unknown:
        raise SettingError("\n".join(_unknown_setting_message(name, known) for name in unknown))


def _unknown_setting_message(name: str, known: set[str]) -> str:
    """Return the message for an unknown variable, with the nearest setting, or all if none is near."""
    near = get_close_matches(
        name.removeprefix(PREFIX), [variable.removeprefix(PREFIX) for variable in known], n=1
    )
    if near:
        nearest = PREFIX + near[0]
        return (
            f"没有 {name} 这个设置；是不是 {nearest}？\nThere is no setting {name}: did you mean {nearest}?"
        )
    return f"没有 {name} 这个设置\nThere is no setting {name}; there are {', '.join(sorted(known))}"


def _number(variable: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingError(
            f"{variable} 应是不带正负号的整数，不是“{text}”\n"
            f"{variable} should be a whole number without a sign, not {text!r}"
        )
    return int(text)


def _workers(variable: str, text: str) -> int:
    """Return how many server processes there are, as many as `locator serve --workers` may have."""
    number = _number(variable, text)
    if not 1 <= number <= MAX_WORKERS:
        raise SettingError(
            f"{variable} 应是 1 到 {MAX_WORKERS}，不是“{text}”\n"
            f"{variable} should be from 1 to {MAX_WORKERS}, not {text!r}"
        )
    return number


def _log_format(variable: str, text: str) -> str:
    if text not in ("text", JSON_LOG):
        raise SettingError(
            f"{variable} 应是 text 或 json，不是“{text}”\n{variable} should be text or json, not {text!r}"
        )
    return text


def _token(variable: str, text: str) -> str:
    """Return a token that cannot be guessed; the message does not repeat it, since it is secret."""
    if len(text) < MIN_TOKEN_LENGTH or not text.isascii() or not text.isprintable() or " " in text:
        raise SettingError(
            f"{variable} 至少要 {MIN_TOKEN_LENGTH} 个字符，字母、数字和符号，没有空格\n"
            f"{variable} should be {MIN_TOKEN_LENGTH} or more ASCII characters without spaces"
        )
    return text


def _text(_variable: str, text: str) -> str:
    return text


def _web_address(variable: str, text: str) -> str:
    """Return the address without a slash at its end, so that paths can be added to it."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingError(
            f"{variable} 应是网址，例如 https://stations.example.org，不是“{text}”\n"
            f"{variable} should be an address such as https://stations.example.org, not {text!r}"
        )
    return text.rstrip("/")


def _key(variable: str, text: str) -> str:
    try:
        is_key = len(b64decode(text, validate=True)) == ED25519_KEY_BYTES
    except ValueError:
        is_key = False
    if not is_key:  # the message does not repeat it, since it is secret
        raise SettingError(
            f"{variable} 应是 {ED25519_KEY_BYTES} 个字节，写成 base64\n"
            f"{variable} should be {ED25519_KEY_BYTES} bytes in base64"
        )
    return text


def _contact(variable: str, text: str) -> str:
    if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://[^\s/]+\S*|tel:\+?[0-9-]+)", text):
        raise SettingError(
            f"{variable} 应是 mailto:、https:// 或 tel: 开头的地址，不是“{text}”\n"
            f"{variable} should be an address that begins with mailto:, https:// or tel:, not {text!r}"
        )
    return text


def _secret(variable: str, text: str) -> str:
    try:
        is_secret = len(b64decode(text.removeprefix(SECRET_PREFIX), validate=True)) >= MIN_SECRET_BYTES
    except ValueError:
        is_secret = False
    if not is_secret:  # the message does not repeat it
        raise SettingError(
            f"{variable} 应是 {SECRET_PREFIX} 加 {MIN_SECRET_BYTES} 个以上字节的 base64\n"
            f"{variable} should be {SECRET_PREFIX} and {MIN_SECRET_BYTES} bytes or more in base64"
        )
    return text


PARSERS: Mapping[str, Callable[[str, str], str | int]] = {
    "LOCATOR_PUBLIC_URL": _web_address,
    "LOCATOR_PACK_KEY": _key,
    "LOCATOR_MESSAGE_SECRET": _secret,
    "LOCATOR_WORKERS": _workers,
    "LOCATOR_LOG_FORMAT": _log_format,
    "LOCATOR_METRICS_TOKEN": _token,
    "LOCATOR_SECURITY_CONTACT": _contact,
}
