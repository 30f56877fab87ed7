"""Writing happenings, working out their occurrences, deciding about one of them, counting who came."""
