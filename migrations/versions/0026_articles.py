"""Keep articles; how a caller was known and wishes to be addressed; whose a call-back is and each try at it.

Both databases index `article.words`: SQLite in an external-content FTS5 table kept in step by triggers, PostgreSQL in a
GIN index over the very expression that `app/knowledge/find.py` asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ADD = "INSERT INTO article_fts_words(rowid, words) VALUES (new.id, new.words)"
_REMOVE = "INSERT INTO article_fts_words(article_fts_words, rowid, words) VALUES ('delete', old.id, old.words)"


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    _articles()
    if _is_postgresql():
        op.execute(
            sa.text("CREATE INDEX article_fts_words ON article USING gin (to_tsvector('simple'::regconfig, words))")
        )
    else:
        _index_sqlite()
    _callers()
    _call_backs()


def _call_backs() -> None:
    with op.batch_alter_table("callback") as table:
        table.add_column(sa.Column("tries_allowed", sa.Integer(), nullable=False, server_default="3"))
        table.add_column(sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("decision", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("decision_reason", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE callback SET promised_at = promised_for")
    op.execute("UPDATE callback SET tries_allowed = tries + 1 WHERE tries > 2")
    with op.batch_alter_table("callback") as table:
        table.alter_column("promised_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.alter_column("tries_allowed", existing_type=sa.Integer(), server_default=None)
        table.alter_column("decision_reason", existing_type=sa.String(), server_default=None)
        table.create_foreign_key(op.f("fk_callback_unit_id_unit"), "unit", ["unit_id"], ["id"])
    op.create_table(
        "callback_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("callback_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        _refers("callback_try", "callback_id", "callback"), _refers("callback_try", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_try")),
    )  # fmt: skip
    op.create_index(op.f("ix_callback_try_callback_id"), "callback_try", ["callback_id"])


def _callers() -> None:
    op.add_column("person", sa.Column("address_form", sa.String(length=32), nullable=True))
    op.add_column("phone", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "identity_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("call_key", sa.String(), nullable=True),
        sa.Column("proof", sa.String(length=32), nullable=True),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        _refers("identity_check", "ticket_id", "ticket"), _refers("identity_check", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_check")),
    )  # fmt: skip
    op.create_index(op.f("ix_identity_check_ticket_id"), "identity_check", ["ticket_id"])
    op.create_index(op.f("ix_identity_check_call_key"), "identity_check", ["call_key"])


def _articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        _refers("article", "owner_id", "position"), _refers("article", "edited_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )  # fmt: skip
    op.create_index(op.f("ix_article_owner_id"), "article", ["owner_id"])
    op.create_index(op.f("ix_article_review_on"), "article", ["review_on"])
    op.create_table(
        "article_service",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        _refers("article_service", "article_id", "article"), _refers("article_service", "service_id", "service"),
        sa.PrimaryKeyConstraint("article_id", "service_id", name=op.f("pk_article_service")),
    )  # fmt: skip
    op.create_index(op.f("ix_article_service_service_id"), "article_service", ["service_id"])


def _index_sqlite() -> None:
    for statement in (
        "CREATE VIRTUAL TABLE article_fts_words USING fts5("
        "words, content='article', content_rowid='id', tokenize='unicode61')",
        f"CREATE TRIGGER article_fts_words_added AFTER INSERT ON article BEGIN {_ADD}; END",
        f"CREATE TRIGGER article_fts_words_removed AFTER DELETE ON article BEGIN {_REMOVE}; END",
        f"CREATE TRIGGER article_fts_words_changed AFTER UPDATE ON article BEGIN {_REMOVE}; {_ADD}; END",
    ):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("callback_try")
    with op.batch_alter_table("callback") as table:
        table.drop_constraint(op.f("fk_callback_unit_id_unit"), type_="foreignkey")
        for name in ("tries_allowed", "promised_at", "unit_id", "decision", "decision_reason"):
            table.drop_column(name)
    op.drop_table("identity_check")
    op.drop_column("phone", "confirmed_at")
    op.drop_column("person", "address_form")
    if not _is_postgresql():
        for event in ("changed", "removed", "added"):
            op.get_bind().exec_driver_sql(f"DROP TRIGGER article_fts_words_{event}")
        op.get_bind().exec_driver_sql("DROP TABLE article_fts_words")
    op.drop_table("article_service")
    op.drop_table("article")
