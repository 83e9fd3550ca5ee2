"""Forms that somebody opened in a thread.

Revision ID: form_threads
Revises: approvals

Safe to run while the previous release is up: that notes no thread, and what a form
without one orders goes to its channel, as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = "form_threads"
down_revision = "approvals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "forms",
        sa.Column("thread_ts", sa.String(), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("forms", "thread_ts")
