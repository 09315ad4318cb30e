"""Keep the stems of a request's words beside them on PostgreSQL, so that a search need not read the words anew.

SQLite's index has them as it is. On PostgreSQL the table is written anew once: about a minute for a million requests.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_KEPT = "tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, words)) STORED"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP INDEX ticket_fts_words"))
        op.execute(sa.text(f"ALTER TABLE ticket_search ADD COLUMN ticket_fts_stems {_KEPT}"))
        op.execute(sa.text("CREATE INDEX ticket_fts_words ON ticket_search USING gin (ticket_fts_stems)"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP INDEX ticket_fts_words"))
        op.execute(sa.text("ALTER TABLE ticket_search DROP COLUMN ticket_fts_stems"))
        op.execute(
            sa.text("CREATE INDEX ticket_fts_words ON ticket_search USING gin (to_tsvector('simple'::regconfig, words))")
        )
