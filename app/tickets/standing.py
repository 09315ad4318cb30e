"""Where a request stands, said to its owner: one sentence, and a line of stages (handbook §5.2; R113, R014).

The same words on the tracking page and read out by whoever answers the telephone. Never a date that nobody promised,
and a promise that was broken is called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.tickets.history.events import EventKind
from app.tickets.statuses import CITIZEN_LABEL, OVER, Status
from app.web.formatting import tanggal, waktu
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.tickets.history.lines import Line

S = Status
_AT_WORK = lazy_("Tunggu kabar kami sebelum datang.")

HEAD = {
    S.DITERIMA: lazy_("Permohonan sudah kami terima dan menunggu diperiksa kelengkapannya"),
    S.DIVERIFIKASI: lazy_("Petugas sedang memeriksa kelengkapan berkas"),
    S.LENGKAPI_BERKAS: lazy_("Kami menunggu berkas dari Anda, paling lambat %(until)s"),
    S.DIDISPOSISIKAN: lazy_("Berkas lengkap dan sudah diteruskan ke %(unit)s"),
    S.DIPROSES: lazy_("Sedang diproses di %(unit)s"),
    S.MENUNGGU_PIHAK_LAIN: lazy_("%(unit)s menunggu %(party)s; kami tinjau lagi %(until)s"),
    S.MENUNGGU_JADWAL: lazy_("Dijadwalkan %(until)s oleh %(unit)s"),
    S.MENUNGGU_TTD: lazy_("Hasilnya sedang disahkan"),
    S.SIAP_DIAMBIL: lazy_("Hasilnya sudah siap diambil di loket atau kami kirim"),
    S.SELESAI: lazy_("Selesai %(closed)s"),
    S.DITOLAK: lazy_("Tidak dapat kami penuhi, diputuskan %(closed)s"),
    S.DIALIHKAN: lazy_("Bukan kewenangan kami, diteruskan ke instansi lain %(closed)s"),
    S.DIBATALKAN: lazy_("Dibatalkan atas keinginan Anda %(closed)s"),
    S.KEDALUWARSA: lazy_("Ditutup %(closed)s karena berkas tidak dilengkapi"),
    S.DIGABUNG: lazy_("Ditangani bersama permohonan lain tentang hal yang sama"),
    S.DIBUKA_KEMBALI: lazy_("Dibuka kembali dan menunggu ditangani %(unit)s"),
}
ADVICE = {
    S.DITERIMA: _AT_WORK,
    S.DIVERIFIKASI: _AT_WORK,
    S.LENGKAPI_BERKAS: lazy_("Janji selesai dihitung setelah berkas lengkap."),
    S.DIDISPOSISIKAN: _AT_WORK,
    S.DIPROSES: _AT_WORK,
    S.MENUNGGU_PIHAK_LAIN: lazy_("Anda tidak perlu berbuat apa-apa."),
    S.MENUNGGU_JADWAL: lazy_("Kabari kami bila berhalangan."),
    S.MENUNGGU_TTD: _AT_WORK,
    S.SIAP_DIAMBIL: lazy_("Sebutkan nomor permohonan saat mengambilnya."),
    S.SELESAI: lazy_("Jawaban kami ada di bawah ini."),
    S.DITOLAK: lazy_("Alasan dan cara mengajukan keberatan ada di bawah ini."),
    S.DIALIHKAN: lazy_("Siapa yang dapat membantu tertulis di bawah ini."),
    S.DIBATALKAN: lazy_("Anda boleh mengajukan lagi kapan saja."),
    S.KEDALUWARSA: lazy_("Anda boleh mengajukan lagi kapan saja."),
    S.DIGABUNG: lazy_("Anda tetap kami kabari di sini."),
    S.DIBUKA_KEMBALI: _AT_WORK,
}


_TOO_LATE = lazy_("Batas melengkapi berkas sudah lewat; masih dapat dikirim sampai kami tutup")


def sentence(row: Any, now: datetime, *, unit: str) -> str:
    """Where it stands, by when, and what to do now: the first thing its owner reads."""
    status = _shown(row)
    is_too_late = status is S.LENGKAPI_BERKAS and row.waits_until is not None and row.waits_until < now
    head = str(_TOO_LATE if is_too_late else HEAD[status]) % {
        "unit": unit,
        "party": row.waits_for or _("pihak lain"),
        "until": waktu(row.waits_until) or _("waktu yang disepakati"),
        "closed": tanggal(row.closed_at or row.status_since),
    }
    return f"{_with_promise(head, row, now)} {ADVICE[status]}"


def brief(row: Any, now: datetime) -> str:
    """The stage and the promised day alone, for whoever knows only the number and four digits of a telephone."""
    return _with_promise(str(CITIZEN_LABEL[_shown(row)]), row, now)


def _shown(row: Any) -> Status:
    """An archived request stands, for its owner, where it was closed."""
    status: Status = (row.closed_as or S.SELESAI) if row.status is S.DIARSIPKAN else row.status
    return status if status in HEAD else S.DITERIMA


def _with_promise(head: str, row: Any, now: datetime) -> str:
    if row.due_at is None or row.status in OVER or row.status is S.SIAP_DIAMBIL:
        return f"{head}."
    when = waktu(row.due_at)
    if row.due_at < now:
        return _("%(head)s; seharusnya selesai %(when)s. Kami terlambat, mohon maaf.", head=head, when=when)
    return _("%(head)s; paling lambat %(when)s.", head=head, when=when)


class Stage(NamedTuple):
    """One stage: its name, `done`, `now` or `next`, and a day or a word."""

    label: str
    state: str
    note: str


_STEPS = (lazy_("Diterima"), lazy_("Diperiksa"), lazy_("Dikerjakan"), lazy_("Selesai"))
_PLACE = {S.DRAF: 0, S.DITERIMA: 0, S.DIVERIFIKASI: 1, S.LENGKAPI_BERKAS: 1, S.SIAP_DIAMBIL: 3}
_AT_WORK_STEP, _LAST_STEP = 2, 3
_STEP_OF_EVENT = {EventKind.TAKEN: 1, EventKind.DISPOSED: _AT_WORK_STEP, EventKind.ACCEPTED: _AT_WORK_STEP}


def stages(row: Any, lines: Iterable[Line]) -> list[Stage]:
    """The way of the request in four stages with their days; one closed otherwise shows where it ended."""
    reached = {0: row.received_at}
    for line in lines:
        if line.kind in _STEP_OF_EVENT:
            reached[_STEP_OF_EVENT[EventKind(line.kind)]] = line.at
    if row.status in OVER:
        return _closed(row, reached)
    here = _place(row)
    return [Stage(str(label), _state(step, here), _note(step, here, row, reached)) for step, label in enumerate(_STEPS)]


def _closed(row: Any, reached: dict[int, datetime]) -> list[Stage]:
    closed_as = _shown(row)
    before = [Stage(str(_STEPS[step]), "done", tanggal(reached[step], "pendek")) for step in sorted(reached)]
    state = "done" if closed_as is S.SELESAI else "now"
    return [*before, Stage(str(CITIZEN_LABEL[closed_as]), state, tanggal(row.closed_at, "pendek"))]


def _place(row: Any) -> int:
    if row.status is S.DIBUKA_KEMBALI and row.closed_as is S.KEDALUWARSA:
        return 1
    return _PLACE.get(row.status, _AT_WORK_STEP)


def _state(step: int, here: int) -> str:
    return "done" if step < here else "now" if step == here else "next"


def _note(step: int, here: int, row: Any, reached: dict[int, datetime]) -> str:
    if step == here and step > 0:
        return str(CITIZEN_LABEL[row.status])
    if step < here or step == 0:
        return tanggal(reached.get(step), "pendek")
    return ""
