"""The check of a sheet: rows read and compared, in a process of its own, kept in spools."""
