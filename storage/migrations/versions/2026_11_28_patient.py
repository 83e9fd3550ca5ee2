"""Posts that nobody waits for, as they were due by a timetable.

Revision ID: patient
Revises: form_threads

Safe to run while the previous release is up: what it posts takes its turn as if
somebody waited for it, as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = "patient"
down_revision = "form_threads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "deliveries",
        sa.Column("patient", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("deliveries", "patient")
