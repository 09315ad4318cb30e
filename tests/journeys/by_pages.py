"""What each person of the office does with a request, form by form, on the plain pages (handbook §4, §5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.models import Appointment, Position, Unit, User
from app.extensions import db
from app.letters import rounds
from app.letters.kinds import LetterState, StepKind
from app.letters.models import Letter
from app.platform import clock, jobs
from app.stakeholders import places
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests import cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.kit.pages import Page

    Visit = Callable[..., Page]

NOW = clock.parse_moment("2027-02-24T10:00")  # a Wednesday

DOORS = {
    "website": ("/ajukan/{service}", "Kirim permohonan", ""),
    "phone": ("/meja/telepon", "Cari orang", "Catat Alt+2"),
    "counter": ("/meja/loket/baru?layanan={service}", "", ""),
    "document": ("/meja/dokumen/baru", "surat", ""),
}
"""Of each door: its page, its form and the button that hands in."""


def the(number: str) -> Ticket:
    """A request as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Ticket).where(Ticket.number == number)).one()


def standing(letter_id: int) -> Letter:
    """A letter as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Letter, letter_id)


def sitting(position_id: int) -> str:
    """Who sits in a chair, by the name they sign in with."""
    chair = select(User.username).join(Appointment, Appointment.user_id == User.id)
    return db.session.scalars(chair.where(Appointment.position_id == position_id).order_by(User.id)).first()


def heads_below_the_top(unit: Unit) -> list[Position]:
    """Whose desks a letter passes on its way down to a unit: its division's head, its own."""
    heads: list[Position] = []
    while unit.parent_id:
        head = db.session.scalars(select(Position).where(Position.unit_id == unit.id, Position.is_head)).first()
        if head and head.code != cast.SEKRETARIS:
            heads.insert(0, head)
        unit = db.session.get_one(Unit, unit.parent_id)
    return heads


def head_of(unit: Unit) -> str:
    """Who leads a unit."""
    return sitting(db.session.scalars(select(Position.id).where(Position.unit_id == unit.id, Position.is_head)).one())


def _as_typed(fields: dict[str, Any]) -> dict[str, str]:
    """What a person chooses or types for a place and an hour."""
    typed = {}
    if "kelurahan" in fields:
        typed["kelurahan"] = str(places.named(fields["kelurahan"]).id)
    if "callback_at" in fields:
        typed["callback_at"] = f"{clock.wib(clock.now() + timedelta(days=1)):%Y-%m-%dT09:00}"
    return typed


def do_work() -> None:
    """What the worker does beside the pages."""
    while jobs.run_once():
        pass
    db.session.rollback()


class Office:
    """Everybody at their desks."""

    def __init__(self, visit: Visit, fetch: Callable[[str, str], bytes]) -> None:
        """`fetch(path, who)` gives a file; to a citizen when `who` is empty."""
        self.visit, self.fetch = visit, fetch

    def hand_in(self, request: dict[str, Any]) -> str:
        """The number of the request that a sample became by its own door's form."""
        path, which, button = DOORS[request["door"]]
        fields = request["fields"] | _as_typed(request["fields"])
        form = self.visit(path.format(**fields), as_=request["by"] or None).form(which)
        offered = {control.get("name") for control in form.controls}
        form.submit(button=button, **{name: value for name, value in fields.items() if name in offered})
        return db.session.scalars(select(Ticket.number).order_by(Ticket.id.desc()).limit(1)).one()

    def chair(self, code: str) -> str:
        """A chair as a form names it."""
        return str(db.session.scalars(select(Position.id).where(Position.code == code)).one())

    def ticket(self, number: str, who: str, step: str = "") -> Page:
        return self.visit(f"/meja/tiket/{number}" + (f"/{step}" if step else ""), as_=who)

    def check_papers(self, number: str, who: str) -> None:
        """Take a new request and find every paper there."""
        page = self.ticket(number, who)
        if the(number).status is Status.DITERIMA:
            page = page.form("Ambil dan periksa").submit()
        if page.find("//button[normalize-space()='Semua ada, simpan']"):
            page.form("Simpan kelengkapan").submit(button="Semua ada, simpan")

    def send_straight(self, number: str, who: str) -> None:
        self.ticket(number, who).form("Teruskan ke seksi").submit()

    def goes_straight(self, number: str, who: str) -> bool:
        """Whether this service needs no leader's word on its way to the section."""
        return bool(self.ticket(number, who).find("//button[normalize-space()='Teruskan ke seksi']"))

    def dispose_down(self, number: str, who: str, unit: Unit) -> None:
        """From the front to the Sekretaris, the Kepala Dinas, and down to the section."""
        for giver in (who, cast.SEKRETARIS):
            self.ticket(number, giver, "ke-pimpinan").form("Teruskan ke pimpinan").submit(words="Mohon arahan.")
        giver = cast.KADIS
        for head in heads_below_the_top(unit):
            sheet = self.ticket(number, giver, "disposisikan").form("Beri disposisi")
            sheet.submit(to=[str(head.id)], instructions=["proses"], words="Mohon ditindaklanjuti.")
            giver = sitting(head.id)

    def accept(self, number: str, who: str) -> None:
        self.ticket(number, who).form("Terima dan kerjakan").submit()

    def draft(self, number: str, who: str, body: str, *, text: str = "Surat balasan") -> int:
        """A letter about a request, sent up; its id."""
        page = self.visit(f"/meja/surat/baru?tiket={number}", as_=who).link(text).follow()
        page = page.form("Simpan konsep").submit(subject=f"Jawaban {number}", body=body)
        letter_id = db.session.scalars(select(Letter.id).order_by(Letter.id.desc()).limit(1)).one()
        page.form("Kirim untuk paraf dan tanda tangan").submit()
        return letter_id

    def initial_and_sign(self, letter_id: int) -> list[str]:
        """Paraf by paraf to the signature with ink; whose they were."""
        signed = []
        while step := rounds.waiting_step(standing(letter_id)):
            who = sitting(step.position_id)
            page = self.visit(f"/meja/surat/{letter_id}", as_=who)
            page.form("Paraf dan teruskan" if step.kind is StepKind.PARAF else "Sudah ditandatangani").submit()
            signed.append(who)
        return signed

    def printed(self, letter_id: int, who: str) -> bytes:
        """The sheet that the worker made."""
        return self.fetch(f"/meja/surat/{letter_id}/surat.pdf", who)

    def compare(self, code: str, file: bytes) -> list[str]:
        """What a citizen reads who brings this file to the page of its code."""
        page = self.visit(f"/verifikasi/{code}").form("Bandingkan berkas").submit(file=("surat.pdf", file))
        return page.find("//*[@data-verdict][not(@hidden)]/@data-verdict")

    def number_and_scan(self, letter_id: int, scan: bytes, who: str = cast.BERKAS) -> str:
        """The clerk numbers it and brings the signed sheet back; the code of its verification."""
        page = self.visit(f"/meja/surat/{letter_id}", as_=who)
        page = page.link("Beri nomor").follow().form("Beri nomor").submit()
        page = page.link("Unggah pindaian").follow()
        page.form("Simpan pindaian").submit(scan=("pindai.pdf", scan))
        assert standing(letter_id).state is LetterState.SIGNED
        return standing(letter_id).code
