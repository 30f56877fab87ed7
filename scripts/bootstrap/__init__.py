"""Set-up of a bare machine, with the standard library only: it runs before anything is installed."""
