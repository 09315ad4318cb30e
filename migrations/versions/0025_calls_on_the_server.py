"""Keep calls while they are spoken, calls about no request, and what a telephone system tells of them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ON_A_DESK = sa.text("state != 'ended'")
_ABOUT_SOMETHING = "ticket_id IS NOT NULL OR call_id IS NOT NULL"
_KEYS_OF_CALL = (
    ("unit_id", "unit"),
    ("connected_unit_id", "unit"),
    ("person_id", "person"),
    ("system_id", "telephone_system"),
    ("given_by_id", "user_account"),
)
_WORDS_OF_CALL = ("caller", "helper", "note", "extension")


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _number(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(), nullable=nullable)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    _make_switchboard()
    _widen_call()
    _make_questions()
    _make_looked_at()
    _take_over_old_calls()
    _widen_callback()


def _make_switchboard() -> None:
    op.create_table(
        "telephone_system",
        _number("id", nullable=False),
        _text("name"),
        _text("token_hash"),
        _moment("created_at", nullable=False),
        _number("created_by_id"),
        _moment("revoked_at"),
        _moment("heard_at"),
        _key("telephone_system", "created_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephone_system")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_telephone_system_token_hash")),
    )
    op.create_table(
        "extension",
        _number("id", nullable=False),
        _text("number"),
        _number("user_id", nullable=False),
        _key("extension", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("number", name=op.f("uq_extension_number")),
    )
    op.create_index(op.f("ix_extension_user_id"), "extension", ["user_id"])


def _widen_call() -> None:
    with op.batch_alter_table("call") as table:
        table.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column("outcome", existing_type=sa.String(length=32), nullable=True)
        table.alter_column("ended_at", existing_type=sa.DateTime(timezone=True), nullable=True)
        table.add_column(sa.Column("state", sa.String(length=32), nullable=False, server_default="ended"))
        table.add_column(_moment("came_at"))
        for name, _other in _KEYS_OF_CALL:
            table.add_column(_number(name))
        for name in _WORDS_OF_CALL:
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("form_key", "draft_sealed", "system_call"):
            table.add_column(_text(name, nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(_moment("saved_at"))
        table.add_column(_moment("given_at"))
    op.execute("UPDATE call SET came_at = COALESCE(started_at, ended_at)")
    with op.batch_alter_table("call") as table:
        table.alter_column("came_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.alter_column("state", existing_type=sa.String(length=32), server_default=None)
        for name in _WORDS_OF_CALL:
            table.alter_column(name, existing_type=sa.String(), server_default=None)
        table.alter_column("is_confidential", existing_type=sa.Boolean(), server_default=None)
        table.alter_column("version", existing_type=sa.Integer(), server_default=None)
        for name, other in _KEYS_OF_CALL:
            table.create_foreign_key(op.f(f"fk_call_{name}_{other}"), other, [name], ["id"])
        table.create_unique_constraint(op.f("uq_call_form_key"), ["form_key"])
        table.create_unique_constraint(op.f("uq_call_system_id_system_call"), ["system_id", "system_call"])
    op.create_index(op.f("ix_call_came_at"), "call", ["came_at"])
    op.create_index(op.f("ix_call_person_id"), "call", ["person_id"])
    op.create_index(
        "ix_call_on_a_desk", "call", ["user_id", "id"], sqlite_where=_ON_A_DESK, postgresql_where=_ON_A_DESK
    )
    op.create_index("ix_call_user_id_came_at", "call", ["user_id", "came_at"])


def _make_questions() -> None:
    op.create_table(
        "call_question",
        _number("id", nullable=False),
        _number("call_id", nullable=False),
        _number("place", nullable=False),
        _text("words"),
        _text("answer"),
        _number("service_id"),
        _number("ticket_id"),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        _key("call_question", "call_id", "call"),
        _key("call_question", "service_id", "service"),
        _key("call_question", "ticket_id", "ticket"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_question")),
    )
    op.create_index(op.f("ix_call_question_call_id"), "call_question", ["call_id"])
    op.create_index(op.f("ix_call_question_ticket_id"), "call_question", ["ticket_id"])


def _make_looked_at() -> None:
    op.create_table(
        "call_looked_at",
        _number("id", nullable=False),
        _number("call_id", nullable=False),
        _text("kind"),
        _text("ref"),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        _key("call_looked_at", "call_id", "call"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_looked_at")),
        sa.UniqueConstraint("call_id", "kind", "ref", name=op.f("uq_call_looked_at_call_id_kind_ref")),
    )


def _take_over_old_calls() -> None:
    """A call of before was about one request: that is its unit, its person and its one question."""
    op.execute(
        "UPDATE call SET unit_id = (SELECT ticket.unit_id FROM ticket WHERE ticket.id = call.ticket_id),"
        " person_id = (SELECT ticket.person_id FROM ticket WHERE ticket.id = call.ticket_id)"
    )
    op.execute(
        "INSERT INTO call_question (call_id, place, words, answer, service_id, ticket_id, outcome)"
        " SELECT call.id, 1, '', '', ticket.service_id, ticket.id, call.outcome"
        " FROM call JOIN ticket ON ticket.id = call.ticket_id WHERE call.direction = 'incoming'"
    )


def _widen_callback() -> None:
    with op.batch_alter_table("callback") as table:
        table.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(_number("call_id"))
        table.create_foreign_key(op.f("fk_callback_call_id_call"), "call", ["call_id"], ["id"])
        table.create_check_constraint(op.f("ck_callback_about_something"), _ABOUT_SOMETHING)
    op.create_index(op.f("ix_callback_call_id"), "callback", ["call_id"])


def downgrade() -> None:
    op.execute("DELETE FROM callback WHERE ticket_id IS NULL")
    op.drop_index(op.f("ix_callback_call_id"), table_name="callback")
    with op.batch_alter_table("callback") as table:
        table.drop_constraint(op.f("ck_callback_about_something"), type_="check")
        table.drop_constraint(op.f("fk_callback_call_id_call"), type_="foreignkey")
        table.drop_column("call_id")
        table.alter_column("ticket_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("call_looked_at")
    op.drop_table("call_question")
    op.execute("DELETE FROM call WHERE ticket_id IS NULL OR outcome IS NULL OR ended_at IS NULL")
    _narrow_call()
    op.drop_table("extension")
    op.drop_table("telephone_system")


def _narrow_call() -> None:
    for name in ("ix_call_came_at", "ix_call_person_id", "ix_call_on_a_desk", "ix_call_user_id_came_at"):
        op.drop_index(name, table_name="call")
    with op.batch_alter_table("call") as table:
        table.drop_constraint(op.f("uq_call_system_id_system_call"), type_="unique")
        table.drop_constraint(op.f("uq_call_form_key"), type_="unique")
        for name, other in _KEYS_OF_CALL:
            table.drop_constraint(op.f(f"fk_call_{name}_{other}"), type_="foreignkey")
            table.drop_column(name)
        for name in ("state", "came_at", *_WORDS_OF_CALL, "is_confidential", "form_key"):
            table.drop_column(name)
        for name in ("draft_sealed", "system_call", "version", "saved_at", "given_at"):
            table.drop_column(name)
        table.alter_column("ticket_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("outcome", existing_type=sa.String(length=32), nullable=False)
        table.alter_column("ended_at", existing_type=sa.DateTime(timezone=True), nullable=False)
