"""Applications of the tests, which close their connections in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from locator.app import create_app
from locator.config import Settings
from locator.http.database import KEY as DATABASE


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


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """Give the application of a deployment."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = COMPILED
    yield app
    app.extensions[DATABASE].dispose()
