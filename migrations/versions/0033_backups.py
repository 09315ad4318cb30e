"""What came of each backup, and of its copies elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("judged_at", _MOMENT, nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
    )
    op.create_index("ix_backup_judged_at", "backup", ["judged_at"])
    op.create_table(
        "backup_copy",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("backup_id", sa.Integer(), sa.ForeignKey("backup.id"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.UniqueConstraint("backup_id", "kind"),
    )


def downgrade() -> None:
    op.drop_table("backup_copy")
    op.drop_table("backup")
