"""The audit trail only grows: the database refuses to change or delete its lines.

Revision ID: audit
Revises: files

The previous release's hourly clean-up of the audit trail fails, is logged and tried
again while this one is up; nothing else of it changes lines.
"""

import sqlalchemy as sa
from alembic import op

revision = "audit"
down_revision = "files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit_upkeep",
        sa.Column("id", kind, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_upkeep")),
    )
    op.create_index("ix_audit_ref", "audit", ["installation_id", "ref"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger AS $$ BEGIN "
            "IF NOT EXISTS (SELECT 1 FROM audit_upkeep) THEN "
            "RAISE EXCEPTION 'the audit trail is append-only'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; "
            "IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF; RETURN NULL; "
            "END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
        )
        op.execute(
            "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
        )
        return
    op.execute(
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
        "WHEN NOT EXISTS (SELECT 1 FROM audit_upkeep) "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
        "WHEN NOT EXISTS (SELECT 1 FROM audit_upkeep) "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_not_emptied ON audit")
        op.execute("DROP TRIGGER audit_kept ON audit")
        op.execute("DROP FUNCTION audit_is_append_only()")
    else:
        op.execute("DROP TRIGGER audit_no_update")
        op.execute("DROP TRIGGER audit_no_delete")
    op.drop_index("ix_audit_ref", table_name="audit")
    op.drop_table("audit_upkeep")
