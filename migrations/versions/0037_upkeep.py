"""Heads of both chains kept elsewhere, and what was done to this machine."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROLE = sa.table("role", sa.column("id"), sa.column("code"))
_HELD = sa.table("role_permission", sa.column("role_id"), sa.column("permission"))
_KEEPERS = ("auditor", "kepala_dinas")  # who names the keeper of the seals, unless the office decides otherwise


def upgrade() -> None:
    op.create_table(
        "chain_seal",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("sealed_at", _MOMENT, nullable=False),
        sa.Column("event_count", _LONG, nullable=False),
        sa.Column("event_hash", sa.String(), nullable=False),
        sa.Column("audit_count", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.String(), nullable=False),
    )
    op.create_table(
        "maintenance_visit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.UniqueConstraint("form_key"),
    )
    op.create_index("ix_maintenance_visit_day", "maintenance_visit", ["day"])
    roles = sa.select(_ROLE.c.id, sa.literal("seal:edit")).where(_ROLE.c.code.in_(_KEEPERS))
    op.get_bind().execute(sa.insert(_HELD).from_select(["role_id", "permission"], roles))


def downgrade() -> None:
    op.get_bind().execute(sa.delete(_HELD).where(_HELD.c.permission == "seal:edit"))
    op.drop_table("maintenance_visit")
    op.drop_table("chain_seal")
