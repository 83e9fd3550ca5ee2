"""Who was shown what to try.

Revision ID: welcomes
Revises: resumed

Safe to run while the previous release is up: it only adds a table.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "welcomes"
down_revision = "resumed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "welcomes",
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_welcomes_installation_id"),
        ),
        sa.PrimaryKeyConstraint("installation_id", "place", name=op.f("pk_welcomes")),
    )
