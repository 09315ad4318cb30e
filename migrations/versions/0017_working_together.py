"""Keep merges, links, followers, whom a complaint is about, who writes now, and canned answers."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OVER_BEFORE = ("DIALIHKAN", "DIARSIPKAN", "DIBATALKAN", "DITOLAK", "KEDALUWARSA", "SELESAI")
_OVER = ("DIALIHKAN", "DIARSIPKAN", "DIBATALKAN", "DIGABUNG", "DITOLAK", "KEDALUWARSA", "SELESAI")


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _whole(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _closed_index(statuses: tuple[str, ...]) -> None:
    """Joined requests are over too; the index's condition names every state in which a request is over."""
    op.drop_index("ix_ticket_over_closed", table_name="ticket")
    where = sa.text("status IN (" + ", ".join(f"'{status}'" for status in statuses) + ")")
    op.create_index(
        "ix_ticket_over_closed", "ticket", ["closed_at", "id", "unit_id"], sqlite_where=where, postgresql_where=where
    )


def upgrade() -> None:
    _closed_index(_OVER)
    op.create_table(
        "ticket_merge",
        _id(), _whole("ticket_id"), _whole("into_id"),
        sa.Column("is_same_owner", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        _whole("by_id", nullable=True), _moment("at"),
        _whole("undone_by_id", nullable=True), _moment("undone_at", nullable=True),
        _refers("ticket_merge", "ticket_id", "ticket"), _refers("ticket_merge", "into_id", "ticket"),
        _refers("ticket_merge", "by_id", "user_account"), _refers("ticket_merge", "undone_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_merge")),
    )  # fmt: skip
    op.create_index("ix_ticket_merge_ticket_id", "ticket_merge", ["ticket_id"])
    op.create_index("ix_ticket_merge_into_id", "ticket_merge", ["into_id"])
    op.create_table(
        "ticket_link",
        _id(), _whole("ticket_id"), _whole("other_id"), _whole("by_id", nullable=True), _moment("at"),
        _refers("ticket_link", "ticket_id", "ticket"), _refers("ticket_link", "other_id", "ticket"),
        _refers("ticket_link", "by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_link")),
        sa.UniqueConstraint("ticket_id", "other_id", name=op.f("uq_ticket_link_ticket_id_other_id")),
    )  # fmt: skip
    op.create_index("ix_ticket_link_other_id", "ticket_link", ["other_id"])
    for table, moment in (("ticket_follower", "since"), ("ticket_writer", "at")):
        op.create_table(
            table,
            _whole("ticket_id"), _whole("user_id"), _moment(moment),
            _refers(table, "ticket_id", "ticket"), _refers(table, "user_id", "user_account"),
            sa.PrimaryKeyConstraint("ticket_id", "user_id", name=op.f(f"pk_{table}")),
        )  # fmt: skip
    op.create_table(
        "ticket_exclusion",
        _id(), _whole("ticket_id"), _whole("unit_id", nullable=True), _whole("user_id", nullable=True),
        _whole("by_id", nullable=True), _moment("at"),
        _refers("ticket_exclusion", "ticket_id", "ticket"), _refers("ticket_exclusion", "unit_id", "unit"),
        _refers("ticket_exclusion", "user_id", "user_account"), _refers("ticket_exclusion", "by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_exclusion")),
    )  # fmt: skip
    op.create_index("ix_ticket_exclusion_ticket_id", "ticket_exclusion", ["ticket_id"])
    op.create_index("ix_ticket_exclusion_user", "ticket_exclusion", ["user_id", "ticket_id"])
    op.create_index("ix_ticket_exclusion_unit", "ticket_exclusion", ["unit_id", "ticket_id"])
    op.create_table(
        "canned_answer",
        _id(), sa.Column("title", sa.String(), nullable=False), sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False), _whole("service_id", nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False), _whole("uses"),
        _whole("edited_by_id", nullable=True), _moment("edited_at"),
        _refers("canned_answer", "service_id", "service"), _refers("canned_answer", "edited_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answer")),
    )  # fmt: skip
    op.create_index("ix_canned_answer_service_id", "canned_answer", ["service_id"])


def downgrade() -> None:
    for table in (
        "canned_answer", "ticket_exclusion", "ticket_writer", "ticket_follower", "ticket_link", "ticket_merge",
    ):  # fmt: skip
        op.drop_table(table)
    _closed_index(_OVER_BEFORE)
