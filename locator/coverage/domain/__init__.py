"""What coverage is asked, what is found, and how cells are packed and counted."""
