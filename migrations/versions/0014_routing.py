"""Keep the rules that route requests, and which words led to which service before."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TO = {
    "service_id": "service",
    "group_id": "service_group",
    "kecamatan_id": "kecamatan",
    "unit_id": "unit",
    "position_id": "position",
}


def upgrade() -> None:
    op.create_table(
        "routing_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_set")),
    )
    for status in ("draft", "active"):
        only = sa.text(f"status = '{status}'")
        op.create_index(
            f"uq_routing_set_{status}", "routing_set", ["status"], unique=True, sqlite_where=only, postgresql_where=only
        )
    op.create_table(
        "routing_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("requester_type", sa.String(length=32), nullable=True),
        sa.Column("kecamatan_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("is_priority", sa.Boolean(), nullable=False),
        sa.Column("priority_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["routing_set.id"], name=op.f("fk_routing_rule_set_id_routing_set"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_routing_rule_{column}_{table}"))
            for column, table in _TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rule")),
    )
    op.create_index("ix_routing_rule_set_place", "routing_rule", ["set_id", "place"])
    op.create_table(
        "need_word",
        sa.Column("stem", sa.String(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_need_word_service_id_service")),
        sa.PrimaryKeyConstraint("stem", "service_id", name=op.f("pk_need_word")),
    )


def downgrade() -> None:
    op.drop_table("need_word")
    op.drop_table("routing_rule")
    op.drop_table("routing_set")
