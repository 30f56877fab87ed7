"""Addresses of web pages and mini-programmes that unions give: only what is safe to show and to open."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from geodata.sentence import Sentence
from locator.stations.domain.declaring import Reading, Row
from locator.stations.domain.declaring import text as text_field

MAX_TARGET_LENGTH = 500
MAX_LINKS, MAX_LABEL_LENGTH, MAX_LINKS_LENGTH = 10, 30, 4_000
AFTER_LABEL = "："
LINKS_HINT = Sentence("一行一个：官网：https://…，或 预约：#小程序://名称/AbC123；去的人看得到")
WITH_LABEL = re.compile(
    r"(?P<label>[^:：/#]*?)(?:\s*[:：]\s*|\s+|(?=https?:|#小程序))(?P<target>(?:https?:|#|[\w-]+/).*)",
    re.IGNORECASE,
)
NOT_IN_LABELS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff<>\"'`｜|：:]")
# The two forms that WeChat shows: a short link to copy, and the path of a page.
MINI_PROGRAM = re.compile(
    r"#小程序://[^/\s<>\"'`｜|；]{1,40}/[A-Za-z0-9]{1,40}|[A-Za-z][\w-]*(?:/[\w-]+)+(?:\.html)?(?:\?[\w=&%.-]*)?",
    re.ASCII,
)
NOT_PRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff\"'<>\\`|｜]")
HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*", re.UNICODE)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def parse_https(text: str) -> str:
    """Return the address of a public web page; raise ValueError for anything but a plain https address.

    Refused are other schemes (``javascript:``), names and passwords in the address, and characters that
    an address does not have.
    """
    given = text.strip()
    try:
        parts = urlsplit(given)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _not_https(given) from None
    has_user = "@" in parts.netloc
    is_plain = not NOT_PRINTABLE.search(given) and len(given) <= MAX_TARGET_LENGTH
    if parts.scheme != "https" or has_user or not is_plain or not HOST.fullmatch(host) or port == 0:
        raise _not_https(given)
    return given


def parse_mini_program(text: str) -> str:
    """Return the path or link of a mini-programme, which is shown as text; raise ValueError for others.

    ``#小程序://工会预约/AbC123`` and ``pages/book?id=3`` are both usual.
    """
    given = text.strip()
    if not given or NOT_PRINTABLE.search(given) or SCHEME.match(given) or len(given) > MAX_TARGET_LENGTH:
        raise ValueError(Sentence("“{given}”不像小程序的路径：例如 #小程序://名称/AbC123", given=given[:40]))
    return given


def _not_https(given: str) -> ValueError:
    return ValueError(Sentence("“{given}”不是 https:// 开头的网址", given=given[:40]))


class LinkKind(StrEnum):
    """What a link leads to."""

    WEB = "web"
    MINI_PROGRAM = "mini_program"

    @property
    def zh(self) -> str:
        """The Chinese label, which is that of a link without one."""
        return Sentence(KIND_LABELS[self])


KIND_LABELS = {LinkKind.WEB: "网页", LinkKind.MINI_PROGRAM: "小程序"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a station or of a union: what it is called, and an https address or a mini-programme."""

    label: str
    target: str

    @property
    def kind(self) -> LinkKind:
        """What it leads to."""
        return LinkKind.WEB if self.target.startswith("https://") else LinkKind.MINI_PROGRAM

    def __str__(self) -> str:
        return f"{self.label}{AFTER_LABEL}{self.target}"


def parse_link(text: str) -> Link:
    """Return the link of a text: ``官网：https://…``, ``预约 #小程序://名称/AbC123``, or only the target.

    Raises ValueError for anything but a plain https address and a known form of mini-programmes.
    """
    said = " ".join(text.split())
    match = WITH_LABEL.fullmatch(said)
    label, target = (match["label"].strip(), match["target"]) if match else ("", said)
    if re.match(r"https?:", target, re.IGNORECASE) or not MINI_PROGRAM.fullmatch(target):
        if not re.match(r"https?:", target, re.IGNORECASE):
            raise ValueError(
                Sentence(
                    "“{given}”不是网址，也不是小程序：写成 官网：https://… 或 预约：#小程序://名称/AbC123",
                    given=said[:40],
                )
            )
        target = parse_https(target)
    link = Link(label, target)
    if len(label) > MAX_LABEL_LENGTH or NOT_IN_LABELS.search(label):
        raise ValueError(
            Sentence("“{label}”太长或有符号：链接的名称最多 {n} 个字", label=label[:40], n=MAX_LABEL_LENGTH)
        )
    return link if label else Link(str(link.kind.zh), target)


def split_links(text: str) -> list[str]:
    """Return the texts of several links, which stand in lines or behind ；."""
    return [part.strip() for part in re.split(r"[\n；]+", text.replace("\r", "")) if part.strip()]


def parse_links(text: str) -> str:
    """Return links as they are kept, one a line; raise ValueError for one that is none, and for too many."""
    links = dict.fromkeys(map(parse_link, split_links(text)))
    if len(links) > MAX_LINKS:
        raise ValueError(Sentence("链接最多 {most} 个", most=MAX_LINKS))
    return "\n".join(map(str, links))


def links_of(text: str) -> tuple[Link, ...]:
    """Return the links that are kept in a text of `parse_links`."""
    pairs = (line.partition(AFTER_LABEL) for line in text.splitlines())
    return tuple(Link(label, target) for label, _, target in pairs)


def links_field() -> Any:
    """Declare the field of a station's links."""
    return text_field(
        "links",
        Sentence("链接"),
        max_length=MAX_LINKS_LENGTH,
        reading=Reading.OWN,
        is_public=True,
        headings="网址 官网 链接地址 网页 公众号链接 小程序 相关链接 links url website",
        row=Row("identity_more", LINKS_HINT, max_length=MAX_LINKS_LENGTH, wide=True),
    )
