"""Orders whose card stands in a thread, and which order a message is about.

Revision ID: threads
Revises: forms

Safe to run while the previous release is up: that writes no thread, and an order
without one is what it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "threads"
down_revision = "forms"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_orders_card", "orders", "card_ts"),
    ("ix_deliveries_sent", "deliveries", "sent_ts"),
)


def upgrade() -> None:
    op.add_column(
        "orders",
        sa.Column("thread_ts", sa.String(), nullable=False, server_default=""),
    )
    for name, table, column in _INDEXES:
        where = sa.text(f"{column} <> ''")
        op.create_index(
            name, table, [column], sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    for name, table, _ in _INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_column("orders", "thread_ts")
