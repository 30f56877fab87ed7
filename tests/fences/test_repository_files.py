"""The files of the repository: own files only, no addresses of registries, small modules."""

from collections import Counter

from repository import tracked

REGISTRIES = ("pypi." + "org", "pythonhosted." + "org", "registry.npmjs." + "org", "npmjs." + "com")
OWN_SUFFIXES = {
    *(".env", ".yaml", ".yml", ".conf", ".service", ".socket", ".target"),
    *(".py", ".sql", ".gz", ".mako", ".md", ".toml", ".cfg", ".csv", ".json", ".txt", ".html", ".css"),
    *(".js", ".svg", ".png", ".typed", ".po", ".gitignore", ".in", "", ".xlsx", ".xls"),
}
BINARY = (".png", ".gz", ".xlsx", ".xls")


def test_no_file_names_a_registry_or_a_download() -> None:
    for path in tracked():
        if path.suffix in BINARY:
            continue
        text = path.read_text(encoding="utf-8")
        assert not [host for host in REGISTRIES if host in text], path
        if "lock" in path.name or path.parent.name == "locks":
            assert "https://" not in text and "resolved" not in text, path


def test_the_repository_holds_no_third_party_files() -> None:
    for path in tracked():
        assert path.suffix in OWN_SUFFIXES, path
        assert "vendor" not in path.parts and "node_modules" not in path.parts, path
        assert not path.name.endswith((".min.js", ".min.css")), path


def test_modules_are_small_and_have_a_docstring() -> None:
    for path in tracked():
        if path.suffix == ".py" and path.name != "__init__.py":
            lines = path.read_text(encoding="utf-8").splitlines()
            assert len(lines) <= 300, f"{path} has {len(lines)} lines"
            assert lines[0].startswith(('"""', "#!")), path


def test_no_two_test_files_have_the_same_name() -> None:
    """Python would take both for one module, and the tests of the second would not run."""
    names = Counter(path.name for path in tracked() if path.name.startswith("test_"))
    assert [name for name, count in names.items() if count > 1] == []
