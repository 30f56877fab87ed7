"""Questions of the workbench, read only."""
