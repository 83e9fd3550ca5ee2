"""Who may do what: grants, switches, requests, and what Slack said about places.

Revision ID: access
Revises: 0005

Safe to run while the previous release is up: it only adds tables.
"""

import sqlalchemy as sa
from alembic import op

from storage.engine import UtcDateTime

revision = "access"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = UtcDateTime(timezone=True)
    op.create_table(
        "access_policies",
        _installation(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        *_keys("access_policies", "installation_id"),
    )
    op.create_table(
        "access_grants",
        _number(),
        _installation(),
        *_texts("holder_kind", "holder_id", "right"),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", at, nullable=False),
        *_keys("access_grants", "id"),
        sa.UniqueConstraint(
            "installation_id",
            "holder_kind",
            "holder_id",
            "right",
            "organisation_id",
            name=op.f(
                "uq_access_grants_installation_id_holder_kind_holder_id_right"
                "_organisation_id"
            ),
        ),
    )
    op.create_table(
        "admissions",
        _installation(),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        *_texts("outsider", "set_by"),
        sa.Column("set_at", at, nullable=False),
        *_keys("admissions", "installation_id", "organisation_id", "outsider"),
    )
    op.create_table(
        "access_requests",
        _number(),
        _installation(),
        *_texts("user_id", "right"),
        sa.Column("organisation_ids", sa.JSON(), nullable=False),
        *_texts("state"),
        sa.Column("asked_at", at, nullable=False),
        *_texts("decided_by"),
        sa.Column("decided_at", at, nullable=True),
        *_keys("access_requests", "id"),
    )
    op.create_index(
        "ix_access_requests_person",
        "access_requests",
        ["installation_id", "user_id", "asked_at"],
    )
    op.create_table(
        "user_groups",
        _installation(),
        *_texts("group_id"),
        sa.Column("fetched_at", at, nullable=True),
        sa.Column("due_at", at, nullable=False),
        *_keys("user_groups", "installation_id", "group_id"),
    )
    op.create_index("ix_user_groups_due", "user_groups", ["due_at"])
    op.create_table(
        "group_members",
        _installation(),
        *_texts("group_id", "user_id"),
        *_keys("group_members", "installation_id", "group_id", "user_id"),
    )
    op.create_index(
        "ix_group_members_user", "group_members", ["installation_id", "user_id"]
    )
    op.create_table(
        "channels",
        _installation(),
        *_texts("channel_id"),
        sa.Column("known", sa.Boolean(), nullable=False),
        *_texts("name"),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("fetched_at", at, nullable=False),
        *_keys("channels", "installation_id", "channel_id"),
    )


def downgrade() -> None:
    for table in (
        "channels",
        "group_members",
        "user_groups",
        "access_requests",
        "admissions",
        "access_grants",
        "access_policies",
    ):
        op.drop_table(table)


def _number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, nullable=False)


def _installation() -> sa.Column[int]:
    return sa.Column("installation_id", sa.Integer(), nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _keys(table: str, *columns: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f(f"fk_{table}_installation_id"),
        ),
        sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}")),
    )
