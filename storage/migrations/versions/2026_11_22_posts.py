"""Posts without an order.

Revision ID: 0002
Revises: 0001

Safe to run while the previous release is up: it writes an order into every row. It
cannot send a row without one, so let it end before such posts are asked for. SQLite
copies the table to change a column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.alter_column("order_id", existing_type=sa.BigInteger(), nullable=True)
        batch.create_index(
            "ix_deliveries_orderless",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("order_id IS NULL"),
            postgresql_where=sa.text("order_id IS NULL"),
        )


def downgrade() -> None:
    op.execute("DELETE FROM deliveries WHERE order_id IS NULL")
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_index("ix_deliveries_orderless")
        batch.alter_column("order_id", existing_type=sa.BigInteger(), nullable=False)
