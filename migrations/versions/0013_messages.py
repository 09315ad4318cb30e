"""Keep the outbox, its texts and the mail that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TO_DO = sa.text("state = 'by_hand'")


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("recipient_sealed", sa.Text(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body_sealed", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=True),
        sa.Column("because", sa.String(length=40), nullable=True),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["user_account.id"], name=op.f("fk_message_by_user_id_user_account")),
        sa.ForeignKeyConstraint(["instead_of_id"], ["message.id"], name=op.f("fk_message_instead_of_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_instead_of_id", "message", ["instead_of_id"])
    op.create_index("ix_message_of", "message", ["about", "id"])
    op.create_index("ix_message_state", "message", ["state", "id"])
    op.create_index("ix_message_to_do", "message", ["id"], sqlite_where=_TO_DO, postgresql_where=_TO_DO)
    op.create_table(
        "message_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_text")),
    )
    op.create_index(
        "uq_message_text_code_language_version", "message_text", ["code", "language", "version"], unique=True
    )
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("sender_sealed", sa.Text(), nullable=False),
        sa.Column("subject_sealed", sa.Text(), nullable=False),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answers_id"], ["message.id"], name=op.f("fk_incoming_mail_answers_id_message")),
        sa.ForeignKeyConstraint(["blob_hash"], ["blob.hash"], name=op.f("fk_incoming_mail_blob_hash_blob")),
        sa.ForeignKeyConstraint(
            ["by_user_id"], ["user_account.id"], name=op.f("fk_incoming_mail_by_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_incoming_mail_message_id")),
    )
    op.create_index("ix_incoming_mail_state", "incoming_mail", ["state", "id"])
    op.create_index("ix_incoming_mail_about", "incoming_mail", ["about"])


def downgrade() -> None:
    op.drop_table("incoming_mail")
    op.drop_table("message_text")
    op.drop_table("message")
