"""By hand the number comes after the signature, electronically before it; a failed signature voids the number."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.accounts import appointments
from app.accounts.actor import Actor
from app.accounts.models import AppointmentKind, User
from app.extensions import db
from app.letters import books, finishing, printing, signing
from app.letters.kinds import LetterKind, LetterState, NumberState
from app.letters.models import LetterNumber
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden
from app.tickets import files, history
from app.tickets.statuses import Status
from tests import cast
from tests.kit.drafts import draft, initial, position, request_of, send, sign
from tests.kit.requests import actor, make_ticket


class Seal:
    """Signs by writing a line behind the file; refuses a wrong passphrase, as BSrE does."""

    certificate = "Uji"
    statement = "Dokumen ini ditandatangani dengan sertifikat uji."

    def sign(self, pdf, signer):
        if signer.passphrase != "rahasia":
            raise signing.CannotSign("Frasa sandi salah.")
        return pdf + f"\n% {signer.name}".encode()


def ready(**given):
    return initial(send(draft(ticket=make_ticket(Status.DIPROSES), **given)))


def numbered(letter):
    by = actor(cast.BERKAS)
    with write():
        number = books.take(letter.kind, subject=letter.subject, by=by, classification="500.3.2", letter=letter)
        letter.number, letter.letter_date = number.text, number.dated_on
    return letter


def scan(content=b"%PDF-1.7 pindaian"):
    from app.platform import storage

    return files.Prepared(storage.store(content, "application/pdf"), "pindai.pdf", "application/pdf", 1)


def test_by_hand_name_and_title_stand_as_on_that_day_and_the_number_is_still_to_come(app):
    letter = sign(ready())
    assert letter.state is LetterState.NUMBERING
    assert letter.signatory_title == "Kepala Dinas"
    assert letter.signatory_name
    assert letter.number == ""
    assert request_of(letter).status is Status.MENUNGGU_TTD


def test_who_numbers_letters_may_record_what_was_signed_on_paper_but_nobody_else(app):
    letter = ready()
    for username in (cast.STAF, cast.KABID):
        by = actor(username)
        with pytest.raises(Forbidden), write():
            signing.by_hand(letter, by=by)
    assert sign(letter, cast.BERKAS).signed_by_id is None


def test_a_plh_signs_as_plh(app):
    letter = ready()
    user_id = db.session.scalar(select(User.id).where(User.username == cast.SEKRETARIS))
    with write():
        appointments.appoint(
            user_id, position("kadis"), AppointmentKind.PLH, starts_on=clock.today(), ends_on=clock.today(),
            by=Actor.system(),
        )  # fmt: skip
    assert sign(letter, cast.SEKRETARIS).signatory_title == "Plh. Kepala Dinas"


def test_finished_the_letter_goes_to_its_request_and_its_owner(app):
    letter = numbered(sign(ready()))
    by = actor(cast.BERKAS)
    with write():
        finishing.finish(letter, scan(), by=by)
    ticket = request_of(letter)
    assert letter.state is LetterState.SIGNED
    assert ticket.status is Status.SIAP_DIAMBIL
    last = history.read(ticket.id, public_only=True)[-1]
    assert last.sentence == f"Surat nomor {letter.number} sudah ditandatangani."
    kept = files.of(ticket.id, public_only=True)[-1]
    assert kept.name.startswith("surat-500.3.2-1-")
    assert kept.id == letter.attachment_id


def test_nothing_is_final_without_signature_number_and_date(app):
    by = actor(cast.BERKAS)
    for letter in (ready(), sign(ready())):
        with pytest.raises(Conflict), write():
            finishing.finish(letter, scan(), by=by)


def test_the_request_waits_for_its_last_result(app):
    ticket = make_ticket(Status.DIPROSES)
    one, two = (initial(send(draft(kind, ticket=ticket))) for kind in (LetterKind.BALASAN, LetterKind.KETERANGAN))
    by = actor(cast.BERKAS)
    for letter in (one, two):
        numbered(sign(letter))
    with write():
        finishing.finish(one, scan(b"%PDF satu"), by=by)
    assert request_of(one).status is Status.MENUNGGU_TTD
    with write():
        finishing.finish(two, scan(b"%PDF dua"), by=by)
    assert request_of(two).status is Status.SIAP_DIAMBIL


def test_electronically_the_number_is_kept_first_and_stands_on_what_is_signed(app):
    signing.register(app, Seal())
    letter, by = ready(is_electronic=True), actor(cast.KADIS)
    with write():
        number = signing.begin(letter, Seal.certificate, by=by)
    assert number.state is NumberState.RESERVED
    signed = Seal().sign(printing.make(letter)[0], signing.Signer("Kadis", "", "Kepala Dinas", "rahasia"))
    with write():
        signing.complete(letter, by=by)
        finishing.finish(letter, scan(signed), by=by)
    import pypdfium2

    text = pypdfium2.PdfDocument(io.BytesIO(signed))[0].get_textpage().get_text_range()
    assert letter.number in text
    assert Seal.statement in text.replace("\r\n", " ")
    assert "bukan tanda tangan elektronik" not in text
    assert db.session.scalar(select(LetterNumber.state)) is NumberState.USED
    assert request_of(letter).status is Status.SIAP_DIAMBIL


def test_a_failed_signature_voids_the_number_with_its_reason_and_the_letter_waits_on(app):
    signing.register(app, Seal())
    letter, by = ready(is_electronic=True), actor(cast.KADIS)
    with write():
        signing.begin(letter, Seal.certificate, by=by)
    with write():
        signing.fail(letter, "Frasa sandi salah.", by=by)
    row = db.session.scalars(select(LetterNumber)).one()
    assert (row.state, row.reason) == (NumberState.VOIDED, "Tanda tangan elektronik gagal: Frasa sandi salah.")
    assert (letter.state, letter.number, letter.certificate) == (LetterState.SIGNING, "", "")
    with write():
        assert signing.begin(letter, Seal.certificate, by=by).running == row.running + 1


def test_an_attempt_that_broke_off_uses_its_number_again(app):
    signing.register(app, Seal())
    letter, by = ready(is_electronic=True), actor(cast.KADIS)
    numbers = set()
    for _attempt in range(2):
        with write():
            numbers.add(signing.begin(letter, Seal.certificate, by=by).text)
    assert len(numbers) == 1


def test_an_electronic_signature_is_nobodys_but_the_officials_own(app):
    letter = ready(is_electronic=True)
    for username in (cast.BERKAS, cast.STAF):
        by = actor(username)
        with pytest.raises(Forbidden), write():
            signing.begin(letter, "Uji", by=by)
    head = actor(cast.KADIS)
    with pytest.raises(Conflict), write():
        signing.by_hand(letter, by=head)
