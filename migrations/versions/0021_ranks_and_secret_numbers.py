"""Keep the rank printed under a signature, and whether a number taken by hand is for a secret letter."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("rank", sa.String(), nullable=True))
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("signatory_rank", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("letter_number") as table:
        table.add_column(sa.Column("is_secret", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("letter_number") as table:
        table.drop_column("is_secret")
    with op.batch_alter_table("letter") as table:
        table.drop_column("signatory_rank")
    op.drop_column("user_account", "rank")
