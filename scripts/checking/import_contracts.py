"""`python -m checking.import_contracts`: import-linter on setup.cfg, which has no module to run by `-m`.

`python -m importlinter.cli` prints nothing and returns 0 whatever the code imports.
"""

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    lint_imports_command(["--no-logo"])
