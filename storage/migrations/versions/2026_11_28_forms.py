"""Forms that are open, what was chosen last, and the zones of people.

Revision ID: forms
Revises: reuse

Safe to run while the previous release is up: what it adds has defaults.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "forms"
down_revision = "reuse"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = storage.engine.UtcDateTime(timezone=True)
    op.add_column(
        "people", sa.Column("zone", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "forms",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("opened_at", at, nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_forms_installation_id"),
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_forms")),
    )
    op.create_index("ix_forms_opened", "forms", ["opened_at"])
    op.create_table(
        "form_choices",
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("chosen_at", at, nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_form_choices_installation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "installation_id", "user_id", "kind", name=op.f("pk_form_choices")
        ),
    )


def downgrade() -> None:
    op.drop_table("form_choices")
    op.drop_index("ix_forms_opened", table_name="forms")
    op.drop_table("forms")
    op.drop_column("people", "zone")
