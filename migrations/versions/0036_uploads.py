"""Uploads that go on after a lost line."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("upload", sa.Column("part", sa.String(), nullable=True))
    op.create_table(
        "upload_piece",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("form_key", "part", "start"),
    )
    op.create_index("ix_upload_piece_created_at", "upload_piece", ["created_at"])


def downgrade() -> None:
    op.drop_table("upload_piece")
    op.drop_column("upload", "part")
