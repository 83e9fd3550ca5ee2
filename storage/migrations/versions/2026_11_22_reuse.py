"""Reports that an order takes over from another one, found by their days.

Revision ID: reuse
Revises: homes

A report that was asked for is still held by one run alone; a run that was never asked
for may share it. Safe to run while the previous release is up: it makes no such runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "reuse"
down_revision = "homes"
branch_labels = None
depends_on = None

_HELD = "supplier_report_id <> ''"
_ASKED_FOR = f"{_HELD} AND attempts > 0"


def upgrade() -> None:
    _replace(_ASKED_FOR)
    op.create_index(
        "ix_runs_window", "runs", ["connection_id", "window_start", "window_end"]
    )


def downgrade() -> None:
    # Without its report such a run has no link; the order it is from still has.
    op.execute("UPDATE runs SET supplier_report_id = '' WHERE attempts = 0")
    op.drop_index("ix_runs_window", table_name="runs")
    _replace(_HELD)


def _replace(where: str) -> None:
    op.drop_index("ix_runs_report", table_name="runs")
    op.create_index(
        "ix_runs_report",
        "runs",
        ["connection_id", "supplier_report_id"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
