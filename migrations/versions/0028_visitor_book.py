"""The visitor book, bundles of one companion, and the screens that visitors read."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_IS_INSIDE = sa.text("ended_at IS NULL")
_WAITS = sa.text("user_id IS NULL")


def upgrade() -> None:
    _widen_visit()
    op.create_table(
        "bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("link_key", sa.String(length=64), nullable=False),
        sa.Column("companion", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("digits", sa.String(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_bundle_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("code", name=op.f("uq_bundle_code")),
        sa.UniqueConstraint("link_key", name=op.f("uq_bundle_link_key")),
    )
    op.create_table(
        "bundle_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bundle_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_ticket_bundle_id_bundle")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_bundle_ticket_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_ticket")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_bundle_ticket_ticket_id")),
    )
    op.create_index(op.f("ix_bundle_ticket_bundle_id"), "bundle_ticket", ["bundle_id"])
    op.create_table(
        "counter_screen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.Column("told_sealed", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wants_signature", sa.Boolean(), nullable=False),
        sa.Column("signature_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["signature_hash"], ["blob.hash"], name=op.f("fk_counter_screen_signature_hash_blob")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_counter_screen_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_screen")),
        sa.UniqueConstraint("key", name=op.f("uq_counter_screen_key")),
        sa.UniqueConstraint("user_id", name=op.f("uq_counter_screen_user_id")),
    )
    op.create_index(
        "ix_counter_screen_waiting", "counter_screen", ["code"], unique=True,
        sqlite_where=_WAITS, postgresql_where=_WAITS,
    )  # fmt: skip


def _widen_visit() -> None:
    with op.batch_alter_table("visit") as table:
        table.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column("ended_at", existing_type=sa.DateTime(timezone=True), nullable=True)
        table.add_column(sa.Column("came_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("guest", "origin", "about", "answer"):
            table.add_column(sa.Column(name, sa.Text(), nullable=True))
        table.add_column(sa.Column("digits", sa.String(), nullable=True))
        table.add_column(sa.Column("service_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("is_priority", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("party", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("whom_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("met_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("meeting", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("signature_hash", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_visit_service_id_service"), "service", ["service_id"], ["id"])
        table.create_foreign_key(op.f("fk_visit_whom_id_user_account"), "user_account", ["whom_id"], ["id"])
        table.create_foreign_key(op.f("fk_visit_signature_hash_blob"), "blob", ["signature_hash"], ["hash"])
    op.execute("UPDATE visit SET came_at = COALESCE(started_at, ended_at)")
    with op.batch_alter_table("visit") as table:
        table.alter_column("came_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.create_index(op.f("ix_visit_came_at"), ["came_at"])
    op.create_index(
        "ix_visit_whom_waiting", "visit", ["whom_id", "id"], sqlite_where=_IS_INSIDE, postgresql_where=_IS_INSIDE
    )


def downgrade() -> None:
    op.drop_table("counter_screen")
    op.drop_table("bundle_ticket")
    op.drop_table("bundle")
    op.drop_index("ix_visit_whom_waiting", "visit")
    op.execute("DELETE FROM visit WHERE ticket_id IS NULL OR ended_at IS NULL")
    with op.batch_alter_table("visit") as table:
        table.drop_index(op.f("ix_visit_came_at"))
        for name in ("service_id_service", "whom_id_user_account", "signature_hash_blob"):
            table.drop_constraint(op.f(f"fk_visit_{name}"), type_="foreignkey")
        for name in (
            *("came_at", "guest", "origin", "about", "answer", "digits", "service_id", "is_priority", "party"),
            *("whom_id", "met_at", "meeting", "signature_hash", "forgotten_at"),
        ):
            table.drop_column(name)
        table.alter_column("ticket_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("ended_at", existing_type=sa.DateTime(timezone=True), nullable=False)
