"""Queue numbers, their periods, the counters of the hall."""

import sqlalchemy as sa
from alembic import op

from app.tables import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_AT_A_DESK = sa.text("state IN ('called', 'serving')")
_OPEN = sa.text("state IN ('absent', 'called', 'held', 'seeing', 'serving', 'waiting')")
_RUNNING = sa.text("ends_at IS NULL")


def upgrade() -> None:
    _set_up_hall()
    _numbers()
    _periods()


def _set_up_hall() -> None:
    op.create_table(
        "queue_service",
        *_office_line(),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("about_en", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("asks_whom", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queue_service"),
        sa.UniqueConstraint("code", name="uq_queue_service_code"),
        sa.UniqueConstraint("letter", name="uq_queue_service_letter"),
    )
    op.create_table(
        "queue_priority",
        *_office_line(),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queue_priority"),
        sa.UniqueConstraint("code", name="uq_queue_priority_code"),
    )
    op.create_table(
        "queue_desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_queue_desk_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_queue_desk"),
        sa.UniqueConstraint("number", name="uq_queue_desk_number"),
    )
    op.create_table(
        "queue_desk_service",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        _key("queue_desk_service", "desk_id", "queue_desk"),
        _key("queue_desk_service", "service_id", "queue_service"),
        sa.PrimaryKeyConstraint("desk_id", "service_id", name="pk_queue_desk_service"),
    )
    op.create_table(
        "queue_sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        _key("queue_sitting", "desk_id", "queue_desk"),
        _key("queue_sitting", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_queue_sitting"),
    )
    _one_running("uq_queue_sitting_desk", "queue_sitting", "desk_id")
    _one_running("uq_queue_sitting_user", "queue_sitting", "user_id")
    op.create_index("ix_queue_sitting_starts_at", "queue_sitting", ["starts_at"])


def _office_line() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _one_running(name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING)


def _numbers() -> None:
    op.create_table(
        "queue_counter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        _key("queue_counter", "service_id", "queue_service"),
        sa.PrimaryKeyConstraint("day", "service_id", name="pk_queue_counter"),
    )
    op.create_table(
        "queue_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("priority_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.Column("token_key", sa.String(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("place_at", Moment(), nullable=False),
        sa.Column("enters_at", Moment(), nullable=True),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("told_from", sa.Integer(), nullable=True),
        sa.Column("told_until", sa.Integer(), nullable=True),
        sa.Column("told_ahead", sa.Integer(), nullable=True),
        sa.Column("told_desks", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("ticket_round", sa.Integer(), nullable=True),
        _key("queue_number", "service_id", "queue_service"),
        _key("queue_number", "priority_id", "queue_priority"),
        _key("queue_number", "drawn_by_id", "user_account"),
        _key("queue_number", "desk_id", "queue_desk"),
        _key("queue_number", "unit_id", "unit"),
        _key("queue_number", "ticket_id", "ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_queue_number"),
        sa.UniqueConstraint("token_key", name="uq_queue_number_token_key"),
        sa.UniqueConstraint("form_key", name="uq_queue_number_form_key"),
        sa.UniqueConstraint("day", "label", name="uq_queue_number_day_label"),
    )
    op.create_index("ix_queue_number_ticket_id", "queue_number", ["ticket_id"])
    op.create_index(
        "uq_queue_number_at_desk",
        "queue_number",
        ["desk_id"],
        unique=True,
        sqlite_where=_AT_A_DESK,
        postgresql_where=_AT_A_DESK,
    )
    op.create_index(
        "ix_queue_number_open", "queue_number", ["day", "place_at", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def _periods() -> None:
    op.create_table(
        "queue_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("place_at", Moment(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        _key("queue_period", "number_id", "queue_number"),
        _key("queue_period", "service_id", "queue_service"),
        _key("queue_period", "desk_id", "queue_desk"),
        _key("queue_period", "unit_id", "unit"),
        _key("queue_period", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_queue_period"),
        sqlite_autoincrement=True,  # an id is never used again, not even of a period that was taken back
    )
    op.create_index("ix_queue_period_number_id", "queue_period", ["number_id"])
    op.create_index("ix_queue_period_state", "queue_period", ["state", "starts_at"])
    _one_running("uq_queue_period_running", "queue_period", "number_id")


def downgrade() -> None:
    for table in (
        "queue_period",
        "queue_number",
        "queue_counter",
        "queue_sitting",
        "queue_desk_service",
        "queue_desk",
        "queue_priority",
        "queue_service",
    ):
        op.drop_table(table)
