"""Keep calls, promised call-backs and visits to the counter."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STILL_OWED = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("digits", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_call_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_call_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    op.create_index(op.f("ix_call_ticket_id"), "call", ["ticket_id"])
    op.create_table(
        "callback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("promised_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digits", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("promised_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_callback_ticket_id_ticket")),
        sa.ForeignKeyConstraint(
            ["promised_by_id"], ["user_account.id"], name=op.f("fk_callback_promised_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["user_account.id"], name=op.f("fk_callback_done_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
    )
    op.create_index(op.f("ix_callback_ticket_id"), "callback", ["ticket_id"])
    op.create_index(
        "ix_callback_waiting",
        "callback",
        ["promised_for", "id"],
        sqlite_where=_STILL_OWED,
        postgresql_where=_STILL_OWED,
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("queue_number", sa.String(), nullable=True),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_visit_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_visit_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("form_key", name=op.f("uq_visit_form_key")),
    )
    op.create_index(op.f("ix_visit_ticket_id"), "visit", ["ticket_id"])


def downgrade() -> None:
    op.drop_table("visit")
    op.drop_table("callback")
    op.drop_table("call")
