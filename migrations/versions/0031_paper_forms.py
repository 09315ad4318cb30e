"""Numbered paper forms for the hours without power."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_BLANK = sa.text("state = 'printed'")


def upgrade() -> None:
    op.create_table(
        "paper_form_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("door", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("printed_at", _MOMENT, nullable=False),
        sa.Column("printed_by_id", sa.Integer(), _to("paper_form_run", "printed_by_id", "user_account")),
        sa.Column("secret_round", sa.Integer(), nullable=False),
        sa.Column("pdf_hash", sa.String(), _to("paper_form_run", "pdf_hash", "blob", "hash")),
        sa.Column("pdf_forgotten_at", _MOMENT, nullable=True),
    )
    op.create_table(
        "paper_form",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), _to("paper_form", "run_id", "paper_form_run"), nullable=False),
        sa.Column("number", sa.String(), nullable=False, unique=True),
        sa.Column("tracking_key", sa.String(), nullable=False, unique=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), _to("paper_form", "ticket_id", "ticket"), unique=True),
        sa.Column("attachment_id", sa.Integer(), _to("paper_form", "attachment_id", "attachment")),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), _to("paper_form", "settled_by_id", "user_account")),
    )
    op.create_index("ix_paper_form_run_id", "paper_form", ["run_id"])
    op.create_index("ix_paper_form_blank", "paper_form", ["run_id", "id"], sqlite_where=_BLANK, postgresql_where=_BLANK)
    op.create_table(
        "paper_form_scan",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source_id", sa.Integer(), _to("paper_form_scan", "source_id", "paper_form_scan")),
        sa.Column("form_id", sa.Integer(), _to("paper_form_scan", "form_id", "paper_form")),
        sa.Column("blob_hash", sa.String(), _to("paper_form_scan", "blob_hash", "blob", "hash"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), _to("paper_form_scan", "uploaded_by_id", "user_account")),
        sa.Column("uploaded_at", _MOMENT, nullable=False),
    )
    for column in ("source_id", "form_id"):
        op.create_index(f"ix_paper_form_scan_{column}", "paper_form_scan", [column])


def _to(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKey:
    return sa.ForeignKey(f"{other}.{key}", name=f"fk_{table}_{column}_{other}")


def downgrade() -> None:
    op.drop_table("paper_form_scan")
    op.drop_table("paper_form")
    op.drop_table("paper_form_run")
