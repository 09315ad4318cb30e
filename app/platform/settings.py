"""What the office may change about itself without a technician: identity, hours, numbers of days.

Every number and hour that a rule needs is a setting with a default here, never a constant elsewhere.
The office of the thesis is the default (handbook §1.1); its working and counter hours are handbook §3.13.
Values are kept as JSON and read through a short cache per process; a process sees its own changes at once
and another's within ten seconds.
"""

from __future__ import annotations

import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform.clock import now
from app.platform.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS: dict[str, Any] = {
    "backup.alarm_hours": 48,  # when the last good backup is older, every staff page says so
    "backup.folder": "",  # where the nightly backup goes: a second disk
    "backup.keep_days": 14,
    "backup.keep_weeks": 8,
    "backup.keep_months": 12,
    "backup.retry_minutes": 30,  # between two tries to bring a copy elsewhere
    "backup.s3": {},  # endpoint, bucket, region, folder, key, secret (sealed)
    "backup.sftp": {},  # host, port, user, folder, private (sealed), public, host_key
    "backup.public_key": "",  # age1…: backups are encrypted for whoever holds the private key
    "backup.pending_key": "",  # age1…: made, but nobody has shown yet that the private key arrived
    "office.name": "Dinas Koperasi dan Usaha Kecil Menengah Kota Malang",
    "office.short_name": "Diskop UKM Kota Malang",
    "office.address": "Jl. Raden Panji Suroso No. 18, Malang",
    "office.city": "Malang",
    "office.phone": "(0341) 000000",
    "office.email": "",
    "office.base_url": "",
    "office.crest": "",  # hash of a stored picture; empty shows the name alone
    "office.brand_colour": "#0b5d5e",
    "office.accent_colour": "#f2b705",
    "office.hours_text": "Senin–Kamis 08.00–15.00, Jumat 08.00–14.30",
    "office.complaint_contact": "",
    "office.accessibility": "",  # what helps people at the counter, in the office's own words
    "office.srikandi": False,  # agenda, letter numbers and signatures are kept in SRIKANDI (handbook §5.4)
    "counter.hours": {
        "mon": ["08:00", "15:00"],
        "tue": ["08:00", "15:00"],
        "wed": ["08:00", "15:00"],
        "thu": ["08:00", "15:00"],
        "fri": ["08:00", "14:30"],
    },
    "counter.paper": "a5",  # what a receipt is printed on at once: 80mm, a5, a4
    "counter.screen_minutes": 5,  # a visitor's screen is empty so long after the last word typed
    "counter.bundle_receipt": "sheets",  # what a companion is given: list, list_pins, sheets
    "counter.bundle_link": True,  # a companion may follow numbers and stages by a link of their own
    "counter.bundle_days": 90,  # and for so long
    "visits.keep_days": 365,  # names in the visitor book; afterwards only the count stays
    "tracking.show_officer_name": False,
    "day.cutoff": "15:00",
    "reopen.days": 10,
    "archive.after_days": 30,
    "completion.days": 10,
    "disposition.days": 1,  # working days for each level (handbook §4.1)
    "disposition.days_urgent": 1,  # for what is *segera*
    "disposition.days_very_urgent": 0,  # for what is *sangat segera*: all within the day (handbook §4.1)
    "disposition.first_desk": "sekretaris",  # position that letters reach first
    "completion.reminders": [5, 8],  # working days after papers were asked for
    "draft.days": 30,
    "handover.undo_hours": 24,
    "similar.closed_days": 90,
    "phone.facts": ["citizen_number", "letter_date", "cooperative"],  # what opens a request in speech beside its PIN
    "phone.known_minutes": 30,  # a caller who was known stays so for one request
    "answers.words": {  # with which people ask for a part of a standard
        "requirements": "syarat berkas dokumen bawa siap lampir butuh perlu surat",
        "fee": "biaya bayar tarif gratis harga ongkos pungut duit uang",
        "time": "lama waktu kapan hari selesai tunggu cepat",
        "steps": "cara langkah prosedur proses alur urus tahap mulai",
    },
    "calls.tries": 3,  # to keep a promise to call back; then somebody decides
    "calls.back_minutes": 15,  # after a call that broke off, or that nobody of the unit took
    "calls.back_missed": True,  # whoever rang in vain is called back
    "calls.keep_days": 7,  # a call begun and never finished is closed then, its unsent words forgotten
    "calls.wrap_minutes": 15,  # a call that is recorded stays on the desk so long, until its record is closed
    "calls.ring_seconds": 3,  # between two looks whether one's own telephone rings
    "calls.events_a_minute": 600,  # that one telephone system may tell
    "chats.gather_minutes": 3,  # what one sender writes to the office's number with no longer pause is one chat
    "chats.longest_minutes": 20,  # and nobody's chat is gathered longer
    "chats.messages_a_minute": 300,  # that one gateway may bring
    "article.review_days": 180,  # an article that was read through holds so long
    "files.max_file_mb": 10,
    "files.max_request_mb": 25,
    "letters.government": "Pemerintah Kota Malang",  # the first line of the letterhead
    "letters.postcode": "",
    "letters.website": "",
    "letters.certificates_at": "tte.komdigi.go.id",  # where anybody checks a certified signature (handbook 4.7)
    "letters.paper": "F4",
    "letters.step_days": 1,  # working days for each paraf and the signature (handbook §4.1)
    "letters.secretary": "sekretaris",  # the position whose paraf stands before the signature of the head of office
    "light.yellow": 60,  # percent of the time used
    "light.orange": 90,
    "escalation.most_at_once": 5,  # more for one position in one round become one notice
    "escalation.outage_hours": 2,
    "escalation.secretary": "sekretaris",  # the position that is told together with the head of office
    "escalation.checked": "",  # ISO time of the last round of alarms
    "jobs.keep_days": 30,
    "routing.replay_last": 200,  # requests on which a changed set of rules is tried
    "shelf.loan_days": 7,
    "paper_forms.stack": {"phone": 10, "counter": 20, "document": 5, "general": 20},  # blank forms kept for an outage
    "paper_forms.paper": "A4",
    "paper_forms.ask_after_days": 90,  # a form that has been blank for so long is looked for
    "paper_forms.pdf_days": 7,  # the PDF of a printing bears PINs and is not needed once it is on paper
    "paper_forms.scan_days": 30,  # scans that are on their request, or are none
    "letters.classification": {  # the archive's code for papers about a service of this group (handbook §4.4)
        "LEGAL": "500.3.2",
        "KOPERASI_UKM": "500.3.2",
        "INFORMASI_BISNIS": "500.3.5",
        "PROGRAM": "500.3.6",
        "MODAL": "500.3.4",
        "KLINIK": "500.3.7",
        "LINTAS": "500.3.11",
    },
    "events.minutes": 90,  # two events closer than this clash
    "experience.learn_from": 5000,  # finished requests whose words teach which service is meant
    "experience.fewest": 3,  # requests that must share a word before it counts; below, it could name somebody
    "security.factor_for_all": False,  # a second factor is asked of all staff, not only of who has power over others
    "security.factor_grace_days": 0,  # days that a second factor may still be missing after the first sign-in
    "security.lock_minutes": 10,  # without a sign of life; then the desk is locked until the password is typed
    "security.provider": {},  # the office's own sign-in (OpenID Connect): issuer, client, secret (sealed), claim, …
    "maintenance.every_days": 30,  # once a month a firm looks after the machine (handbook R159)
    "maintenance.checklist": [
        "Cadangan terakhir teruji, dan satu salinannya di luar gedung",
        "Ruang penyimpanan cukup untuk setengah tahun",
        "UPS diuji: listrik dicabut, komputer mati dengan rapi dan menyala lagi",
        "Debu dibersihkan, kipas berputar, kabel kuat",
        "Pembaruan sistem dan Loket dipasang",
        "Jam komputer benar",
        "Printer, pemindai, kios, dan papan antrean berfungsi",
        "Kedua jalur internet berfungsi",
        "Formulir kertas untuk listrik padam cukup",
        "Akun pegawai yang sudah pindah ditutup",
        "Segel harian tersimpan di luar komputer ini",
    ],
    "messages.from": "07:00",
    "messages.until": "20:00",
    "messages.tries": 3,
    "messages.retry_minutes": 10,  # before the second try; each pause is twice the last
    "messages.timeout": 20,  # seconds that another machine may take, all in all
    "messages.sender": "",  # the address in From; empty: office.email
    "messages.mailbox": "",  # where answers go, read by Loket; empty: the sender
    "messages.whatsapp_number": "",  # the office's own, from which wa.me is opened
    "messages.fetch_minutes": 5,
    "messages.fetch_trouble": "",  # what went wrong when the mailbox was last looked into
    "messages.sms_for_phone": False,  # whoever wants to be called gets an SMS first, where a gateway is set
    "messages.trouble_after": 3,  # messages in a row that no machine took, before a way counts as broken
    "messages.window": "left",  # where the window of the office's envelopes is: left, right
    "messages.sms_parts": 2,  # a longer one says only where to read it
    "messages.call_again_minutes": 120,  # after a call that reached nobody
    "messages.sms": {},  # the gateway: url, method, kind, body, header, secret (sealed), reference
    "messages.whatsapp": {},
    "messages.on": {},  # text code → whether it is sent at all, where that differs from its default
    "messages.by_hand": {},  # text code → whether it is worth somebody's hand, where that differs
    "queue.return_minutes": 30,  # whoever was not there when called comes back within this, to the end of the line
    "queue.undo_minutes": 5,  # a wrong press can be taken back for so long
    "queue.estimate_weeks": 8,  # how far back past waits say how long one waits now
    "queue.estimate_fewest": 15,  # below so many past waits no time is told
    "queue.estimate_low": 20,  # percent of past waits that were shorter than the range told
    "queue.estimate_high": 80,
    "queue.draws_a_minute": 12,  # numbers from one kiosk; more is somebody playing
    "queue.draws_a_minute_elsewhere": 120,  # from one address that is no kiosk
    "queue.draws_a_day_one_visitor": 10,  # from one browser that is no kiosk; more is somebody playing
    "queue.draws_a_day_elsewhere": 600,  # from one address that is no kiosk; a whole village may stand behind it
    "queue.opens_before": 30,  # minutes before the counter opens from which numbers are given
    "queue.always_open": False,  # numbers are given at any hour; so in a demo
    "queue.only_at_kiosk": False,  # numbers are drawn at the house's kiosks alone, not from any telephone
    "queue.kiosk_round": 1,  # raised when the kiosk's address is to be worth nothing any more
    "queue.kiosk_prints": False,  # the kiosk prints its slip; otherwise it shows a QR code
    "queue.kiosk_idle": 45,  # seconds after which the kiosk begins anew
    "queue.board_speaks": True,
    "queue.boards_live": 1,  # boards that each server process tells of a call at once; further ones ask again and again
    "queue.board_asks": 5,  # seconds between two questions of such a board, of a desk and of a telephone
    "queue.appointment_days": 14,  # how far ahead a number for an appointment may be given
    "reading.file_mb": 200,  # the largest file of a stack; it stays as it came
    "reading.stack_mb": 400,  # all files of a stack that is sent through the browser at once
    "reading.asks": 3,  # seconds between two questions of a page that shows how far a stack is read
    "reading.file_pages": 500,  # of one file
    "reading.proposing_pages": 5,  # a letter says of itself what it is on its first pages; the rest is enclosed
    "reading.sure_percent": 85,  # from here on a proposal is told as "yakin"; measured on bad scans
    "reading.doubtful_percent": 30,  # from here on as "ragu", below as "tidak terbaca"
    "reading.alike_percent": 86,  # so much of its text must be that of another letter for a warning
    "reading.alike_among": 500,  # newest letters of about its length that it is compared with
    "reading.desk_minutes": 30,  # whoever opened a letter so long ago is not said to work on it any more
    "reading.page_tries": 3,  # then a page is left to a person
    "reading.page_mb": 900,  # memory that each process may take while it reads a page
    "reading.page_seconds": 60,  # of processor
    "reading.language": "ind",
    "reading.picture_dpi": 150,  # of the page that is shown and kept beside the untouched file
    "reading.attached_every": 30,  # seconds between two looks for files of requests that are not read yet; 0: none is
    "reading.mail_to": "",  # addresses whose mails are always letters, such as surat@
    "reading.folder": "",  # where a network scanner puts its files; empty: `pindaian-masuk` beside the data
    "reading.folder_every": 30,  # seconds between two looks into it; 0: nobody looks
    "reading.folder_still": 10,  # seconds a file must have stood still before it is taken
    "reading.folder_give_up": 10,  # minutes after which a file without its end is taken as it is
    "reading.set_aside_days": 90,  # then scans that were set aside are destroyed; 0: never
    "reading.folder_keep_days": 30,  # files that were taken stay in `selesai` so long; 0: for ever
    "personal_data.hours": 72,  # 3×24 hours to answer (UU 27/2022 art. 30, 32)
    "personal_data.copy_days": 7,  # the copy that somebody asked for can be fetched so long
    "retention.most_at_once": 500,  # dossiers on one list of what is to be destroyed
    "printouts.keep_days": 7,  # drawn pages are drawn anew after that
    "keys.keep_old_hours": 24,  # forms that were open when keys were changed can still be sent so long
    "keys.progress": {},  # how far what is sealed has been sealed anew
    "seals.mail_to": "",  # who keeps the daily seals away from this computer
    "seals.on_paper": False,  # they are printed and put away elsewhere
    "demo.progress": {},  # how far the demo office has been loaded; empty where there is none
    "doctor.checked": "",  # ISO time of the last `./loket doctor` that could write
    "worker.heartbeat": "",  # ISO time of the worker's last sign of life
}


