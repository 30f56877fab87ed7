"""The rehearsal of the guide to a production installation: its commands, run on a machine made for it."""
