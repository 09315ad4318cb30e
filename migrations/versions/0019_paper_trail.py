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
    op.add_column("ticket", sa.Column("is_service", sa.Boolean(), nullable=False, server_default=sa.true()))
    _keep_invitations()
    _keep_paper_files()


def _keep_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("hour", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("represented_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_invitation_ticket_id_ticket")),
        sa.ForeignKeyConstraint(
            ["represented_by_id"], ["position.id"], name=op.f("fk_invitation_represented_by_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_invitation_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_invitation_ticket_id")),
    )
    op.create_index("ix_invitation_day", "invitation", ["day", "hour"])
    op.create_index("ix_invitation_represented_by_id", "invitation", ["represented_by_id"])


def _keep_paper_files() -> None:
    op.create_table(
        "paper_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("amount", sa.String(), nullable=False),
        sa.Column("copy", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kept_by_id"], ["user_account.id"], name=op.f("fk_paper_file_kept_by_id_user_account")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_paper_file_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_file")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_paper_file_ticket_id")),
    )
    op.create_index("ix_paper_file_location", "paper_file", ["location"])
    op.create_table(
        "paper_loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("borrower_id", sa.Integer(), nullable=True),
        sa.Column("borrower", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("lent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lent_by_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_to_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["paper_file.id"], name=op.f("fk_paper_loan_file_id_paper_file")),
        *(
            sa.ForeignKeyConstraint([who], ["user_account.id"], name=op.f(f"fk_paper_loan_{who}_user_account"))
            for who in ("borrower_id", "lent_by_id", "returned_to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_loan")),
    )
    op.create_index("ix_paper_loan_file_id", "paper_loan", ["file_id"])
    out = sa.text("returned_at IS NULL")
    op.create_index(
        "uq_paper_loan_out", "paper_loan", ["file_id"], unique=True, sqlite_where=out, postgresql_where=out
    )
    op.create_index("ix_paper_loan_due", "paper_loan", ["due_on", "id"], sqlite_where=out, postgresql_where=out)


def downgrade() -> None:
    op.drop_table("paper_loan")
    op.drop_table("paper_file")
    op.drop_table("invitation")
    op.drop_column("ticket", "is_service")
    op.drop_table("handed_over")
