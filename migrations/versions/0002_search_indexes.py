"""Index what requests are found by: words with their stems, and trigrams of numbers and names.

Both databases index the same rows of `ticket_search`. SQLite keeps two external-content FTS5 tables in step by
triggers; PostgreSQL has GIN indexes over the very expressions that `app/tickets/search.py` asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FTS = {"words": "unicode61", "grams": "trigram"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _index_postgresql()
    else:
        for column, tokenizer in _FTS.items():
            _index_sqlite(column, tokenizer)


def _index_postgresql() -> None:
    op.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    op.execute(
        sa.text("CREATE INDEX ticket_fts_words ON ticket_search USING gin (to_tsvector('simple'::regconfig, words))")
    )
    op.execute(sa.text("CREATE INDEX ticket_fts_grams ON ticket_search USING gin (grams gin_trgm_ops)"))


def _index_sqlite(column: str, tokenizer: str) -> None:
    fts = f"ticket_fts_{column}"
    add = f"INSERT INTO {fts}(rowid, {column}) VALUES (new.ticket_id, new.{column})"
    remove = f"INSERT INTO {fts}({fts}, rowid, {column}) VALUES ('delete', old.ticket_id, old.{column})"
    for statement in (
        f"CREATE VIRTUAL TABLE {fts} USING fts5("
        f"{column}, content='ticket_search', content_rowid='ticket_id', tokenize='{tokenizer}')",
        f"INSERT INTO {fts}({fts}) VALUES ('rebuild')",
        f"CREATE TRIGGER {fts}_added AFTER INSERT ON ticket_search BEGIN {add}; END",
        f"CREATE TRIGGER {fts}_removed AFTER DELETE ON ticket_search BEGIN {remove}; END",
        f"CREATE TRIGGER {fts}_changed AFTER UPDATE ON ticket_search BEGIN {remove}; {add}; END",
    ):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP INDEX ticket_fts_grams"))
        op.execute(sa.text("DROP INDEX ticket_fts_words"))
        return
    for column in _FTS:
        for event in ("changed", "removed", "added"):
            op.get_bind().exec_driver_sql(f"DROP TRIGGER ticket_fts_{column}_{event}")
        op.get_bind().exec_driver_sql(f"DROP TABLE ticket_fts_{column}")
