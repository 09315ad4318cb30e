"""Let an account's own requests be found in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SOMEBODY = sa.text("recorded_by_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_ticket_recorded_by",
        "ticket",
        ["recorded_by_id", "id"],
        sqlite_where=_SOMEBODY,
        postgresql_where=_SOMEBODY,
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_recorded_by", table_name="ticket")