class Setting(Base):
    """One changed setting; what is not here has its default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed: Mapped[datetime]


_ALL = select(Setting.key, Setting.value)
_UNCHANGING = (str, int, float, bool)  # all others are handed out as copies: what is kept is shared by threads


def get(key: str) -> Any:
    """The setting's value, of its default's type. Raises KeyError for a name that is not in `DEFAULTS`."""
    value = _current().get(key, DEFAULTS[key])
    return value if isinstance(value, _UNCHANGING) else copy.deepcopy(value)


def everything() -> dict[str, Any]:
    """All settings with their present values, for a settings page."""
    return {**copy.deepcopy(DEFAULTS), **copy.deepcopy(dict(_current()))}


def put(key: str, value: Any) -> None:
    """Change one setting, inside `write()`. KeyError: no such setting; TypeError: a value of another kind."""
    if type(value) is not type(DEFAULTS[key]):
        raise TypeError(f"{key} takes {type(DEFAULTS[key]).__name__}, not {type(value).__name__}")
    session = db.session()
    session.merge(Setting(key=key, value=value, changed=now()))
    session.flush()


def forget() -> None:
    """Drop this process's cache, so that the next `get()` reads the database."""
    _current.forget()


def _read() -> dict[str, Any]:
    return {key: value for key, value in db.session.execute(_ALL) if key in DEFAULTS}


_current: Remembered[Mapping[str, Any]] = Remembered("settings", _read, of=(Setting,))
