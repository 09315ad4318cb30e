"""What the machine proposes of a letter, and what a person made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("letter_version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box", sa.JSON(), nullable=True),
        sa.Column("was_right", sa.Boolean(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        _to("letter_proposal", "letter_id", "scan_letter"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_proposal")),
    )
    op.create_index("uq_letter_proposal_field", "letter_proposal", ["letter_id", "field"], unique=True)
    op.create_index("ix_letter_proposal_settled_at", "letter_proposal", ["settled_at", "field"])
    op.create_table(
        "letter_twin",
        sa.Column("letter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("likeness", sa.Double(), nullable=False),
        _to("letter_twin", "letter_id", "scan_letter"),
        _to("letter_twin", "other_id", "scan_letter"),
        sa.PrimaryKeyConstraint("letter_id", "other_id", name=op.f("pk_letter_twin")),
    )
    op.create_index("ix_letter_twin_other_id", "letter_twin", ["other_id"])
    op.create_table(
        "letter_desk",
        sa.Column("letter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        _to("letter_desk", "letter_id", "scan_letter"),
        _to("letter_desk", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_letter_desk")),
    )
    with op.batch_alter_table("incoming_letter") as letter:
        letter.add_column(sa.Column("classification", sa.String(), nullable=False, server_default=""))
        letter.add_column(sa.Column("index_word", sa.String(), nullable=False, server_default=""))
        letter.add_column(sa.Column("reply_by", sa.Date(), nullable=True))


def _to(table: str, column: str, there: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{there}.{key}"], name=op.f(f"fk_{table}_{column}_{there}"))


def downgrade() -> None:
    with op.batch_alter_table("incoming_letter") as letter:
        letter.drop_column("reply_by")
        letter.drop_column("index_word")
        letter.drop_column("classification")
    op.drop_table("letter_desk")
    op.drop_table("letter_twin")
    op.drop_table("letter_proposal")
