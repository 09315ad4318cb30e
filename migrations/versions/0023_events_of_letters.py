"""The days that letters name are found without reading every letter."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_HAS_EVENT = sa.text("event_date IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_incoming_letter_event",
        "incoming_letter",
        ["event_date"],
        sqlite_where=_HAS_EVENT,
        postgresql_where=_HAS_EVENT,
    )


def downgrade() -> None:
    op.drop_index("ix_incoming_letter_event", table_name="incoming_letter")
