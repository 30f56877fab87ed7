"""scripts/test: the checks of this project, in the standard library alone until the environment exists."""
