"""${message}.

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}

Safe to run while the previous release is up: say here why.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
