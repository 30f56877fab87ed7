"""Each check of scripts/test fails for a planted fault of its kind, and passes without one."""

import re
import shutil
from collections.abc import Iterator

import databases
import pytest
from bootstrap.layout import ROOT
from checking.catalogue import BY_NAME, CHECKS, TESTS
from checkout_copy import CheckoutCopy
from faults import FAULTS, Fault
from import_contracts import BY_KIND, Contract, breaches, contracts, source_files

IMPORTS = BY_NAME["imports"]


@pytest.fixture(scope="module")
def clean_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckoutCopy]:
    """Return a copy of this checkout, with the templates of the databases that its tests use."""
    folder = tmp_path_factory.mktemp("checkout")
    databases.empty()
    yield CheckoutCopy.made(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def copy(clean_copy: CheckoutCopy) -> Iterator[CheckoutCopy]:
    """Return the copy for one fault, which is undone afterwards."""
    with clean_copy.undone():
        yield clean_copy


@pytest.mark.parametrize(
    "check", [check for check in CHECKS if check is not TESTS], ids=lambda check: check.name
)
def test_without_a_fault_a_check_passes(copy: CheckoutCopy, check: object) -> None:
    answer = copy.run(check)
    assert answer.status == 0, answer.output


def test_without_a_fault_the_tests_pass(copy: CheckoutCopy) -> None:
    answer = copy.run(TESTS, *dict.fromkeys(test for fault in FAULTS for test in fault.tests))
    assert answer.status == 0, answer.output


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_makes_its_check_fail(copy: CheckoutCopy, fault: Fault) -> None:
    fault.plant(copy)
    answer = copy.run(BY_NAME[fault.check], *fault.tests, own_templates=fault.changes_schema)
    assert answer.status == 1, answer.output
    for expected in fault.expected:
        assert re.search(expected, answer.output), (expected, answer.output)
    for test in fault.tests:
        assert re.search(rf"FAILED .*::{test}\b", answer.output), (test, answer.output)


@pytest.mark.parametrize("contract", contracts(ROOT), ids=lambda contract: contract.key)
def test_a_forbidden_import_breaks_its_contract(copy: CheckoutCopy, contract: Contract) -> None:
    assert contract.kind in BY_KIND, f"add to {BY_KIND=} how a contract of this kind is broken"
    files = source_files(copy.root)
    planted = breaches(contract, set(files))
    assert planted, "the contract names no existing module"
    for breach in planted:
        copy.append(files[breach.importer], f"\nimport {breach.imported}\n")
    answer = copy.run(IMPORTS)
    assert answer.status == 1, answer.output
    assert f"{contract.name} BROKEN" in answer.in_one_line
    for breach in planted:
        assert breach.expected in answer.in_one_line, answer.output


def test_every_check_has_a_fault() -> None:
    assert {fault.check for fault in FAULTS} | {IMPORTS.name} == BY_NAME.keys()
    assert all(bool(fault.tests) == (fault.check == TESTS.name) for fault in FAULTS)
