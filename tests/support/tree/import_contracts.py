"""The contracts of import-linter in setup.cfg, and the imports that break each of them."""

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

PREFIX = "importlinter:contract:"


@dataclass(frozen=True)
class Contract:
    """One contract: its name as the linter prints it, and its options."""

    key: str
    name: str
    kind: str
    options: dict[str, str]

    def listed(self, option: str) -> list[str]:
        """Return the lines of an option."""
        return [line.strip() for line in self.options.get(option, "").splitlines() if line.strip()]


@dataclass(frozen=True)
class Breach:
    """One module that imports another, and what the linter then prints."""

    importer: str
    imported: str
    expected: str

    @classmethod
    def direct(cls, importer: str, imported: str) -> "Breach":
        return cls(importer, imported, f"{importer} is not allowed to import {imported}:")


def contracts(root: Path) -> list[Contract]:
    """Return the contracts of a checkout."""
    setup = configparser.ConfigParser()
    setup.read(root / "setup.cfg", encoding="utf-8")
    return [
        Contract(name.removeprefix(PREFIX), setup[name]["name"], setup[name]["type"], dict(setup[name]))
        for name in setup.sections()
        if name.startswith(PREFIX)
    ]


def source_files(root: Path) -> dict[str, Path]:
    """Return the file of every module of the packages that the linter looks at."""
    setup = configparser.ConfigParser()
    setup.read(root / "setup.cfg", encoding="utf-8")
    paths = [
        path
        for package in setup["importlinter"]["root_packages"].split()
        for path in (root / package).rglob("*.py")
    ]
    names = {path: path.relative_to(root).with_suffix("").parts for path in paths}
    return {".".join(parts).removesuffix(".__init__"): path for path, parts in names.items()}


def breaches(contract: Contract, modules: set[str]) -> list[Breach]:
    """Return imports that a contract forbids: one for each module or layer that it names."""
    return [*BY_KIND[contract.kind](contract, modules)]


def _forbidden(contract: Contract, modules: set[str]) -> Iterator[Breach]:
    targets = [name for one in contract.listed("forbidden_modules") for name in _named(one, modules) or [one]]
    for source in (name for one in contract.listed("source_modules") for name in _named(one, modules)):
        for target in targets:
            if not (f"{source}.".startswith(f"{target}.") or f"{target}.".startswith(f"{source}.")):
                yield Breach.direct(source, target)


def _layers(contract: Contract, modules: set[str]) -> Iterator[Breach]:
    """Yield, for each layer but the highest, an import of the layer above it; siblings import each other."""
    containers = [name for one in contract.listed("containers") for name in _named(one, modules)]
    for container in containers or [""]:
        layers = [_siblings(line, container, modules) for line in contract.listed("layers")]
        for higher, lower in pairwise([one for one in layers if one]):
            yield from (Breach.direct(module, higher[0]) for module in lower)
        for line, siblings in zip(contract.listed("layers"), layers, strict=True):
            if ":" not in line:
                yield from (Breach.direct(second, first) for first, second in pairwise(siblings))


def _siblings(line: str, container: str, modules: set[str]) -> list[str]:
    """Return the modules of one layer that there are."""
    tails = [one.strip().strip("()") for one in re.split(r"[|:]", line)]
    names = [f"{container}.{tail}" if container else tail for tail in tails]
    return [name for name in names if name in modules]


def _independence(contract: Contract, modules: set[str]) -> Iterator[Breach]:
    named = [name for one in contract.listed("modules") for name in _named(one, modules)]
    yield from (Breach.direct(second, first) for first, second in pairwise(named))


def _acyclic(contract: Contract, modules: set[str]) -> Iterator[Breach]:
    """Yield a circle of two children below each package that has two."""
    for ancestor in (name for one in contract.listed("ancestors") for name in _named(one, modules)):
        children = sorted(name for name in modules if name.rpartition(".")[0] == ancestor)
        for one, other in pairwise(children[:2]):
            yield Breach(one, other, ancestor)
            yield Breach(other, one, ancestor)


def _protected(contract: Contract, modules: set[str]) -> Iterator[Breach]:
    """Yield an import of each protected module by a module that is neither allowed nor protected itself."""
    protected = [name for one in contract.listed("protected_modules") for name in _named(one, modules)]
    allowed = [name for one in contract.listed("allowed_importers") for name in _named(one, modules)]
    inside = tuple(f"{name}." for name in (*protected, *allowed))
    stranger = next(name for name in sorted(modules) if not f"{name}.".startswith(inside) and "." in name)
    yield from (Breach(stranger, name, stranger) for name in protected)


BY_KIND = {
    "forbidden": _forbidden,
    "layers": _layers,
    "independence": _independence,
    "acyclic_siblings": _acyclic,
    "protected": _protected,
}


def _named(expression: str, modules: set[str]) -> list[str]:
    """Return the modules that an expression names: `*` stands for one part of a name, `**` for some."""
    pattern = re.escape(expression).replace(r"\*\*", r"\w+(\.\w+)*").replace(r"\*", r"\w+")
    return sorted(name for name in modules if re.fullmatch(pattern, name))
