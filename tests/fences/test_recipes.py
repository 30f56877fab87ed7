"""The recipes of the developers' guide hold: performed in a copy, each takes the files that it names."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import recipes
from bootstrap.layout import ROOT
from checking.catalogue import BY_NAME, TESTS
from checkout_copy import CheckoutCopy
from recipes import Recipe

RECIPES = [one for one in vars(recipes).values() if isinstance(one, Recipe)]
EXAMPLES = ROOT / "tests" / "fences" / "recipes"


@pytest.fixture(scope="module")
def clean_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckoutCopy]:
    """Return a copy of this checkout."""
    folder = tmp_path_factory.mktemp("recipes")
    yield CheckoutCopy.made(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def copy(clean_copy: CheckoutCopy) -> Iterator[CheckoutCopy]:
    """Return the copy for one recipe, which is undone afterwards."""
    with clean_copy.undone():
        yield clean_copy


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_does_what_it_promises(copy: CheckoutCopy, recipe: Recipe) -> None:
    recipe.perform(copy)
    print(f"{recipe.name}: {len(recipe.files)} files: {', '.join(recipe.files)}")  # noqa: T201
    assert len(recipe.files) <= recipe.most_files
    example = (EXAMPLES / f"{recipe.example}.py").read_text(encoding="utf-8")
    copy.write(copy.root / "tests" / "fences" / f"test_recipe_of_{recipe.example}.py", example)
    answer = copy.run(TESTS, f"test_recipe_of_{recipe.example}", *recipe.tests, own_templates=True)
    assert answer.status == 0, answer.output
    for check in recipe.checks:
        answer = copy.run(BY_NAME[check])
        assert answer.status == 0, answer.output


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_the_guide_names_the_files_of_a_recipe(recipe: Recipe) -> None:
    guide = (ROOT / "docs" / "developers.md").read_text(encoding="utf-8")
    rows = [line for line in guide.splitlines() if line.startswith(f"| **{recipe.title}**")]
    assert len(rows) == 1, recipe.title
    for path in recipe.files:
        known = Path(path)
        while not (ROOT / known).exists():  # a new file: the folder that it comes into
            known = known.parent
        assert f"`{known.as_posix()}" in rows[0], known
