"""Set-up of a bare machine, in the standard library alone: it runs before anything is installed."""
