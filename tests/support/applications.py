"""Applications of the tests, which close their connections in the end."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined, Undefined
from jinja2.bccache import Bucket, BytecodeCache
from lent_databases import connected

from locator.app import create_app
from locator.config import Settings
from locator.http.database import KEY as DATABASE
from locator.http.database import Engines
from locator.http.requests.counts import RequestCounts


class CompiledTemplates(BytecodeCache):
    """The code of the templates by name and content: a process compiles each once for all applications."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._code[bucket.key, bucket.checksum] = bucket.code


COMPILED = CompiledTemplates()


class MissingName(StrictUndefined):
    """Fail a test for a name or attribute that a template misspells; a key of a mapping may be absent."""

    def __new__(cls, *arguments: Any, **named: Any) -> Any:
        """Return what stands for the missing value; `obj` among the arguments is what lacks it."""
        lenient = isinstance(named.get("obj"), Mapping)
        return Undefined(*arguments, **named) if lenient else super().__new__(cls)


WAITING: dict[Settings, list[Flask]] = defaultdict(list)  # applications of no test at the moment


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """Give the application of a deployment, with engines of its own.

    Compiling some two hundred routes takes longer than most tests: an application waits for the next test
    with the same settings, but for its database, unless this one has changed something in it.
    """
    waiting = WAITING[replace(settings, database_url="")]
    app = waiting.pop() if waiting else _create(settings)
    app.jinja_env.globals["settings"] = settings
    with connected(settings.database_url, settings, lambda: Engines.of(settings)) as engines:
        app.extensions[DATABASE] = engines
        before = _contents(app)
        yield app
    app.jinja_env.globals["settings"] = settings
    if _contents(app) == before:
        app._got_first_request = False
        for counts in app.extensions.values():
            if isinstance(counts, RequestCounts):
                counts.counts.clear()
        waiting.append(app)


def _contents(app: Flask) -> list[object]:
    """Return what a test could change in an application."""
    names = app.jinja_env
    mappings: list[dict[Any, Any]] = [app.config, app.extensions, app.view_functions]
    mappings += [names.globals, names.filters, names.tests, app.before_request_funcs, app.after_request_funcs]
    inner = [value for mapping in mappings for value in mapping.values() if isinstance(value, dict | list)]
    return [*(copy(value) for value in (*mappings, *inner)), app.wsgi_app, names.loader]


def _create(settings: Settings) -> Flask:
    app = create_app(settings)
    app.extensions[DATABASE].dispose()
    app.jinja_env.bytecode_cache = COMPILED
    app.jinja_env.undefined = MissingName
    return app
