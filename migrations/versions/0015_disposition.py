"""Keep the disposition tree, the boxes of its sheet, and hand-overs."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_WAITING = "state IN ('accepted', 'read', 'unread')"
_NAMING = "state IN ('accepted', 'done', 'passed_on', 'read', 'unread')"


def upgrade() -> None:
    _add_instruction()
    _add_disposition()
    _add_handover()


def _add_instruction() -> None:
    op.create_table(
        "instruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sa.UniqueConstraint("code", name=op.f("uq_instruction_code")),
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _add_disposition() -> None:
    op.create_table(
        "disposition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("from_position_id", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.String(), nullable=False),
        sa.Column("from_title", sa.String(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_as", sa.String(length=32), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("to_title", sa.String(), nullable=False),
        sa.Column("is_responsible", sa.Boolean(), nullable=False),
        sa.Column("instructions", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocks_closing", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_note", sa.String(), nullable=False),
        _key("disposition", "ticket_id", "ticket"),
        _key("disposition", "parent_id", "disposition"),
        _key("disposition", "from_position_id", "position"),
        _key("disposition", "given_by_id", "user_account"),
        _key("disposition", "scan_id", "attachment"),
        _key("disposition", "position_id", "position"),
        _key("disposition", "unit_id", "unit"),
        _key("disposition", "user_id", "user_account"),
        _key("disposition", "ended_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition")),
        sa.UniqueConstraint("code", name=op.f("uq_disposition_code")),
    )
    op.create_index("ix_disposition_ticket_id", "disposition", ["ticket_id", "id"])
    _add_partial("ix_disposition_tray", _WAITING, "position_id", "deadline_at", "ticket_id")
    _add_partial("ix_disposition_naming", _NAMING, "position_id", "ticket_id")
    main = f"kind = 'disposition' AND is_responsible AND {_WAITING}"
    _add_partial("uq_disposition_responsible", main, "ticket_id", unique=True)


def _add_partial(name: str, where: str, *columns: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name, "disposition", list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def _add_handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_user_id", sa.Integer(), nullable=False),
        sa.Column("to_user_id", sa.Integer(), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        _key("handover", "from_user_id", "user_account"),
        _key("handover", "to_user_id", "user_account"),
        _key("handover", "position_id", "position"),
        _key("handover", "by_id", "user_account"),
        _key("handover", "undone_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_from_user_id", "handover", ["from_user_id"])
    op.create_index("ix_handover_at", "handover", ["at"])


def downgrade() -> None:
    for table in ("handover", "disposition", "instruction"):
        op.drop_table(table)
