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
    _add_role_of_position()
    _add_sheet_scan()
    _add_printout()


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
        sa.Column("leaver_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("decree", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("positions", sa.JSON(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        *(
            _key("handover", column, "user_account")
            for column in ("leaver_id", "successor_id", "made_by_id", "undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("form_key", name=op.f("uq_handover_form_key")),
    )


def _add_sheet_scan() -> None:
    op.create_table(
        "sheet_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("expected_id", sa.Integer(), nullable=True),
        sa.Column("disposition_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["blob_hash"], ["blob.hash"], name=op.f("fk_sheet_scan_blob_hash_blob")),
        _key("sheet_scan", "source_id", "sheet_scan"),
        _key("sheet_scan", "expected_id", "disposition"),
        _key("sheet_scan", "disposition_id", "disposition"),
        _key("sheet_scan", "attachment_id", "attachment"),
        _key("sheet_scan", "uploaded_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_scan")),
    )
    op.create_index("ix_sheet_scan_source_id", "sheet_scan", ["source_id"])
    op.create_index("ix_sheet_scan_disposition_id", "sheet_scan", ["disposition_id"])
    op.create_index("ix_sheet_scan_uploaded_at", "sheet_scan", ["uploaded_at", "id"])


def _add_printout() -> None:
    op.create_table(
        "printout",
        sa.Column("html_hash", sa.String(length=64), nullable=False),
        sa.Column("pdf_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["html_hash"], ["blob.hash"], name=op.f("fk_printout_html_hash_blob")),
        sa.ForeignKeyConstraint(["pdf_hash"], ["blob.hash"], name=op.f("fk_printout_pdf_hash_blob")),
        sa.PrimaryKeyConstraint("html_hash", name=op.f("pk_printout")),
    )


_ROLE_OF = {
    "kadis": "kepala_dinas", "sekretaris": "sekretaris", "kasubag-%": "kasubag", "kabid-%": "kabid", "kasi-%": "kasi",
    "kepala-klinik": "kasi", "staf-%": "staf", "ppid": "ppid", "teknisi": "teknisi", "operator": "operator",
    "pengelola-konten": "pengelola_konten", "administrator-berkas": "administrator_berkas",
    "pengelola-pengaduan": "pengelola_pengaduan", "petugas-data": "petugas_data",
    "konsultan-klinik": "konsultan_klinik",
}  # fmt: skip


def _add_role_of_position() -> None:
    """What a deputy may do while he sits in a chair (Plt, Plh): as much as the role that goes with it."""
    with op.batch_alter_table("position") as table:
        table.add_column(sa.Column("role_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_position_role_id_role"), "role", ["role_id"], ["id"])
    fill = sa.text(
        "UPDATE position SET role_id = (SELECT id FROM role WHERE role.code = :role) WHERE position.code LIKE :codes"
    )
    for codes, role in _ROLE_OF.items():
        op.get_bind().execute(fill, {"role": role, "codes": codes})


def downgrade() -> None:
    with op.batch_alter_table("position") as table:
        table.drop_constraint(op.f("fk_position_role_id_role"), type_="foreignkey")
        table.drop_column("role_id")
    for table in ("printout", "sheet_scan", "handover", "disposition", "instruction"):
        op.drop_table(table)
