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


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[CheckoutCopy]:
    """Return a copy of this checkout."""
    yield CheckoutCopy.made(tmp_path)
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_the_recipes_do_what_they_promise(copy: CheckoutCopy) -> None:
    """All are performed in one copy: each would make the schema and start pytest and mypy anew."""
    for recipe in RECIPES:
        recipe.perform(copy)
        assert len(recipe.files) <= recipe.most_files, recipe.name
        example = (EXAMPLES / f"{recipe.example}.py").read_text(encoding="utf-8")
        copy.write(copy.root / "tests" / "fences" / f"test_recipe_of_{recipe.example}.py", example)
    examples = [f"test_recipe_of_{recipe.example}" for recipe in RECIPES]
    promised = dict.fromkeys(test for recipe in RECIPES for test in recipe.tests)
    answer = copy.run(TESTS, *examples, *promised, own_templates=True)
    assert answer.status == 0, answer.output
    for check in dict.fromkeys(check for recipe in RECIPES for check in recipe.checks):
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
