"""In whose name a letter is signed, and with whose rights: the head, a.n., u.b., Plt., Plh. (handbook §4.1, R033)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts import appointments
from app.accounts.actor import Actor
from app.accounts.models import AppointmentKind, User
from app.extensions import db
from app.letters import addressing, rounds, sheet, signatories, signing
from app.letters.drafting import Words
from app.letters.kinds import LetterKind, LetterState, SignedAs
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Forbidden
from app.tickets.statuses import Status
from tests import cast
from tests.kit.drafts import draft, initial, position, send
from tests.kit.requests import actor, make_ticket
from tests.letters.test_signing import Seal

K = LetterKind


def seat(username, chair, kind, *, starts=0, ends=7):
    """Let somebody of the cast hold a chair for some days from today on."""
    user_id = db.session.scalar(select(User.id).where(User.username == username))
    today = clock.today()
    with write():
        appointments.appoint(
            user_id, position(chair), kind, starts_on=today + timedelta(starts), ends_on=today + timedelta(ends),
            by=Actor.system(),
        )  # fmt: skip


def titled(chair, signed_as=SignedAs.ON_BEHALF):
    return signatories.block(position(chair), signed_as).title.split("\n")


def _refused(verb, *told, by):
    with pytest.raises(Forbidden), write():
        verb(*told, by=by)


def test_name_rank_and_nip_stand_under_the_signature(app):
    with write():
        told = {"nip": "197101011999031001", "rank": "Pembina Utama Muda (IV/c)"}
        db.session.execute(update(User).where(User.username == cast.KADIS).values(**told))
    read = sheet.drawn(draft(K.NOTA_DINAS))
    assert "<p>Pembina Utama Muda (IV/c)</p>" in read
    assert "<p>NIP 19710101 199903 1 001</p>" in read


def test_who_has_neither_rank_nor_nip_leaves_no_empty_line(app):
    with write():
        db.session.execute(update(User).where(User.username == cast.KADIS).values(nip=None, rank=None))
    read = sheet.drawn(draft(K.NOTA_DINAS))
    assert "NIP" not in read


def test_what_was_printed_stays_printed_when_the_rank_changes(app):
    with write():
        db.session.execute(update(User).where(User.username == cast.KADIS).values(rank="Pembina (IV/a)"))
    letter = initial(send(draft(ticket=make_ticket(Status.DIPROSES))))
    by = actor(cast.KADIS)
    with write():
        signing.by_hand(letter, by=by)
    with write():
        db.session.execute(update(User).where(User.username == cast.KADIS).values(rank="Pembina Tingkat I (IV/b)"))
    assert sheet.signature_of(letter).rank == "Pembina (IV/a)"


def test_directly_under_the_head_one_signs_on_his_behalf_and_lower_through_the_chair_between(app):
    assert titled("kabid-klb")[0] == "a.n. Kepala Dinas"
    assert len(titled("kabid-klb")) == 2
    assert titled("sekretaris") == ["a.n. Kepala Dinas", "Sekretaris"]
    top, between, through, own = titled("kasi-klb-oth")
    assert (top, between, through) == ("a.n. Kepala Dinas", titled("kabid-klb")[1], "u.b.")
    assert own.startswith("Kepala Seksi")
    assert titled("kasi-klb-oth", SignedAs.HEAD) == [own]


def test_a_deputy_says_so_in_his_own_name_and_on_behalf(app):
    seat(cast.KABID, "kadis", AppointmentKind.PLH)
    seat("kabid-ukm", "sekretaris", AppointmentKind.PLT)
    assert titled("kadis", SignedAs.HEAD) == ["Plh. Kepala Dinas"]
    assert titled("sekretaris") == ["a.n. Kepala Dinas", "Plt. Sekretaris"]


def test_a_deputy_of_the_head_signs_with_the_rights_of_the_chair_while_it_is_his(app):
    signing.register(app, Seal())
    assert not actor(cast.KABID).may("letter:sign")
    seat(cast.KABID, "kadis", AppointmentKind.PLH)
    letter = send(draft(ticket=make_ticket(Status.DIPROSES), is_electronic=True))
    letter = initial(letter, cast.KASI, cast.SEKRETARIS)  # the division's head signs: no paraf of his own below
    assert letter.state is LetterState.SIGNING
    by = actor(cast.KABID)
    assert by.may("letter:sign")
    with write():
        signing.begin(letter, "Uji", by=by)
    with write():
        signing.complete(letter, by=by)
    assert letter.signatory_title == "Plh. Kepala Dinas"
    assert letter.signatory_name == by.name
    assert letter.signed_by_id == by.user_id


def test_rights_that_were_borrowed_end_with_the_last_day(app):
    letter = initial(send(draft(ticket=make_ticket(Status.DIPROSES))))
    seat(cast.KABID, "kadis", AppointmentKind.PLH, starts=-9, ends=-1)
    _refused(signing.by_hand, letter, by=actor(cast.KABID))


def test_a_head_of_section_records_his_own_ink_under_a_nota_dinas(app):
    letter = send(draft(K.NOTA_DINAS, signatory="kasi-klb-oth"))
    _refused(signing.by_hand, letter, by=actor(cast.STAF))
    by = actor(cast.KASI)
    with write():
        signing.by_hand(letter, by=by)
    assert letter.state is LetterState.NUMBERING
    assert letter.signed_by_id == by.user_id


def test_with_ink_alone_nobody_signs_electronically(app):
    signing.register(app, Seal())
    letter = send(draft(K.NOTA_DINAS, signatory="kasi-klb-oth", is_electronic=True))
    _refused(signing.begin, letter, "Uji", by=actor(cast.KASI))
    assert rounds.waiting_step(letter)


def test_the_signatory_is_named_in_the_letters_own_words(app):
    with write():
        db.session.execute(update(User).where(User.username == cast.KADIS).values(nip=None, rank="Pembina (IV/a)"))
    words = "Nama : {nama_penanda_tangan}\nNIP : {nip_penanda_tangan}\nPangkat : {pangkat_penanda_tangan}"
    read = sheet.drawn(draft(K.NOTA_DINAS, words=Words("Keterangan", body=words)))
    assert "Suryo Adiningrat" in read
    assert "Pembina (IV/a)" in read
    assert ">NIP<" not in read


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("Siti Umpama, S.E., Ketua KSU Makmur", "Siti Umpama, S.E.", "Ketua KSU Makmur"),
        ("Dr. Budi, S.H., M.Kn.", "Dr. Budi, S.H., M.Kn.", ""),
        ("Ani, A.Md., Staf, Seksi Satu", "Ani, A.Md.", "Staf, Seksi Satu"),
        ("Koperasi Maju", "Koperasi Maju", ""),
    ],
)
def test_a_party_signs_with_name_and_degrees_above_the_role(line, name, role):
    assert addressing.parties([line]) == [("Pihak Kesatu", name, role)]


@pytest.mark.parametrize(
    ("recipients", "place"),
    [
        (["Sdr. Ani", "Jl. Contoh 1"], "Malang"),
        (["Sdr. Ani", "Jl. Contoh 1, Malang"], ""),
        (["Kepala Dinas X", "di Surabaya"], ""),
        (["Kepala Dinas X", "di -", "Tempat"], ""),
        (["Direktur RS", "Jl. Diponegoro"], "Malang"),
        ([], ""),
    ],
)
def test_the_city_ends_an_address_once(recipients, place):
    assert addressing.place_under(recipients, "Malang") == place
