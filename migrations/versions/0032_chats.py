"""What was sent to the office's own number, and the machines that may bring it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _to(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    _keep_gateways()
    _keep_chats()
    _keep_messages()


def _keep_gateways() -> None:
    op.create_table(
        "chat_gateway",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("heard_at", _MOMENT, nullable=True),
        _to("chat_gateway", "created_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_gateway")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_chat_gateway_token_hash")),
    )


def _keep_chats() -> None:
    op.create_table(
        "chat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("gathering_key", sa.String(length=64), nullable=True),
        sa.Column("digits_sealed", sa.Text(), nullable=True),
        sa.Column("name_sealed", sa.Text(), nullable=True),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("came_at", _MOMENT, nullable=False),
        sa.Column("closes_at", _MOMENT, nullable=False),
        sa.Column("about", sa.String(length=32), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        _to("chat", "by_user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        sa.UniqueConstraint("gathering_key", name=op.f("uq_chat_gathering_key")),
    )
    op.create_index("ix_chat_state", "chat", ["state", "id"])


def _keep_messages() -> None:
    op.create_table(
        "chat_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("gateway_id", sa.Integer(), nullable=False),
        sa.Column("told_id", sa.String(length=200), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("came_at", _MOMENT, nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=True),
        _to("chat_message", "chat_id", "chat"),
        _to("chat_message", "gateway_id", "chat_gateway"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_message")),
        sa.UniqueConstraint("gateway_id", "told_id", name=op.f("uq_chat_message_gateway_id_told_id")),
    )
    op.create_index(op.f("ix_chat_message_chat_id"), "chat_message", ["chat_id"])
    op.create_table(
        "chat_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("blob_hash", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        _to("chat_file", "message_id", "chat_message"),
        _to("chat_file", "blob_hash", "blob", "hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_file")),
    )
    op.create_index(op.f("ix_chat_file_message_id"), "chat_file", ["message_id"])
    op.create_index(op.f("ix_chat_file_blob_hash"), "chat_file", ["blob_hash"])


def downgrade() -> None:
    for table in ("chat_file", "chat_message", "chat", "chat_gateway"):
        op.drop_table(table)
