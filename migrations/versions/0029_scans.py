"""Batches of scans, their pages, and what was read on them and on the files of requests."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_FTS = "ticket_fts_scans"
_FTS_ATTACHED = "ticket_fts_attached"
_WAITING = sa.text("state = 'waiting'")
_EVERY_FILE = """INSERT INTO attachment_text (attachment_id, state, pages, tries, reason, search_text)
    SELECT id, 'waiting', 0, 0, '', '' FROM attachment
    WHERE media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/tiff', 'image/webp')
    AND kind NOT IN ('scan', 'signature', 'receipt', 'receipt80')"""


def upgrade() -> None:
    _keep_stacks()
    _keep_files()
    _keep_letters()
    _keep_pages()
    _keep_texts_of_attachments()
    _index_words(_FTS, "scan_letter", "id")
    _index_words(_FTS_ATTACHED, "attachment_text", "attachment_id")
    op.execute(sa.text(_EVERY_FILE))  # those that are there already are read too, when nothing else waits


def _to(table: str, column: str, there: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{there}.{key}"], name=op.f(f"fk_{table}_{column}_{there}"))


def _keep_stacks() -> None:
    op.create_table(
        "scan_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_one_letter", sa.Boolean(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_being_read", sa.Boolean(), nullable=False),
        _to("scan_batch", "by_id", "user_account"),
        _to("scan_batch", "mail_id", "incoming_mail"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_batch")),
        sa.UniqueConstraint("form_key", name=op.f("uq_scan_batch_form_key")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_scan_batch_mail_id")),
    )
    op.create_index("ix_scan_batch_ended_at", "scan_batch", ["ended_at", "id"])


def _keep_files() -> None:
    op.create_table(
        "scan_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("blob_hash", sa.String(), nullable=True),
        sa.Column("drawn_hash", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        _to("scan_file", "batch_id", "scan_batch"),
        _to("scan_file", "blob_hash", "blob", "hash"),
        _to("scan_file", "drawn_hash", "blob", "hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_file")),
    )
    op.create_index("ix_scan_file_batch_id", "scan_file", ["batch_id"])
    op.create_index("ix_scan_file_blob_hash", "scan_file", ["blob_hash"])


def _keep_letters() -> None:
    op.create_table(
        "scan_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("mark_kind", sa.String(length=32), nullable=True),
        sa.Column("mark_code", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pdf_hash", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), sa.Computed("length(text)", persisted=True), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        _to("scan_letter", "batch_id", "scan_batch"),
        _to("scan_letter", "pdf_hash", "blob", "hash"),
        _to("scan_letter", "ticket_id", "ticket"),
        _to("scan_letter", "ended_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_letter")),
    )
    op.create_index("ix_scan_letter_batch_id", "scan_letter", ["batch_id"])
    op.create_index("ix_scan_letter_ticket_id", "scan_letter", ["ticket_id"])
    op.create_index("ix_scan_letter_state", "scan_letter", ["state", "id"])
    op.create_index("ix_scan_letter_length", "scan_letter", ["length", "id", "state"])


def _keep_pages() -> None:
    op.create_table(
        "scan_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_placed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("is_turned_by_hand", sa.Boolean(), nullable=False),
        sa.Column("skew", sa.Double(), nullable=False),
        sa.Column("is_blank", sa.Boolean(), nullable=False),
        sa.Column("is_separator", sa.Boolean(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("picture_hash", sa.String(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        _to("scan_page", "batch_id", "scan_batch"),
        _to("scan_page", "file_id", "scan_file"),
        _to("scan_page", "letter_id", "scan_letter"),
        _to("scan_page", "picture_hash", "blob", "hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_page")),
    )
    op.create_index("ix_scan_page_file_id", "scan_page", ["file_id"])
    op.create_index("ix_scan_page_letter_id", "scan_page", ["letter_id"])
    op.create_index("ix_scan_page_place", "scan_page", ["batch_id", "place"])


def _keep_texts_of_attachments() -> None:
    of = "attachment_text"
    op.create_table(
        of,
        sa.Column("attachment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f(f"fk_{of}_attachment_id_attachment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f(f"pk_{of}")),
    )
    op.create_index(f"ix_{of}_waiting", of, ["attachment_id"], sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.create_index("ix_attachment_blob_hash", "attachment", ["blob_hash"])


def _index_words(index: str, table: str, key: str) -> None:
    """The words that were read, as those of requests are indexed (0002)."""
    if op.get_bind().dialect.name == "postgresql":
        vector = "to_tsvector('simple'::regconfig, search_text)"
        op.execute(sa.text(f"CREATE INDEX {index} ON {table} USING gin ({vector})"))
        return
    add = f"INSERT INTO {index}(rowid, search_text) VALUES (new.{key}, new.search_text)"
    remove = f"INSERT INTO {index}({index}, rowid, search_text) VALUES ('delete', old.{key}, old.search_text)"
    for statement in (
        f"CREATE VIRTUAL TABLE {index} USING fts5("
        f"search_text, content='{table}', content_rowid='{key}', tokenize='unicode61')",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add}; END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {remove}; END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF search_text ON {table} BEGIN {remove}; {add}; END",
    ):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for index in (_FTS_ATTACHED, _FTS):
        _forget_words(index)
    op.drop_index("ix_attachment_blob_hash", "attachment")
    for table in ("attachment_text", "scan_page", "scan_letter", "scan_file", "scan_batch"):
        op.drop_table(table)


def _forget_words(index: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text(f"DROP INDEX {index}"))
        return
    for event in ("changed", "removed", "added"):
        op.get_bind().exec_driver_sql(f"DROP TRIGGER {index}_{event}")
    op.get_bind().exec_driver_sql(f"DROP TABLE {index}")
