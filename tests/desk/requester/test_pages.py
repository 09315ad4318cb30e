"""The requester's page: what is kept, correcting it, looking at whole numbers, joining two records."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.stakeholders import privacy, seen
from app.stakeholders.models import Person, Phone
from app.stakeholders.seen import PersonalView
from app.tickets import search
from app.tickets.models import Ticket
from tests.kit.requests import ask, make_ticket, who

NIK = "3573014107900001"


def deeds(subject: str) -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject == subject)))


def test_the_page_shows_all_requests_masked_numbers_and_the_notice_given(visit):
    first = ask(who={"citizen_number": NIK}).ticket
    person_id = first.person_id
    second = ask(who={"person_id": person_id}).ticket
    page = visit(f"/meja/pemohon/{person_id}", as_="operator")
    for number in (first.number, second.number):
        assert number in page
    assert "3573••••••••0001" in page
    assert NIK not in page
    assert "081200000002" not in page.response.get_data(as_text=True).replace("-", "")
    assert "ditampilkan di layar" in page
    seen.take_in()
    assert list(db.session.scalars(select(PersonalView.page).where(PersonalView.subject == f"person:{person_id}"))) == [
        "requester"
    ]


def test_who_may_not_read_requesters_gets_403(visit):
    ticket = make_ticket()
    visit(f"/meja/pemohon/{ticket.person_id}", as_="konten", status=403)
    visit("/meja/pemohon/999999", as_="operator", status=404)


def test_a_person_known_from_a_confidential_request_alone_is_not_there(visit):
    ticket = ask(is_confidential=True, name="Pelapor Umpama", phone="0812-0000-0999").ticket
    person_id, number = ticket.person_id, ticket.number
    visit(f"/meja/pemohon/{person_id}", as_="operator", status=404)
    visit(f"/meja/tiket/{number}", as_="operator", status=404)
    visit(f"/meja/pemohon/{person_id}", as_="sekretaris")
    other = make_ticket(name="Pelapor Umpama", phone="0812-0000-0111")
    page = visit(f"/meja/pemohon/{other.person_id}/gabung", as_="operator")
    assert "Tidak ada catatan yang mirip" in page


def test_a_whole_number_is_shown_for_a_reason_for_five_minutes(visit):
    ticket = ask(who={"citizen_number": NIK}).ticket
    person_id = ticket.person_id
    path = f"/meja/pemohon/{person_id}/nik"
    form = visit(path, as_="operator").form("Lihat nomor lengkap")
    assert form.submit(reason=" ", expect=422).errors
    assert NIK in form.submit(reason="Mencocokkan KTP di loket")
    assert "citizen_number:revealed" in deeds(f"person:{person_id}")
    with clock.standing_at(clock.now() + timedelta(minutes=6)):
        assert NIK not in visit(path, as_="operator")


def test_a_telephone_number_is_opened_from_the_ticket(visit):
    ticket = make_ticket()
    number, person_id = ticket.number, ticket.person_id
    page = visit(f"/meja/tiket/{number}", as_="operator").link("nomor telepon lengkap").follow()
    page = page.form("Lihat nomor lengkap").submit(reason="Menelepon balik")
    assert "0812-0000-0002" in page
    assert page.link(f"Kembali ke permohonan {number}").follow().h1.startswith(number)
    assert "phone:revealed" in deeds(f"person:{person_id}")
    phone_id = db.session.scalar(select(Phone.id).where(Phone.person_id == person_id))
    visit(f"/meja/pemohon/telepon/{phone_id}", as_="auditor", status=403)


def test_correcting_a_name_also_mends_the_search(visit):
    ticket = make_ticket(name="Siti Umpamma")
    ticket_id, person_id = ticket.id, ticket.person_id
    form = visit(f"/meja/pemohon/{person_id}/ubah", as_="operator").form("Simpan perbaikan")
    assert form.submit(name="", expect=422).errors
    assert form.submit(name="x" * 100_000, expect=422).errors
    page = form.submit(name="Sitti Umpama", new_phone="+65 9123 4567", citizen_number="123")
    assert page.h1 == "Sitti Umpama"
    assert "NIK tidak lazim" in page
    assert db.session.scalar(select(Ticket.id).where(search.matching("Sitti"))) == ticket_id
    assert "person:corrected" in deeds(f"person:{person_id}")
    visit(f"/meja/pemohon/{person_id}/ubah", as_="staf-klb-oth", status=403)


def test_a_bad_phone_is_refused_beside_its_field_and_nothing_else_is_lost(visit):
    person_id = make_ticket().person_id
    form = visit(f"/meja/pemohon/{person_id}/ubah", as_="operator").form("Simpan perbaikan")
    page = form.submit(address="Jl. Contoh 1", new_phone="bukan nomor", expect=422)
    assert page.form("Simpan perbaikan").fields["address"] == "Jl. Contoh 1"
    assert db.session.get(Person, person_id).address is None


def test_an_organisation_has_its_own_page(visit):
    ticket = make_ticket(who={"organisation": "KSP Artha Umpama"})
    organisation_id = ticket.organisation_id
    page = visit(f"/meja/tiket/{ticket.number}", as_="operator").link("KSP Artha Umpama").follow()
    assert "Yang mewakili" in page
    form = visit(f"/meja/pemohon/badan/{organisation_id}/ubah", as_="operator").form("Simpan perbaikan")
    page = form.submit(nib="123", kind="koperasi")
    assert "NIB lazimnya 13 angka" in page
    assert "Koperasi" in page


def test_two_records_are_compared_joined_and_taken_apart(visit):
    kept = make_ticket(name="Siti Umpama", phone="0812-0000-0002")
    other = make_ticket(name="Siti Umpamah", phone="0812-0000-0003")
    kept_id, other_id, number = kept.person_id, other.person_id, other.number
    page = visit(f"/meja/pemohon/{kept_id}/gabung", as_="operator").form("/gabung").submit(cari="Siti Umpamah")
    assert "Umpamah" not in page.url, "a name has no business in an address"
    page = page.link("Bandingkan Siti Umpamah").follow()
    assert "berbeda" in page
    page = page.form("Ya, orang yang sama: gabungkan").submit()
    assert number in page
    assert visit(f"/meja/pemohon/{other_id}", as_="operator").url.endswith(f"/{kept_id}")
    page.form("Pisahkan lagi catatan " + str(other_id)).submit()
    assert db.session.scalar(select(Ticket.person_id).where(Ticket.number == number)) == other_id
    again = visit(f"/meja/pemohon/{kept_id}", as_="operator")
    assert "dipisahkan lagi" in again
    visit(f"/meja/pemohon/{kept_id}/gabung", as_="berkas", status=403)


def test_a_consent_to_publicity_is_withdrawn(visit):
    person_id = make_ticket().person_id
    with write():
        person = db.session.get(Person, person_id)
        privacy.consent(person, "Foto katalog", wording="Saya setuju.", channel="counter", by=who("operator"))
    page = visit(f"/meja/pemohon/{person_id}", as_="operator")
    page = page.form("Tarik persetujuan ini Foto katalog").submit()
    assert "ditarik" in page
