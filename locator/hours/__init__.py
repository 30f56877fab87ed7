"""Opening hours: reading, calendar, timetables, closures and campaigns."""
