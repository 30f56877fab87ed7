"""Imports of JavaScript modules go from higher folders to lower ones, and have no cycles."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from repository import ROOT

from locator.http.assets.javascript import imports, later_imports

STATIC = ROOT / "static"
# From high to low. Folders of one level import nothing from each other; what they share lies below.
LAYERS = (("pages",), ("offline",), ("map", "station", "staff", "inspector"), ("find",), ("lib",))
LEVELS = {folder: level for level, layer in enumerate(LAYERS) for folder in layer}

Graph = Mapping[str, Iterable[str]]  # what each module imports


def graph(static: Path) -> Graph:
    names = [path.relative_to(static).as_posix() for path in static.glob("js/**/*.js")]
    return {name: (*imports(static, name), *later_imports(static, name)) for name in names}


def upward(modules: Graph) -> Iterator[str]:
    """Yield the imports that neither stay in their folder nor go to a lower one."""
    for name, others in modules.items():
        for other in others:
            folder, imported = (Path(module).parts[1] for module in (name, other))
            if folder != imported and LEVELS[imported] <= LEVELS[folder]:
                yield f"{name} imports {other}"


def cycle(modules: Graph) -> list[str]:
    """Return the modules of a cycle of imports; an empty list if there is none."""
    try:
        TopologicalSorter(modules).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_module_lies_in_a_folder_of_a_known_level() -> None:
    modules = graph(STATIC)
    assert len(modules) > 30 and {Path(name).parts[1] for name in modules} == LEVELS.keys()


def test_no_module_imports_upwards() -> None:
    assert not list(upward(graph(STATIC)))


def test_the_imports_have_no_cycle() -> None:
    assert not cycle(graph(STATIC))


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """Return static files with two modules of lib and one of the map, each importing the next lower one."""
    for name, text in {
        "lib/grid.js": "export const ZOOM = 12;\n",
        "lib/cells.js": 'import { ZOOM } from "./grid.js";\n',
        "map/stations.js": 'import { cell } from "../lib/cells.js";\n',
    }.items():
        path = tmp_path / "js" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "planted",
    [
        'import { ZOOM } from "./grid.js";\nimport {\n  stations,\n} from "../map/stations.js";\n',
        'export const later = () => import("../map/stations.js");\n',
    ],
)
def test_an_upward_import_is_found(static: Path, planted: str) -> None:
    assert not list(upward(graph(static)))
    (static / "js/lib/cells.js").write_text(planted)
    assert list(upward(graph(static))) == ["js/lib/cells.js imports js/map/stations.js"]


@pytest.mark.parametrize(
    "planted", ['export { cell } from "./cells.js";\n', 'const { cell } = await import("./cells.js");\n']
)
def test_a_cycle_is_found(static: Path, planted: str) -> None:
    assert not cycle(graph(static))
    (static / "js/lib/grid.js").write_text(planted)
    assert set(cycle(graph(static))) == {"js/lib/cells.js", "js/lib/grid.js"}
