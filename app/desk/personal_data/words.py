"""The words for requests about personal data and for what was looked at."""

from __future__ import annotations

from app.personal_data.models import AskedBy, Fate, Scope, State, Wish
from app.personal_data.words import VALUE
from app.web.i18n import lazy_

WISH = VALUE[Wish]
STATE = {
    State.OPEN: lazy_("baru"),
    State.PROPOSED: lazy_("menunggu keputusan"),
    State.APPROVED: lazy_("disetujui, belum dilaksanakan"),
    State.REFUSED: lazy_("ditolak"),
    State.DONE: lazy_("selesai"),
}
COLOUR = {
    State.OPEN: "ask", State.PROPOSED: "soon", State.APPROVED: "soon", State.REFUSED: "bad", State.DONE: "good",
}  # fmt: skip
ASKED_BY = {
    AskedBy.COUNTER: lazy_("datang ke kantor"),
    AskedBy.LETTER: lazy_("surat"),
    AskedBy.PHONE: lazy_("telepon"),
    AskedBy.ACCOUNT: lazy_("akun"),
}
FIELD = {
    "name": lazy_("Nama"),
    "citizen_number": lazy_("NIK (kependudukan)"),
    "email": lazy_("Surel"),
    "address": lazy_("Alamat"),
    "phone": lazy_("Nomor telepon baru"),
}
FATE = {Fate.DESTROY: lazy_("musnah"), Fate.PERMANENT: lazy_("permanen")}
SCOPE = {Scope.DOSSIER: lazy_("seluruh arsip permohonan"), Scope.FILES: lazy_("salinan berkas saja")}
PAGE = {
    "ticket": lazy_("Halaman permohonan"),
    "requester": lazy_("Data pemohon"),
    "file": lazy_("Berkas permohonan"),
    "letter": lazy_("Surat atau konsep surat"),
    "scan": lazy_("Pindaian surat"),
    "look_up": lazy_("Hasil pencarian di loket atau telepon"),
    "phone": lazy_("Keadaan permohonan di telepon"),
    "data_request": lazy_("Permintaan data pribadi"),
    "evidence": lazy_("Bukti perbaikan data"),
}
"""Pages whose readers are put down (`app.stakeholders.seen`)."""
