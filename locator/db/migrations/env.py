"""Alembic's way in: it is always called by locator.db.migrate, with an open connection."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
