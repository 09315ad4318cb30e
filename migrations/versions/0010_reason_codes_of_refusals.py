"""Give each refusal a reason code; those before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("refusal", sa.Column("code", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("refusal", "code")
