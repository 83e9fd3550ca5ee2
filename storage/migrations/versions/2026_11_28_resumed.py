"""How often what stood still for refused credentials was let go on.

Revision ID: resumed
Revises: threads

Safe to run while the previous release is up: it only adds a column with a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "resumed"
down_revision = "threads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "connections",
        sa.Column("resumptions", sa.Integer(), nullable=False, server_default="0"),
    )


def downgrade() -> None:
    op.drop_column("connections", "resumptions")
