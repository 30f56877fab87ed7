"""What may differ between two records of the same program, and nothing else: it is replaced by a name.

Three kinds: secrets that the program makes at random, which are learnt where they are given out; what follows
from the content of static files; and what the database stamps with its own clock. The list is `RULES`.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from werkzeug.test import TestResponse

COOKIES_OF_CHOICE = frozenset({"lang", "type"})  # what a reader chose is recorded as it is
SHORTEST_SECRET = 8
NONCE = re.compile(r"'nonce-([\w-]+)'")
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
REPORT_CODE = re.compile(
    r"[/\"]reports/([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})|\"code\":\s?\"(\w{5}-\w{5})\""
)
LINK = re.compile(r"/(?:staff/link|keeper)/([\w-]{40,})")
ASSET = re.compile(r"/static/(?:[\w@.-]+/)*[\w.-]+\.\w+(?:\?v=[0-9a-f]+)?")
DECIMALS = 4
FINE = re.compile(r"\b\d+\.\d{5,}\b")
JAVASCRIPT = "text/javascript"

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _sorted_preloads(found: re.Match[str]) -> str:
    return "\n".join(sorted(set(re.findall(r"<[^>]*>", found[0])))) + "\n"


def _sorted_files(found: re.Match[str]) -> str:
    return found[1] + ", ".join(sorted(set(re.split(r",\s*", found[2])))) + "]"


def _sorted_messages(found: re.Match[str]) -> str:
    messages = json.loads(found[2])
    return found[1] + json.dumps(messages, ensure_ascii=False, sort_keys=True) + found[3]


RULES: tuple[Rule, ...] = (
    # A static file's address: its folder may change, its name stays; its digest follows from its content.
    (re.compile(r"/static/(?:[\w@.-]+/)*([\w.-]+\.\w+)(?:\?v=[0-9a-f]+)?"), r"/static/\1"),
    # Which modules a page loads beforehand follows from the files' imports: an order is no behaviour.
    (re.compile(r"(?:<link rel=\"modulepreload\" href=\"[^\"]*\">\n?)+"), _sorted_preloads),
    # The translations that a page's scripts use stand in the order of the catalogue.
    (re.compile(r'(class="messages">)(\{.*?\})(</script>)'), _sorted_messages),
    # What the service worker keeps, and the digest of all of it.
    (re.compile(r'("files": \[)([^\]]*)\]'), _sorted_files),
    (re.compile(r'(const SHELL = \{"version": ")[0-9a-f]+'), r"\1<digest>"),
    # Digests of answers as entity tags; what they are digests of is recorded itself.
    (re.compile(r'(?m)^(ETag: (?:W/)?)"[0-9a-f]{10,}"'), r'\1"<digest>"'),
    # The number of a request.
    (re.compile(r"(?m)^(X-Request-Id: )[0-9a-f]+"), r"\1<number>"),
    # When a cookie ends, by the clock of the web server; its Max-Age beside it is recorded.
    (re.compile(r"(?<=; Expires=)\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT"), "<time>"),
    # The names that folium gives to the elements of a map at random.
    (re.compile(r"(?<=[a-z]_)[0-9a-f]{32}\b"), "<id>"),
    # A seal of the history is over moments of the database's clock.
    (re.compile(r"\b[0-9a-f]{64}\b"), "<seal>"),
    # A pack's version: a digest of the database's name and a transaction's number, which signatures cover.
    (re.compile(r"\b[0-9a-f]{8}-\d{1,19}(-\d{6,9})\b"), r"<pack>\1"),
    (re.compile(r'("signature": )"[\w+/=]+"'), r'\1"<signature>"'),
    # The reference of an answer 500, and of a log line.
    (re.compile(r"(编号 )[0-9a-f]{8}\b"), r"\1<reference>"),
    # How long a command took.
    (re.compile(r"用时 [\d.]+ (秒|分钟)"), r"用时 <time> \1"),
    # Temporary folders of this run.
    (re.compile(r"/tmp/locator-record-\w+"), "<folder>"),
    (re.compile(r"\brecord_[0-9a-f]{8}\b"), "<database>"),
)


class Normal:
    """The normalisation of one record."""

    def __init__(self, begun: datetime) -> None:
        """Take the moment, in Shanghai, at which the record is begun; it ends within the next hour."""
        self.assets: set[str] = set()  # addresses of static files that answers name
        self._secrets: dict[str, str] = {}
        self._nonce = ""
        self._moments = [rule for hours in (0, 1) for rule in _stamps(begun + timedelta(hours=hours))]

    def learn(self, secret: str, name: str) -> None:
        """Replace a secret by a name from now on."""
        if len(secret) >= SHORTEST_SECRET:
            self._secrets[secret] = f"<{name}>"

    def learn_from(self, answer: TestResponse) -> None:
        """Learn what an answer gives out: its nonce, its session's token, cookies, codes of reports."""
        nonce = NONCE.search(answer.headers.get("Content-Security-Policy", ""))
        self._nonce = nonce[1] if nonce else ""
        self.learn(answer.headers.get("X-CSRF-Token", ""), "csrf")
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if name not in COOKIES_OF_CHOICE:
                self.learn(value, f"cookie {name}")
        text = answer.headers.get("Location", "")
        if (answer.mimetype or "").startswith(("text/", "application/json")):
            text += "\n" + answer.get_data(as_text=True)
        self.learn_words(text)
        self.assets.update(ASSET.findall(text))

    def learn_words(self, text: str) -> None:
        """Learn the secrets that stand in a text."""
        for pattern, name in ((CSRF, "csrf"), (LINK, "link"), (REPORT_CODE, "report code")):
            for found in pattern.finditer(text):
                self.learn(next(one for one in found.groups() if one), name)

    def body(self, text: str, mimetype: str, *, rounded: bool = False) -> str:
        """Return a body without what may differ; of a script only what the server writes into it."""
        if rounded:
            text = FINE.sub(lambda found: f"{float(found[0]):.{DECIMALS}f}", text)
        if mimetype == JAVASCRIPT:
            text = text.partition("\n")[0]
        return self.text(text)

    def text(self, text: str) -> str:
        """Return a text without what may differ."""
        if self._nonce:
            text = text.replace(self._nonce, "<nonce>")
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, self._secrets[secret])
        for pattern, told in (*RULES, *self._moments):
            text = pattern.sub(told, text)
        return text


