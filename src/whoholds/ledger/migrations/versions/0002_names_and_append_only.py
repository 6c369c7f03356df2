"""An index of who and what statements name, and triggers that refuse to change a row."""

from __future__ import annotations

from json import loads

import sqlalchemy as sa
from alembic import op

# The index is derived from the rows: making it by today's rule is what an audit will hold it against.
from whoholds.ledger.tables import append_only_triggers
from whoholds.ledger.writer import mentions_of

revision = "0002"
down_revision = "0001"

CHUNK = 500  # statements read at a time


def upgrade() -> None:
    """Make the index from the rows that are there, then lock all tables against change."""
    mentions = op.create_table(
        "mentions",
        sa.Column("what", sa.String(8), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    every = sa.text(
        "SELECT r.seq, r.content, d.source FROM rows r JOIN statements s ON s.seq = r.seq "
        "JOIN documents d ON d.id = s.document WHERE r.seq > :after ORDER BY r.seq LIMIT :limit"
    )
    after = 0
    while found := connection.execute(every, {"after": after, "limit": CHUNK}).all():
        named = [
            {"what": what, "name": name, "seq": seq}
            for seq, content, source in found
            for what, name in sorted(mentions_of(loads(content), source))
        ]
        connection.execute(mentions.insert(), named)
        after = found[-1].seq
    if connection.dialect.name == "sqlite":
        for trigger in append_only_triggers():
            connection.exec_driver_sql(trigger)


def downgrade() -> None:
    """Unlock the tables and drop the index; the rows stay."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.exec_driver_sql(query).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    op.drop_table("mentions")
