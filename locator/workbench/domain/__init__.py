"""Plain values of the workbench: columns, selections, what an action does to each station."""
