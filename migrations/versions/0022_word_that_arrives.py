"""Keep what gateways report of a message, and which mail addresses do not work."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("is_refused", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("message", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_message_reference", "message", ["reference"])
    op.add_column("person", sa.Column("email_bad_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "email_bad_since")
    op.drop_index("ix_message_reference", "message")
    op.drop_column("message", "delivered_at")
    op.drop_column("message", "is_refused")
