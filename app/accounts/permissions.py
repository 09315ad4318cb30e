"""What may be done in Loket, and how a route says what it asks for.

Every permission is a row of `PERMISSIONS`; which role holds which is data (`role_permission`, seeded from
handbook §1.4 and edited by the office). Code names permissions, never roles. Every route carries `needs(…)` or
`public`; a test goes through the URL map and checks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from flask import abort
from flask_login import current_user

from app.extensions import login_manager
from app.web import pages

if TYPE_CHECKING:
    from app.accounts.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])


class Label(NamedTuple):
    indonesian: str
    english: str


PERMISSIONS: dict[str, Label] = {
    "account:own": Label("Mengatur akun sendiri", "Manage one's own account"),
    "request:own": Label("Membuat dan mengikuti permohonan sendiri", "Make and follow one's own requests"),
    "desk:open": Label("Membuka meja kerja", "Open the desk"),
    "ticket:read_unit": Label("Membaca permohonan unit sendiri", "Read the own unit's requests"),
    "ticket:read_all": Label("Membaca permohonan semua unit", "Read every unit's requests"),
    "ticket:read_confidential": Label("Membaca permohonan rahasia", "Read confidential requests"),
    "ticket:create": Label("Mencatat lewat telepon, loket, dan dokumen", "Record by phone, counter and letter"),
    "ticket:take": Label("Mengambil permohonan", "Take a request"),
    "ticket:verify": Label("Memeriksa kelengkapan", "Check completeness"),
    "ticket:request_papers": Label("Meminta kelengkapan berkas", "Ask for missing papers"),
    "ticket:receive_papers": Label("Menerima berkas susulan", "Receive missing papers"),
    "ticket:dispose": Label("Mendisposisikan", "Forward by disposition"),
    "ticket:dispose_any": Label("Mendisposisikan layanan yang tidak sederhana", "Forward services that are not simple"),
    "ticket:assign": Label("Menugaskan kepada jabatan di unit", "Assign to a position of the unit"),
    "ticket:accept": Label("Menerima disposisi", "Accept a disposition"),
    "ticket:process": Label("Memproses permohonan", "Process a request"),
    "ticket:answer": Label("Menjawab pemohon dan menyelesaikan", "Answer the applicant and finish"),
    "ticket:note": Label("Menulis catatan internal", "Write internal notes"),
    "ticket:propose_refusal": Label("Mengusulkan penolakan", "Propose a refusal"),
    "ticket:decide_refusal": Label("Memutuskan penolakan", "Decide a refusal"),
    "ticket:refer": Label("Mengalihkan ke instansi lain", "Refer to another agency"),
    "ticket:cancel": Label("Membatalkan atas keinginan pemohon", "Cancel at the applicant's wish"),
    "ticket:expire": Label("Menutup yang tidak dilengkapi", "Close what was not completed"),
    "ticket:hand_over": Label("Menyerahkan hasil layanan", "Hand over the result"),
    "ticket:reopen": Label("Membuka kembali", "Reopen"),
    "ticket:archive": Label("Mengarsipkan", "Archive"),
    "ticket:reroute": Label("Mengganti unit atau layanan", "Change unit or service"),
    "ticket:prioritise": Label("Menandai prioritas", "Mark as priority"),
    "ticket:classify": Label("Menandai rahasia", "Mark as confidential"),
    "ticket:erase_text": Label("Menghapus teks pribadi dari riwayat", "Erase personal text from the history"),
    "ticket:export": Label("Mengekspor daftar permohonan", "Export lists of requests"),
    "ticket:merge": Label("Menggabungkan, memecah, dan menautkan permohonan", "Merge, split and link requests"),
    "answer:edit": Label("Menyunting jawaban siap pakai", "Edit canned answers"),
    "disposition:record": Label(
        "Mencatat disposisi atas perintah pimpinan", "Record a disposition at the leader's order"
    ),
    "leadership:open": Label("Membuka halaman pimpinan", "Open the leaders' page"),
    "letter:draft": Label("Menyusun konsep surat", "Draft letters"),
    "letter:return": Label("Mengembalikan konsep surat", "Return draft letters"),
    "letter:sign": Label("Menandatangani surat", "Sign letters"),
    "letter:initial": Label("Memaraf surat", "Initial letters"),
    "letter:number": Label("Mengambil dan membatalkan nomor surat", "Draw and void letter numbers"),
    "letter:withdraw": Label("Mencabut surat", "Withdraw letters"),
    "letter:read": Label("Membaca surat keluar", "Read outgoing letters"),
    "letter:edit_texts": Label("Menyunting naskah surat", "Edit the texts of letters"),
    "message:read": Label("Melihat kotak keluar", "See the outbox"),
    "message:send": Label("Menyampaikan kabar kepada pemohon", "Give word to applicants"),
    "message:edit": Label("Menyunting naskah pesan", "Edit the texts of messages"),
    "shelf:keep": Label("Mengelola berkas fisik", "Keep physical files"),
    "queue:serve": Label("Melayani antrean", "Serve the queue"),
    "queue:edit": Label("Mengatur antrean dan loket", "Set up the queue and its counters"),
    "queue:figures": Label("Melihat waktu tunggu dan waktu layanan", "See waiting and service times"),
    "article:edit": Label("Menyunting artikel jawaban", "Edit articles of answers"),
    "telephone:connect": Label(
        "Menyambungkan telepon dan WhatsApp kantor", "Connect the office's telephone and WhatsApp"
    ),
    "paper:issue": Label("Mencetak formulir kertas bernomor", "Print numbered paper forms"),
    "requester:read": Label("Membaca data pemohon", "Read applicants' records"),
    "requester:edit": Label("Mengubah data pemohon", "Edit applicants' records"),
    "requester:merge": Label("Menggabungkan data pemohon", "Merge applicants' records"),
    "requester:reveal": Label("Melihat NIK dan nomor telepon lengkap", "See full NIK and telephone numbers"),
    "personal_data:open": Label("Mencatat permintaan data pribadi di loket", "Record requests about personal data"),
    "personal_data:handle": Label("Menangani permintaan data pribadi", "Handle requests about personal data"),
    "personal_data:decide": Label("Memutuskan permintaan data pribadi", "Decide requests about personal data"),
    "personal_data:report": Label("Melihat siapa yang melihat data seseorang", "See who saw somebody's data"),
    "retention:propose": Label("Mengusulkan pemusnahan arsip", "Propose that records be destroyed"),
    "retention:decide": Label("Memutuskan pemusnahan dan jadwal retensi", "Decide on destruction and the schedule"),
    "draft:open": Label("Membuka draf pemohon dengan kode", "Open an applicant's draft by code"),
    "catalogue:edit": Label("Menyunting katalog layanan", "Edit the service catalogue"),
    "catalogue:publish": Label("Menerbitkan standar layanan", "Publish service standards"),
    "calendar:edit": Label("Mengubah hari libur", "Edit holidays"),
    "clock:edit": Label(
        "Mengubah jam kerja, batas waktu, dan eskalasi", "Edit working hours, time limits and escalation"
    ),
    "routing:edit": Label("Mengatur aturan penyaluran", "Edit routing rules"),
    "office:edit": Label("Mengubah identitas kantor", "Edit the office's identity"),
    "organisation:edit": Label("Mengubah unit, jabatan, dan pejabat", "Edit units, positions and their holders"),
    "account:edit": Label("Mengelola akun dan peran", "Manage accounts and roles"),
    "system:read": Label("Melihat kesehatan sistem", "See the system's health"),
    "job:manage": Label("Mengelola tugas latar belakang", "Manage background jobs"),
    "import:run": Label("Mengimpor data permohonan", "Import requests"),
    "audit:read": Label("Membaca catatan audit", "Read the audit log"),
    "seal:edit": Label("Menentukan penyimpan segel harian", "Name the keeper of the daily seals"),
}

# Held by whoever is signed in; no role needs to give it.
OWN = frozenset({"account:own"})

# Whoever holds one of these signs in with a second factor (reliability, Security rules): who sees what is
# confidential, binds the office by a signature, decides who may do what (also by an appointment, for powers go with a
# chair), erases, or has backups made, which hold everything.
SENSITIVE = frozenset(
    {
        "ticket:read_confidential",
        "ticket:erase_text",
        "letter:sign",
        "account:edit",
        "organisation:edit",
        "personal_data:decide",
        "retention:decide",
        "job:manage",
    }
)


def needs(*permissions: str) -> Callable[[View], View]:
    """Open the route to whoever holds one of `permissions`: sign-in first (401), else 403."""
    unknown = [name for name in permissions if name not in PERMISSIONS]
    if unknown or not permissions:
        raise LookupError(f"not in PERMISSIONS: {unknown}")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            actor = current_actor()
            if not any(actor.may(name) for name in permissions):
                abort(403)
            return view(*args, **kwargs)

        guarded.__permissions__ = permissions  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


public = pages.public
"""Open the route to everyone, signed in or not."""


def permissions_of(view: Callable[..., Any]) -> tuple[str, ...] | None:
    """What a view asks for: `()` when it is public, None when it says nothing (which a test refuses)."""
    return getattr(view, "__permissions__", None)


def current_actor() -> Actor:
    """Whoever sends this request: the signed-in account, or an unnamed applicant without permissions."""
    actor: Actor = current_user.actor
    return actor
