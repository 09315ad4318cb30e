"""`/meja/pengaturan/tugas`: whether the worker lives, what waits for it, and what went wrong, in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, flash, g, request, url_for
from sqlalchemy import bindparam, select

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.platform import clock, job_upkeep
from app.platform.database import read, write
from app.platform.service import how_to_start
from app.platform.worker import last_heartbeat
from app.tickets.models import Ticket
from app.web.formatting import waktu
from app.web.i18n import _, lazy_, plural_
from app.web.pages import see_other, wants_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.platform.job_upkeep import Troubled, Underway

bp = Blueprint("jobs", __name__, url_prefix="/tugas")
room.add(
    bp,
    lazy_("Tugas latar"),
    lazy_("Apa yang dikerjakan di belakang layar, dan apa yang gagal."),
    permission="job:manage",
    order=70,
)

MOST = 2**31  # a larger number names no job
DEAD_AFTER = timedelta(seconds=60)  # four missed beats
KIND = {
    "receipt.pdf": lazy_("Mencetak tanda terima"),
    "promises.recount": lazy_("Menghitung ulang janji layanan"),
    "clocks.alarms": lazy_("Memeriksa tenggat dan memberi peringatan"),
    "tickets.import": lazy_("Memasukkan permohonan dari catatan lama"),
    "messages.send": lazy_("Mengirim kabar kepada pemohon"),
    "messages.fetch": lazy_("Membaca kotak surel"),
    "mail.file": lazy_("Menaruh surel pada permohonannya"),
    "word.received": lazy_("Menyusun kabar pertama kepada pemohon"),
    "word.remind": lazy_("Mengingatkan pemohon akan berkasnya"),
    "demo.attachments": lazy_("Membuat lampiran contoh"),
    "demo.scans": lazy_("Membuat pindaian contoh"),
    "letter.pdf": lazy_("Mencetak surat"),
    "printouts.draw": lazy_("Mencetak lembar"),
    "sheets.read": lazy_("Membaca lembar disposisi yang dipindai"),
    "handover.carry_out": lazy_("Menjalankan serah terima jabatan"),
    "experience.learn": lazy_("Mempelajari layanan dari kebutuhan yang mirip"),
    "calls.close": lazy_("Menutup panggilan yang tidak diselesaikan"),
    "shelf.overdue": lazy_("Mengingatkan berkas kertas yang belum kembali"),
    "backup.nightly": lazy_("Mencadangkan kantor"),
    "backup.copies": lazy_("Mengirim salinan cadangan"),
    "tickets.sweep": lazy_("Pekerjaan harian permohonan"),
}
WORDS = {
    "WornOut": lazy_("Pekerja terhenti setiap kali mencobanya; berkasnya mungkin terlalu berat."),
    "NoRoom": lazy_("Penyimpanan kantor penuh."),
    "OSError": lazy_("Cakram tidak dapat dibaca atau ditulis."),
    "OperationalError": lazy_("Basis data sedang sibuk atau tidak terjangkau."),
    "FileNotFoundError": lazy_("Berkas yang diperlukan tidak ditemukan."),
    "MemoryError": lazy_("Memori tidak cukup."),
    "HeldByRestore": lazy_("Ditahan sesudah kantor dipulihkan dari cadangan: mungkin sudah sampai."),
    "LostLease": lazy_("Pekerja lain mengambil alih; biasanya selesai sendiri."),
    "KeyError": lazy_("Pekerja tidak mengenal tugas ini, atau datanya tidak lengkap."),
}


class Pulse(NamedTuple):
    """Whether the worker lives, as a sentence."""

    is_alive: bool
    sentence: str


@bp.get("")
@needs("job:manage")
def show() -> Any:
    """The worker's pulse, the counts, and the list of what went wrong."""
    g.is_background = wants_part()  # it asks for itself every few seconds
    troubled, underway = job_upkeep.troubled(), job_upkeep.underway()
    about = abouts([*troubled, *underway])
    lines = [(job, named(job), about[job.id], explained(job)) for job in troubled]
    now = [(job, named(job), about[job.id]) for job in underway]
    return draw("jobs", pulse=pulse(), counts=job_upkeep.overview(), lines=lines, underway=now)


@bp.post("/ulang")
@needs("job:manage")
def try_again() -> Any:
    """Try one job again (field `job`), or all of them."""
    wanted = request.form.get("job", 0, type=int) % MOST if "job" in request.form else None
    with write():
        count = job_upkeep.try_again(wanted)
        if count:
            audit.record("job:tried_again", f"job:{wanted or 'all'}", {"jobs": count}, by=current_actor())
    said = plural_(count, "%(n)s tugas dicoba lagi.", "%(n)s tugas dicoba lagi.") if count else ""
    flash(said or _("Tidak ada lagi yang perlu dicoba: tugas itu sudah berjalan atau selesai."), "success")
    return see_other(url_for("settings.jobs.show"))


def named(job: Troubled | Underway) -> str:
    """What it does, in words; the program's own name for a kind nobody has described."""
    return str(KIND.get(job.kind, job.kind))


_NUMBERS = select(Ticket.id, Ticket.number).where(
    Ticket.id.in_(bindparam("ids", expanding=True)), Ticket.is_confidential.is_(False)
)


def abouts(jobs: Sequence[Troubled | Underway]) -> dict[int, str]:
    """What each job is about: a request's number (never a confidential one's), a letter, a day. One statement."""
    wanted = {job.payload.get("ticket") for job in jobs} - {None}
    numbers = {row.id: row.number for row in read(_NUMBERS, {"ids": sorted(wanted)})} if wanted else {}
    return {job.id: _about(job.payload, numbers) for job in jobs}


def _about(payload: dict[str, Any], numbers: dict[int, str]) -> str:
    if "ticket" in payload:
        number = numbers.get(payload["ticket"])
        return _("permohonan %(number)s", number=number) if number else _("permohonan yang dirahasiakan")
    for name, words in _WORDS_OF.items():
        if name in payload:
            return str(words) % {"value": payload[name]}
    return ""


_WORDS_OF = {
    "day": lazy_("untuk tanggal %(value)s"),
    "import": lazy_("impor ke-%(value)s"),
    "letter": lazy_("surat %(value)s"),
    "request": lazy_("contoh %(value)s"),
    "reason": lazy_("karena %(value)s"),
}


def pulse() -> Pulse:
    """What the worker's last sign of life says."""
    beat = last_heartbeat()
    if beat is None:
        return Pulse(False, _("Pekerja latar belum pernah hidup. Jalankan %(command)s.", command=how_to_start()))
    silence = clock.now() - beat
    if silence > DEAD_AFTER:
        return Pulse(False, _("Pekerja latar tidak memberi tanda sejak %(when)s.", when=waktu(beat)))
    seconds = max(0, int(silence.total_seconds()))
    alive = plural_(
        seconds,
        "Pekerja latar hidup, terakhir %(n)s detik lalu.",
        "Pekerja latar hidup, terakhir %(n)s detik lalu.",
    )
    return Pulse(True, alive)


def explained(job: Troubled) -> str:
    """What went wrong, for somebody who does not read programs."""
    known = WORDS.get(job.error_kind)
    return str(known) if known else _("Ada kesalahan program. Kirimkan rincian teknisnya kepada pengelola Loket.")
