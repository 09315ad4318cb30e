"""Keep working hours, time limits and escalations."""

import json
from datetime import date, time

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_RUNS = sa.text("stopped_at IS NULL")
_HOURS = sa.table(
    "working_hours",
    *(sa.column("kind"), sa.column("starts_on", sa.Date), sa.column("ends_on", sa.Date), sa.column("weekdays")),
    *(sa.column("opens", sa.Time), sa.column("closes", sa.Time), sa.column("break_from", sa.Time)),
    *(sa.column("break_to", sa.Time), sa.column("label"), sa.column("source")),
)
_SETTING = sa.table("setting", sa.column("key"), sa.column("value", sa.JSON))
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME_RULES = {
    "LIN-01": "Permenpan RB 62/2018 (5, 14, atau 60 hari kerja menurut kategorinya)",
    "LIN-02": "UU 14/2008 ps. 22 (10 hari kerja, dapat diperpanjang 7 hari kerja)",
}


def upgrade() -> None:
    _make_hours()
    _make_limits()
    _make_escalation()
    op.add_column("ticket", sa.Column("complaint_category", sa.String(length=32), nullable=True))
    op.add_column("service_version", sa.Column("time_rule", sa.String(), nullable=False, server_default=""))
    _name_time_rules()
    _take_over_closing_hours()


def _make_hours() -> None:
    op.create_table(
        "working_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("break_from", sa.Time(), nullable=True),
        sa.Column("break_to", sa.Time(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )


def _make_limits() -> None:
    op.create_table(
        "time_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("ticket_type", sa.String(length=32), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("extension", sa.Integer(), nullable=False),
        sa.Column("warns_on", sa.Integer(), nullable=True),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_time_limit_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_limit")),
    )
    op.create_table(
        "ticket_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("limit_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_by", sa.Integer(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["limit_id"], ["time_limit.id"], name=op.f("fk_ticket_clock_limit_id_time_limit")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_clock_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_clock")),
    )
    op.create_index("ix_ticket_clock_limit_id", "ticket_clock", ["limit_id"])
    op.create_index("ix_ticket_clock_of_ticket", "ticket_clock", ["ticket_id", "id"])
    op.create_index(
        "ix_ticket_clock_running", "ticket_clock", ["due_at", "id"], sqlite_where=_RUNS, postgresql_where=_RUNS
    )


def _make_escalation() -> None:
    op.create_table(
        "escalation_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("days_after", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_level")),
    )
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("which", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["level_id"], ["escalation_level.id"], name=op.f("fk_escalation_level_id_escalation_level")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_escalation_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("ticket_id", "kind", "which", "cycle", "level_id", name="uq_escalation_once"),
    )


def _name_time_rules() -> None:
    """The two standards of the first catalogue whose time a law or regulation sets."""
    connection = op.get_bind()
    for code, rule in _TIME_RULES.items():
        connection.execute(
            sa.text(
                "UPDATE service_version SET time_rule = :rule WHERE time_rule = '' AND number = 1"
                " AND service_id IN (SELECT id FROM service WHERE code = :code)"
            ),
            {"rule": rule, "code": code},
        )


def _take_over_closing_hours() -> None:
    """An office that had set closing hours keeps them, as its normal week; the break is the usual one."""

    connection = op.get_bind()
    closing = connection.execute(sa.select(_SETTING.c.value).where(_SETTING.c.key == "day.close")).scalar()
    if not closing:
        return
    closing = json.loads(closing) if isinstance(closing, str) else closing
    rows = [_normal(_DAYS.index(day), time.fromisoformat(clock)) for day, clock in closing.items() if clock]
    if rows:
        common = {"kind": "season", "starts_on": date(2026, 2, 19), "ends_on": date(2026, 3, 20)}
        common |= {"closes": time(15), "label": "Ramadan 1447 H", "source": "SE Wali Kota Malang 6/2026"}
        week = {"weekdays": "1234", "opens": time(8), "break_from": time(12), "break_to": time(12, 30)}
        friday = {"weekdays": "5", "opens": time(7, 30), "break_from": time(11, 30), "break_to": time(12, 30)}
        op.bulk_insert(_HOURS, [*rows, common | week, common | friday])
    connection.execute(_SETTING.delete().where(_SETTING.c.key == "day.close"))


def _normal(weekday: int, closes):  # noqa: ANN001, ANN202 - a row

    opens = min(time(7, 30), closes)
    begin, end = (time(11, 30), time(13)) if weekday == 4 else (time(12), time(13))
    has_break = closes > end
    return {
        "kind": "normal", "starts_on": None, "ends_on": None, "weekdays": str(weekday + 1),
        "opens": opens if opens < closes else time(0), "closes": closes,
        "break_from": begin if has_break else None, "break_to": end if has_break else None,
        "label": "Jam kerja", "source": "",
    }  # fmt: skip


def downgrade() -> None:
    op.drop_column("service_version", "time_rule")
    op.drop_column("ticket", "complaint_category")
    for table in ("escalation", "escalation_level", "ticket_clock", "time_limit", "working_hours"):
        op.drop_table(table)
