"""Files put together from reports, and what was seen inside of each.

Revision ID: files
Revises: access

Safe to run while the previous release is up: it only adds tables. Until that one has
ended it cannot delete orders that have rows here, and logs that it could not.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "files"
down_revision = "access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundles",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("report_type", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("asked_in", sa.String(), nullable=False),
        sa.Column("separator", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "not_before", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.Column(
            "lease_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column(
            "created_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_bundles_installation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_bundles_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles")),
        sa.UniqueConstraint(
            "installation_id", "key", name=op.f("uq_bundles_installation_id_key")
        ),
    )
    op.create_index("ix_bundles_order", "bundles", ["order_id"])
    for name, column, where in (
        ("ix_bundles_due", "not_before", "state = 'pending'"),
        ("ix_bundles_lease", "lease_until", "state IN ('reading', 'sharing')"),
    ):
        op.create_index(
            name,
            "bundles",
            [column],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_table(
        "readings",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("report_type", sa.String(), nullable=False),
        sa.Column(
            "window_start", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "window_end", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("read_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_readings_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_readings_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_readings_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_readings")),
    )
    op.create_index("ix_readings_order", "readings", ["order_id"])
    op.create_index(
        "ix_readings_last", "readings", ["organisation_id", "report_type", "window_end"]
    )


def downgrade() -> None:
    op.drop_table("readings")
    op.drop_table("bundles")
