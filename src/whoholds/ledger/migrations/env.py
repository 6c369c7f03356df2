"""Alembic's entry: runs the revisions on the connection that ``migrate`` holds, inside its transaction."""

from __future__ import annotations

from alembic import context

from whoholds.ledger import tables

if __name__ == "env_py":  # the name Alembic runs it under; whoever else imports it only looks
    context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
    context.run_migrations()
