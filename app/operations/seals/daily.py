"""Each day's seal is taken by the worker and mailed to whoever keeps it away from the office's computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.messages import outbox, ways
from app.messages.models import Way
from app.messages.outbox import Words
from app.operations import seals
from app.operations.seals import keeping
from app.platform import jobs, settings
from app.platform.database import write
from app.web.formatting import angka, tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import date


@jobs.handler("seals.take", every_day=True)
def take(_payload: dict[str, Any]) -> None:
    """Seal the day that has ended, once."""
    with write():
        seal = seals.take()
        if seal is not None:
            _mail(seal.day)
        jobs.finish()


def _mail(day: date) -> None:
    to = str(settings.get("seals.mail_to"))
    sealed = seals.of_day(day)
    if not to or sealed is None or not ways.is_ready(Way.EMAIL):
        return
    outbox.add(keeping.about(day), "seal", _words(sealed), way=Way.EMAIL, recipient=to)


def _words(sealed: seals.Sealed) -> Words:
    """Nothing in it is secret: the code opens nothing and says nothing of any person."""
    office = settings.get("office.short_name")
    text = _(
        "Segel %(day)s: %(code)s\n\nPada akhir hari itu riwayat permohonan berisi %(events)s catatan dan catatan audit"
        " %(audit)s. Simpan surel ini. Dengan kode ini kelak dapat diperiksa apakah riwayat kantor masih sama:"
        " Pengaturan, Segel harian.",
        day=tanggal(sealed.day),
        code=sealed.code,
        events=angka(sealed.event_count),
        audit=angka(sealed.audit_count),
    )
    return Words(_("Segel harian %(office)s", office=office), text, {})
