"""Let the desk's lists be walked and counted in an index: by due time, by time received, by time closed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OPEN = sa.text(
    "status IN ('DIBUKA_KEMBALI', 'DIDISPOSISIKAN', 'DIPROSES', 'DITERIMA', 'DIVERIFIKASI', 'LENGKAPI_BERKAS', "
    "'MENUNGGU_JADWAL', 'MENUNGGU_PIHAK_LAIN', 'MENUNGGU_TTD', 'SIAP_DIAMBIL')"
)
_OVER = sa.text("status IN ('DIALIHKAN', 'DIARSIPKAN', 'DIBATALKAN', 'DITOLAK', 'KEDALUWARSA', 'SELESAI')")
_WAITING = sa.text("status IN ('LENGKAPI_BERKAS')")
_DUE = "due_at id status unit_id officer_id is_confidential position_id recorded_by_id closed_as"


def _index(name: str, columns: str, where: sa.TextClause) -> None:
    op.create_index(name, "ticket", columns.split(), sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.drop_index("ix_ticket_open_due", table_name="ticket")
    op.drop_index("ix_ticket_open_status", table_name="ticket")
    _index("ix_ticket_open_due", _DUE, _OPEN)
    _index("ix_ticket_open_received", "received_at id status unit_id", _OPEN)
    _index("ix_ticket_waiting", "waits_until id", _WAITING)
    _index("ix_ticket_over_closed", "closed_at id unit_id", _OVER)


def downgrade() -> None:
    for name in ("ix_ticket_over_closed", "ix_ticket_waiting", "ix_ticket_open_received", "ix_ticket_open_due"):
        op.drop_index(name, table_name="ticket")
    _index("ix_ticket_open_status", "status due_at id", _OPEN)
    _index("ix_ticket_open_due", "due_at id", _OPEN)
