"""Answers of the toll API: the latest, who asks, and snapshots.

Revision ID: 0003
Revises: 0002

Safe to run while the previous release is up: it only adds tables.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "toll_contents",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("seen_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_toll_contents_connection_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toll_contents")),
        sa.UniqueConstraint(
            "connection_id",
            "digest",
            name=op.f("uq_toll_contents_connection_id_digest"),
        ),
    )
    op.create_index("ix_toll_contents_seen_at", "toll_contents", ["seen_at"])
    op.create_table(
        "toll_snapshots",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column(
            "taken_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_toll_snapshots_connection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["content_id"],
            ["toll_contents.id"],
            name=op.f("fk_toll_snapshots_content_id"),
        ),
        sa.PrimaryKeyConstraint(
            "connection_id",
            "criteria",
            "report",
            "taken_at",
            name=op.f("pk_toll_snapshots"),
        ),
    )
    op.create_index("ix_toll_snapshots_taken_at", "toll_snapshots", ["taken_at"])
    op.create_table(
        "toll_answers",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("cache_minutes", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.String(), nullable=False),
        sa.Column("taken_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("again_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "lease_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_toll_answers_connection_id"),
        ),
        sa.PrimaryKeyConstraint(
            "connection_id", "criteria", "report", name=op.f("pk_toll_answers")
        ),
    )


def downgrade() -> None:
    op.drop_table("toll_answers")
    op.drop_table("toll_snapshots")
    op.drop_table("toll_contents")
