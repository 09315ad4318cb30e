"""Mark the requests whose applicant wrote and was not answered yet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WROTE = sa.text("applicant_wrote_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("applicant_wrote_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_ticket_applicant_wrote",
        "ticket",
        ["applicant_wrote_at", "id"],
        sqlite_where=_WROTE,
        postgresql_where=_WROTE,
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_applicant_wrote", table_name="ticket")
    op.drop_column("ticket", "applicant_wrote_at")
