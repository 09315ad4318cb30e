"""Keep who collected a result, letters that need no service, and where paper files stand."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=32), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=True),
        sa.Column("signature_hash", sa.String(), nullable=True),
        sa.Column("is_signed_on_paper", sa.Boolean(), nullable=False),
        sa.Column("sent_to", sa.String(), nullable=False),
        sa.Column("sending_number", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_handed_over_by_id_user_account")),
        sa.ForeignKeyConstraint(["signature_hash"], ["blob.hash"], name=op.f("fk_handed_over_signature_hash_blob")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_handed_over_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_over")),
        sa.UniqueConstraint("form_key", name=op.f("uq_handed_over_form_key")),
    )
    op.create_index("ix_handed_over_ticket_id", "handed_over", ["ticket_id"])


def downgrade() -> None:
    op.drop_table("handed_over")
