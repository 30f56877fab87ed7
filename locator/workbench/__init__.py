"""The workbench of staff: the table of stations beside the map, and changes of many of them at once."""