def _stamps(hour: datetime) -> list[Rule]:
    """Return how a moment of an hour is written: by programs, and on pages in Chinese and English.

    Without an hour only a whole date counts: a month and a day alone may be one that the program worked out.
    """
    clock = rf"{hour:%H}:\d\d"
    exact = rf"{clock}(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
    named = rf"(?:{hour:%B}|{hour:%b})"
    return [
        (re.compile(rf"\b{hour:%Y-%m-%d}[T ]{exact}"), "<now>"),
        (re.compile(rf"\b{hour:%Y-%m-%d}\b(?![T ]\d)"), "<today>"),
        (re.compile(rf"\b{hour:%Y%m%d}\b"), "<today>"),
        (re.compile(rf"\b{hour:%m-%d} {clock}"), "<now>"),
        (re.compile(rf"(?:{hour.year} ?年 ?)?\b{hour.month} ?月 ?{hour.day} ?日 {clock}"), "<now>"),
        (re.compile(rf"{hour.year} ?年 ?{hour.month} ?月 ?{hour.day} ?日"), "<today>"),
        (re.compile(rf"\b{hour.day} {named}(?: {hour.year})?,? {clock}"), "<now>"),
        (re.compile(rf"\b{named} {hour.day}(?:, {hour.year})?,? {clock}"), "<now>"),
    ]
