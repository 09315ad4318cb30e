"""`/meja/pengaturan/tugas`: whether the worker lives, what waits for it, and what went wrong, in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, flash, request, url_for

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.settings.answering import draw
from app.platform import clock, job_upkeep
from app.platform.database import write
from app.platform.worker import last_heartbeat
from app.web import navigation
from app.web.formatting import waktu
from app.web.i18n import _, lazy_, plural_
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.platform.job_upkeep import Troubled

bp = Blueprint("jobs", __name__, url_prefix="/tugas")
navigation.add("settings", lazy_("Tugas latar"), "settings.jobs.show", permission="job:manage", order=70)

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
    "tickets.sweep": lazy_("Pekerjaan harian permohonan"),
}
WORDS = {
    "WornOut": lazy_("Pekerja terhenti setiap kali mencobanya; berkasnya mungkin terlalu berat."),
    "NoRoom": lazy_("Penyimpanan kantor penuh."),
    "OSError": lazy_("Cakram tidak dapat dibaca atau ditulis."),
    "OperationalError": lazy_("Basis data sedang sibuk atau tidak terjangkau."),
    "FileNotFoundError": lazy_("Berkas yang diperlukan tidak ditemukan."),
    "MemoryError": lazy_("Memori tidak cukup."),
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
    lines = [(job, KIND.get(job.kind, job.kind), explained(job)) for job in job_upkeep.troubled()]
    return draw("jobs", pulse=pulse(), counts=job_upkeep.overview(), lines=lines)


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


def pulse() -> Pulse:
    """What the worker's last sign of life says."""
    beat = last_heartbeat()
    if beat is None:
        return Pulse(False, _("Pekerja latar belum pernah hidup. Jalankan ./loket run."))
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
