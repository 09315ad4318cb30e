"""On the ticket's page: joining, linking, splitting, following, and whom it is about."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.platform.database import write
from app.tickets import files
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import ask, make_ticket
from tests.platform import files as samples

S = Status


def at(ticket, step=""):
    return f"/meja/tiket/{ticket.number}{step}"


def told(page):
    return " ".join(" ".join(page.find("//*[contains(@class, 'loket-notice')]//text()")).split())


def status(ticket):
    db.session.expire_all()
    return db.session.scalar(select(Ticket.status).where(Ticket.id == ticket.id))


def same(ticket):
    return {"who": {"person_id": ticket.person_id}}


def joined(visit, cast, **second):
    one = make_ticket(S.DIVERIFIKASI)
    other = make_ticket(S.DIPROSES, **(second or same(one)))
    form = visit(at(one, f"/gabung?ke={other.number}"), as_=cast.OPERATOR).form("Gabungkan")
    return one, other, form


def test_a_request_is_joined_read_from_the_other_and_taken_out_again(visit, cast):
    one, other, form = joined(visit, cast)
    with write():
        files.attach(one, [files.prepare("akta.pdf", BytesIO(samples.pdf()))], from_applicant=True)
    page = form.submit()
    assert "Permohonan ini digabung ke permohonan lain" in told(page)
    assert other.number in page
    assert status(one) is S.DIGABUNG
    page = visit(at(other), as_=cast.STAF)
    assert f"Digabung ke sini: {one.number}" in page
    page = visit(at(one), as_=cast.OPERATOR).form("Batalkan penggabungan").submit()
    assert status(one) is S.DIVERIFIKASI
    assert "Digabung ke sini" not in visit(at(other), as_=cast.STAF)


def test_a_file_of_the_joined_one_is_fetched_from_the_other_and_not_before(visit, sign_in, cast):
    one, other, form = joined(visit, cast)
    with write():
        [row] = files.attach(one, [files.prepare("akta.pdf", BytesIO(samples.pdf()))], from_applicant=True)
        row_id = row.id
    address = at(other, f"/berkas/{row_id}")
    assert sign_in(cast.STAF).get(address).status_code == 404
    form.submit()
    assert sign_in(cast.STAF).get(address).status_code == 200


def test_of_two_owners_it_is_asked_first(visit, cast):
    one, other, form = joined(visit, cast, name="Budi Lain", phone="0812-0000-0077")
    page = form.submit(expect=422)
    assert "Pemohonnya berbeda" in page.errors[0]
    page = page.form("Gabungkan").submit(sure=True)
    assert status(one) is S.DIGABUNG
    assert status(other) is S.DIPROSES


@pytest.mark.parametrize("number", ["", "2611-9999-9", "bukan nomor"])
def test_a_number_that_is_not_there_is_refused_with_every_word(visit, cast, number):
    page = visit(at(make_ticket(S.DIVERIFIKASI), "/gabung"), as_=cast.OPERATOR)
    page = page.form("Gabungkan").submit(other=number, expect=422)
    assert page.errors


def test_what_one_may_not_see_cannot_be_named(visit, cast):
    secret = ask(service="LIN-01").ticket
    page = visit(at(make_ticket(S.DIPROSES), "/kaitkan"), as_=cast.STAF)
    assert page.form("Kaitkan").submit(other=secret.number, expect=422).errors == [
        "Nomor ini tidak ditemukan. Periksa angkanya."
    ]


def test_links_and_parts_stand_in_one_box_and_can_be_taken_back(visit, cast):
    one, two, three = make_ticket(S.DIPROSES), make_ticket(S.DIPROSES), make_ticket(S.DIPROSES)
    page = visit(at(one, "/kaitkan"), as_=cast.STAF).form("Kaitkan").submit(other=two.number)
    page = page.link("Jadikan bagian permohonan lain").follow().form("Jadikan bagian").submit(other=three.number)
    assert "Berkaitan dengan" in page
    assert "Bagian dari" in page
    assert "Terdiri dari" in visit(at(three), as_=cast.STAF)
    page = page.form("Lepas dari induknya").submit()
    page = page.link("Lepas kaitan").follow().form("Lepas kaitan").submit(other=two.number)
    assert "Berkaitan dengan" not in page


def test_a_request_is_split_with_its_file(visit, cast):
    ticket = make_ticket(S.DIVERIFIKASI)
    with write():
        [row] = files.attach(ticket, [files.prepare("akta.pdf", BytesIO(samples.pdf()))], from_applicant=True)
        row_id = str(row.id)
    page = visit(at(ticket, "/pecah"), as_=cast.OPERATOR)
    page = page.form("Buka permohonan kedua").submit(service="LEG-07", subject="", need="", files=row_id, expect=422)
    assert "Tulis perihalnya." in page.errors
    page = page.form("Buka permohonan kedua").submit(subject="NIB", need="Saya juga ingin NIB.")
    new = db.session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
    assert new.subject == "NIB"
    assert new.number in page
    assert [file.name for file in files.of(new.id, public_only=True)] == ["akta.pdf"]


def test_following_is_one_press_and_back(visit, cast):
    ticket = make_ticket(S.DIPROSES)
    page = visit(at(ticket), as_=cast.STAF).form("Ikuti").submit()
    assert "Anda mengikuti permohonan ini" in told(page)
    page = page.form("Berhenti mengikuti").submit()
    assert page.find("//button[normalize-space()='Ikuti']")


def test_whom_a_complaint_is_about_is_named_and_shown_to_its_handlers_only(visit, cast):
    ticket = ask(service="LIN-01", need="Petugas meminta uang.").ticket
    accused = db.session.scalar(select(User.id).where(User.username == cast.PENGADUAN))
    page = visit(at(ticket, "/yang-diadukan"), as_=cast.SEKRETARIS)
    page = page.form("Tutup baginya").submit(expect=422)
    assert page.errors == ["Pilih unit, orang, atau keduanya."]
    page = page.form("Tutup baginya").submit(person=str(accused))
    assert "Yang diadukan" in page
    visit(at(ticket), as_=cast.PENGADUAN, status=404)
    page = page.link("Cabut catatan yang diadukan").follow()
    choice = page.find("//select[@name='excluded']/option/@value")[1]
    page.form("Cabut").submit(excluded=choice)
    visit(at(ticket), as_=cast.PENGADUAN)


def test_similar_ones_come_after_the_page_and_stand_alone_without_a_script(visit, sign_in, cast):
    need = "Pelatihan pengemasan keripik singkong untuk kelompok ibu PKK."
    ticket, alike = make_ticket(need=need), make_ticket(need=need, name="Budi Lain", phone="0812-0000-0077")
    page = visit(at(ticket), as_=cast.OPERATOR).link("Cari permohonan yang mirip").follow()
    assert alike.number in page
    assert "kata yang sama" in page
    part = sign_in(cast.OPERATOR).get(at(ticket, "/mirip"), headers={"HX-Request": "true"}).get_data(as_text=True)
    assert alike.number in part
    assert "<html" not in part
    page = page.link(f"Gabungkan ke permohonan itu {alike.number}").follow()
    assert page.find("//input[@name='other']/@value") == [alike.number]


def test_everything_is_there_in_english(visit, sign_in, cast):
    sign_in(cast.SEKRETARIS).get("/bahasa/en")
    one = make_ticket(S.DIVERIFIKASI)
    other = make_ticket(S.DIPROSES, **same(one))
    for step in ("gabung", "kaitkan", "jadikan-bagian", "pecah", "mirip"):
        visit(at(one, f"/{step}"), as_=cast.SEKRETARIS)
    visit(at(one, f"/gabung?ke={other.number}"), as_=cast.SEKRETARIS).form("Merge").submit()
    visit(at(one), as_=cast.SEKRETARIS)
    visit(at(other), as_=cast.SEKRETARIS)
    visit(at(ask(service="LIN-01").ticket, "/yang-diadukan"), as_=cast.SEKRETARIS)


def test_what_is_joined_costs_the_same_however_many(visit, queries, cast):
    other = make_ticket(S.DIPROSES)

    def join_one():
        one = make_ticket(S.DIVERIFIKASI, **same(other))
        visit(at(one, f"/gabung?ke={other.number}"), as_=cast.OPERATOR).form("Gabungkan").submit()

    def cost():
        visit(at(other), as_=cast.OPERATOR)
        with queries() as seen:
            visit(at(other), as_=cast.OPERATOR)
        return len(seen)

    join_one()
    few = cost()
    for _n in range(3):
        join_one()
    assert cost() == few <= 22


def test_two_records_of_one_name_and_telephone_are_hinted_at_and_a_secret_one_is_not(visit, cast):
    ticket, hint = make_ticket(), "Mungkin orang yang sama"
    secret = make_ticket(is_confidential=True)
    assert secret.person_id != ticket.person_id
    assert hint not in visit(at(ticket), as_=cast.OPERATOR)
    make_ticket(name="Lain Sekali")
    assert hint not in visit(at(ticket), as_=cast.OPERATOR)
    other = make_ticket()
    page = visit(at(ticket), as_=cast.OPERATOR)
    assert hint in page
    assert hint in visit(at(other), as_=cast.OPERATOR)
    page.link("Bandingkan dan gabungkan").follow()
    assert hint not in visit(at(ticket), as_=cast.STAF)
