"""The nearest stations that are open on arrival and have what is needed."""
