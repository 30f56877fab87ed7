"""Routes of the workbench: the table, its map, its cells, and actions on many stations."""

from flask import Flask

from locator.workbench.views import bulk, cell_texts, files, on_map, one_cell, saved_views, table


def register(app: Flask) -> None:
    """Add these routes and the functions of cells to an application."""
    cell_texts.register(app)
    for module in (bulk, files, on_map, one_cell, saved_views, table):
        app.register_blueprint(module.bp)
