"""A city that is made up, as an extract of OpenStreetMap, and what loading its ground costs."""
