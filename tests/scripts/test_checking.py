"""Arguments of scripts/test: all checks, one check, some tests; an unknown name gets the nearest one."""

import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap.layout import ROOT
from checking.catalogue import BY_NAME, CHECKS, TESTS
from checking.request import Request, read

ACCESS = "tests/fences/test_access.py"
NO_FILE = "there is no file or folder"
TESTS_ONLY = "files and pytest's options are for the check `tests`: leave out --only"


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the last line that a rejected command prints."""
    with pytest.raises(SystemExit) as ended:
        read(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_without_arguments_every_check_runs() -> None:
    assert read([]) == Request(CHECKS)


def test_only_runs_the_named_checks_in_the_usual_order() -> None:
    assert read(["--only", "types"]).checks == (BY_NAME["types"],)
    assert read(["--only", "types", "--only", "format"]).checks == (BY_NAME["format"], BY_NAME["types"])


def test_a_path_or_a_test_runs_no_other_check() -> None:
    assert read(["tests/fences"]) == Request((TESTS,), ("tests/fences",))
    one = f"{ACCESS}::test_a_route_without_declared_access_is_closed"
    assert read([one, "tests/geodata/"]) == Request((TESTS,), (one, "tests/geodata"))
    assert read(["--only", "tests", ACCESS]).paths == (ACCESS,)


def test_paths_are_relative_to_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests" / "fences")
    assert read(["test_access.py"]).paths == (ACCESS,)
    assert read([str(ROOT / ACCESS)]).paths == (ACCESS,)


def test_arguments_after_two_dashes_go_to_pytest() -> None:
    assert read(["--", "-x", "-k", "access or roles"]) == Request(
        (TESTS,), (), ("-x", "-k", "access or roles")
    )
    request = read([ACCESS, "--", "--lf"])
    assert request.arguments(TESTS) == (ACCESS, "--lf")
    assert request.arguments(BY_NAME["types"]) == ()


def test_a_failure_names_the_command_that_repeats_it() -> None:
    assert read([]).again(BY_NAME["types"]) == "scripts/test --only types"
    assert read([]).again(TESTS) == "scripts/test --only tests"
    assert read([ACCESS, "--", "-k", "a b"]).again(TESTS) == f"scripts/test {ACCESS} -- -k 'a b'"


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["--only", "typs"], "there is no check typs: did you mean types?"),
        (["--only", "x"], "there is no check x; --list names them"),
        (["--onyl", "types"], "there is no option --onyl: did you mean --only?"),
        (["--onyl=types"], "there is no option --onyl=types: did you mean --only?"),
        (["-x"], "there is no option -x; options of pytest follow after --: scripts/test -- -x"),
        (["types"], "types is a check: scripts/test --only types"),
        (["tests/fence/test_access.py"], f"{NO_FILE} tests/fence/test_access.py: did you mean {ACCESS}?"),
        (["tests/fence"], f"{NO_FILE} tests/fence: did you mean tests/fences?"),
        (["access/test_access.py"], f"{NO_FILE} access/test_access.py: did you mean {ACCESS}?"),
        (["--only", "types", ACCESS], TESTS_ONLY),
    ],
)  # fmt: skip
def test_an_unknown_name_is_rejected_with_the_nearest_one(
    capsys: pytest.CaptureFixture[str], arguments: list[str], answer: str
) -> None:
    assert refusal(capsys, *arguments) == f"scripts/test: error: {answer}"


@pytest.mark.parametrize("script", ["test", "serve", "routing FILE"])
def test_scripts_name_the_nearest_option_before_any_set_up(script: str) -> None:
    command = [sys.executable, *f"scripts/{script} --hlep".split()]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "there is no option --hlep: did you mean --help?" in ended.stderr


@pytest.mark.parametrize("argument", ["--list", "--help"])
def test_the_checks_are_listed_without_set_up(argument: str) -> None:
    """A Python with its standard library only is enough."""
    command = [sys.executable, "-S", str(ROOT / "scripts" / "test"), argument]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for check in CHECKS:
        assert f"  {check.name}" in listed and check.title in listed


def test_a_check_of_the_project_is_found_in_the_checkout(tmp_path: Path) -> None:
    assert "PYTHONPATH" not in BY_NAME["types"].environment(ROOT, {})
    found = BY_NAME["words"].environment(ROOT, {"LANG": "C"})
    assert found == {"LANG": "C", "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}


def test_checks_keep_compiled_modules() -> None:
    assert TESTS.environment(ROOT, {"PYTHONDONTWRITEBYTECODE": "1"}) == {}
