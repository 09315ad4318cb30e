"""Each step from the ticket page: it works, who may not, what is refused, what the history says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.extensions import db
from app.platform import clock
from app.platform.clock import wib
from app.platform.database import write
from app.tickets import history
from app.tickets.handling import moves, papers
from app.tickets.history import chain
from app.tickets.kinds import PaperState, ReplyChannel
from app.tickets.models import Paper, Ticket
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket, who

if TYPE_CHECKING:
    from app.tickets.history.lines import Line

S = Status


def url(ticket: Ticket, step: str = "") -> str:
    return f"/meja/tiket/{ticket.number}" + (f"/{step}" if step else "")


def status_of(number: str) -> Status:
    return db.session.query(Ticket.status).filter_by(number=number).scalar()


def last_line(ticket_id: int) -> Line:
    return history.read(ticket_id, public_only=False)[-1]


def local(days: int) -> str:
    return wib(clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_an_operator_takes_checks_and_disposes(visit):
    number = make_ticket().number
    page = visit(f"/meja/tiket/{number}", as_="operator").form("Ambil dan periksa").submit()
    assert "Permohonan Anda ambil" in page
    assert "Sedang diverifikasi" in page
    page = page.form("Simpan kelengkapan").submit(button="Semua ada, simpan")
    assert "Kelengkapan disimpan" in page
    page = page.form("Teruskan ke seksi").submit()
    assert status_of(number) is S.DIDISPOSISIKAN
    assert "Didisposisikan" in page


def test_an_officer_of_the_section_accepts_and_finishes(visit):
    ticket = make_ticket(S.DIDISPOSISIKAN, reply_channel=ReplyChannel.PHONE)
    number, ticket_id = ticket.number, ticket.id
    page = visit(url(ticket), as_="staf-klb-oth").form("Terima dan kerjakan").submit()
    page = page.link("Jawab dan selesaikan").follow()
    page.form("Kirim jawaban dan selesaikan").submit(result=" ", expect=422)
    page = page.form("Kirim jawaban dan selesaikan").submit(
        result="NIB Anda sudah terbit.", unmet_need="Minta kemasan gratis"
    )
    assert "NIB Anda sudah terbit." in page
    assert "Pemohon minta ditelepon" in page, "nothing is sent: the officer is told what is left to do"
    assert "Minta kemasan gratis" in page
    assert status_of(number) is S.SELESAI
    line = last_line(ticket_id)
    assert (line.text, line.is_public) == ("NIB Anda sudah terbit.", True)


def test_only_the_front_answers_what_is_still_being_checked(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    assert "Jawab dan selesaikan" not in visit(url(ticket), as_="staf-klb-oth")
    visit(url(ticket, "selesai"), as_="staf-klb-oth", status=409)
    assert "Jawab dan selesaikan" in visit(url(ticket), as_="operator")


def test_a_section_of_another_division_sees_nothing(visit):
    visit(url(make_ticket(S.DIDISPOSISIKAN)), as_="staf-upk-usp", status=404)


def test_missing_papers_are_asked_for_and_received(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    ticket_id, number = ticket.id, ticket.number
    first, *_rest = db.session.query(Paper).filter_by(ticket_id=ticket_id).order_by(Paper.position).all()
    paper_id, text = first.id, first.text
    page = visit(url(ticket), as_="operator")
    page = page.form("Simpan kelengkapan").submit(
        **{f"state-{paper_id}": PaperState.MISSING.value, f"note-{paper_id}": "tidak terbaca"}
    )
    page = page.link("Minta berkas yang kurang").follow()
    asking = page.form("Minta berkas kepada pemohon")
    assert asking.fields["items"] == text
    assert asking.fields["deadline"]
    page = asking.submit(more="Surat domisili", text="Foto ulang ya.")
    assert status_of(number) is S.LENGKAPI_BERKAS
    line = last_line(ticket_id)
    assert line.items == (text, "Surat domisili")
    assert "Surat domisili" in page
    page = page.link("Catat pengingat").follow().form("Catat pengingat").submit(how="telepon, tidak diangkat")
    assert "telepon, tidak diangkat" in page
    page = page.link("Terima berkas susulan").follow()
    page.form("Terima berkas").submit(expect=422)
    page = page.form("Terima berkas").submit(items=[str(paper_id)])
    assert status_of(number) is S.DIVERIFIKASI


def test_a_note_on_a_paper_is_a_clean_line_of_bounded_length(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    ticket_id = ticket.id
    paper = db.session.query(Paper).filter_by(ticket_id=ticket_id).first()
    note = f"note-{paper.id}"
    page = visit(url(ticket), as_="operator")
    refused = page.form("Simpan kelengkapan").submit(**{note: "x" * 301}, expect=422)
    assert "Catatan paling panjang 300 huruf." in refused
    page.form("Simpan kelengkapan").submit(**{note: " kabur\u200b di  tepi "})
    assert [row.note for row in papers.of(ticket_id) if row.note] == ["kabur di tepi"]


def test_what_is_not_possible_now_answers_409_with_the_truth(visit):
    ticket = make_ticket()
    number = ticket.number
    page = visit(url(ticket), as_="operator")
    page.form("Ambil dan periksa").submit()
    late = page.form("Ambil dan periksa").submit(expect=409)
    assert "tidak mungkin lagi" in late
    assert "Sedang diverifikasi" in late
    visit(f"/meja/tiket/{number}/selesai", as_="berkas", status=403)
    visit(f"/meja/tiket/{number}/lanjutkan", as_="kasi-klb-oth", status=409)


@pytest.mark.parametrize(
    ("step", "fields", "arrives"),
    [
        ("tunggu", {"party": "BPN", "side": "outside", "reason": "Menunggu surat tanah."}, S.MENUNGGU_PIHAK_LAIN),
        ("tunggu", {"party": "Bidang UKM", "side": "inside", "reason": "Menunggu data."}, S.MENUNGGU_PIHAK_LAIN),
        ("jadwalkan", {"text": "Bawa KTP."}, S.MENUNGGU_JADWAL),
    ],
)
def test_waiting_and_going_on(visit, step, fields, arrives):
    ticket = make_ticket(S.DIPROSES)
    number = ticket.number
    form = visit(url(ticket, step), as_="staf-klb-oth").form(f"/{step}")
    moment = "review" if step == "tunggu" else "moment"
    refused = form.submit(**fields, **{moment: local(-2)}, expect=422)
    assert refused.errors
    form.submit(**fields, **{moment: local(3)})
    assert status_of(number) is arrives
    page = visit(f"/meja/tiket/{number}", as_="staf-klb-oth")
    assert ("Waktu layanan berhenti" in page) is (fields.get("side") != "inside")
    page.link("Lanjutkan pekerjaan").follow().form("Lanjutkan pekerjaan").submit(text="Sudah datang.")
    assert status_of(number) is S.DIPROSES


def test_refusing_takes_two_people(visit):
    ticket = make_ticket(S.DIPROSES)
    number, ticket_id = ticket.number, ticket.id
    form = visit(url(ticket, "usul-penolakan"), as_="kasi-klb-oth").form("Usulkan penolakan")
    why = {"reason": "Bukan warga kota.", "legal_basis": "Perwali 1/2020", "alternative": "Ke kabupaten."}
    form.submit(**why, expect=422)  # no code
    form.submit(**(why | {"alternative": ""}), code="not_eligible", expect=422)
    form.submit(**why, code="not_eligible")
    visit(f"/meja/tiket/{number}/putuskan-penolakan", as_="kasi-klb-oth", status=403)
    page = visit(f"/meja/tiket/{number}", as_="kabid-klb")
    decide = page.link("Putuskan usul penolakan").follow().form("Simpan keputusan")
    decide.submit(expect=422)
    decide.submit(decision="decline", remark="", expect=422)
    decide.submit(decision="agree")
    assert status_of(number) is S.DITOLAK
    line = last_line(ticket_id)
    assert line.is_public
    assert "Perwali 1/2020" in (line.text or "")


def test_a_declined_refusal_lets_the_work_go_on(visit):
    ticket = make_ticket(S.DIPROSES)
    number = ticket.number
    visit(url(ticket, "usul-penolakan"), as_="kasi-klb-oth").form("Usulkan penolakan").submit(
        reason="Bukan warga kota.", legal_basis="Perwali 1/2020", code="not_eligible", has_none=True
    )
    page = visit(f"/meja/tiket/{number}/putuskan-penolakan", as_="kabid-klb")
    assert "Pemohon tidak memenuhi syarat" in page
    assert "Tidak ada alternatif" in page
    page = page.form("Simpan keputusan").submit(decision="decline", remark="Ia punya surat domisili.")
    assert status_of(number) is S.DIPROSES
    assert "Ia punya surat domisili." in page


def test_referring_needs_agency_contact_and_consent_to_share(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    number = ticket.number
    form = visit(url(ticket, "alihkan"), as_="operator").form("Alihkan ke instansi lain")
    told = {"agency": "DPMPTSP", "contact": "Jl. Contoh 1", "text": "Izin itu diurus di sana."}
    refused = form.submit(**told, share=True, expect=422)
    assert "persetujuannya" in refused
    page = form.submit(**told, share=True, consent=True)
    assert status_of(number) is S.DIALIHKAN
    assert "Jl. Contoh 1" in page


def test_cancelling_reopening_and_archiving(visit):
    ticket = make_ticket()
    number = ticket.number
    form = visit(url(ticket, "batalkan"), as_="operator").form("Batalkan permohonan")
    form.submit(told="", expect=422)
    form.submit(told="Menelepon sendiri, sudah tidak perlu.")
    assert status_of(number) is S.DIBATALKAN
    page = visit(f"/meja/tiket/{number}/arsipkan", as_="berkas").form("Arsipkan")
    page.submit(paper="kept", location="", expect=422)
    page.submit(paper="kept", location="Rak 3, boks 12")
    assert status_of(number) is S.DIARSIPKAN


def test_a_finished_request_is_reopened_with_a_reason(visit):
    ticket = make_ticket(S.SELESAI)
    number = ticket.number
    form = visit(url(ticket, "buka-kembali"), as_="operator").form("Buka kembali")
    form.submit(reason="", expect=422)
    form.submit(reason="Pemohon menelepon: suratnya salah nama.")
    assert status_of(number) is S.DIBUKA_KEMBALI
    visit(f"/meja/tiket/{number}", as_="staf-klb-oth").form("Terima dan kerjakan").submit()
    assert status_of(number) is S.DIPROSES


def test_papers_that_never_came_close_the_request(visit):
    ticket = make_ticket(S.LENGKAPI_BERKAS)
    number, ends = ticket.number, ticket.waits_until
    visit(url(ticket, "tutup-kedaluwarsa"), as_="operator", status=409)
    with clock.standing_at(ends + timedelta(hours=1)):
        form = visit(f"/meja/tiket/{number}/tutup-kedaluwarsa", as_="operator2").form("Tutup permohonan")
        form.submit(text="Silakan mengajukan lagi.", unreached="", expect=422)
        form.submit(text="Silakan mengajukan lagi.", unreached="Nomornya tidak aktif.")
    assert status_of(number) is S.KEDALUWARSA
    assert (last_line(ticket.id).text, last_line(ticket.id).is_public) == ("Nomornya tidak aktif.", False)


def test_who_was_reminded_twice_may_be_closed_without_more_words(visit):
    ticket = make_ticket(S.LENGKAPI_BERKAS)
    with write():
        moves.remind(ticket, "ditelepon", by=who("operator"))
        moves.remind(ticket, "pesan WA", by=who("operator"))
    with clock.standing_at(ticket.waits_until + timedelta(hours=1)):
        page = visit(url(ticket, "tutup-kedaluwarsa"), as_="operator2")
        assert "Mengapa pemohon belum diingatkan" not in page
        page.form("Tutup permohonan").submit()
    assert status_of(ticket.number) is S.KEDALUWARSA


def test_archiving_while_its_owner_may_reopen_needs_a_reason(visit):
    early = make_ticket(S.SELESAI)
    form = visit(url(early, "arsipkan"), as_="berkas").form("Arsipkan")
    form.submit(early="", expect=422)
    form.submit(early="Pemohon menyatakan sudah puas di loket.")
    assert status_of(early.number) is S.DIARSIPKAN


def test_another_unit_and_another_service_need_a_reason(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    number, unit_id = ticket.number, ticket.unit_id
    form = visit(url(ticket, "pindah-unit"), as_="operator").form("Pindahkan")
    other = next(v for v in form.element.xpath(".//option/@value") if v not in ("", str(unit_id)))
    form.submit(unit=other, reason="", expect=422)
    page = form.submit(unit=other, reason="Salah alamat.")
    assert "Salah alamat." in page
    form = visit(f"/meja/tiket/{number}/ganti-layanan", as_="operator").form("Ganti layanan")
    form.submit(service="LEG-01", reason="Sama saja.", expect=422)
    page = form.submit(service="LEG-07", reason="Sebenarnya NIB.")
    assert "LEG-07" in page
    assert "Sebenarnya NIB." in page


def test_marks_are_set_with_a_reason_and_kept_internal(visit):
    ticket = make_ticket()
    number, ticket_id = ticket.number, ticket.id
    form = visit(url(ticket, "prioritas"), as_="operator").form("Simpan tanda")
    form.submit(reason="", expect=422)
    page = form.submit(is_priority=True, reason="Lansia, 78 tahun")
    assert "Prioritas" in page
    assert not last_line(ticket_id).is_public
    visit(f"/meja/tiket/{number}/rahasia", as_="sekretaris").form("Simpan tanda").submit(reason="Menyangkut pegawai.")
    assert db.session.query(Ticket.is_confidential).filter_by(number=number).scalar()
    visit(f"/meja/tiket/{number}", as_="operator2", status=404)


def test_answer_and_note_go_to_their_own_readers(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    ticket_id = ticket.id
    page = visit(url(ticket), as_="operator")
    page.form("Kirim kepada pemohon").submit(answer="", expect=422)
    page = page.form("Kirim kepada pemohon").submit(answer="Kami periksa hari ini.")
    page = page.form("Simpan catatan internal").submit(note="Pernah marah di loket.")
    public = [line.text for line in history.read(ticket_id, public_only=True)]
    assert "Kami periksa hari ini." in public
    assert "Pernah marah di loket." not in public
    internal = page.find("//li[contains(@class, '--internal')]//div[contains(@class, 'timeline__text')]/text()")
    assert internal == ["Pernah marah di loket."]


def test_the_same_message_sent_twice_is_one(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    ticket_id = ticket.id
    form = visit(url(ticket), as_="operator").form("Kirim kepada pemohon")
    form.submit(answer="Kami periksa hari ini.")
    form.submit(answer="Kami periksa hari ini.")
    texts = [line.text for line in history.read(ticket_id, public_only=True)]
    assert texts.count("Kami periksa hari ini.") == 1


def test_a_refused_answer_keeps_every_word(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    long = "panjang " * 3000
    page = visit(url(ticket), as_="operator").form("Kirim kepada pemohon").submit(answer=long, expect=422)
    assert page.errors
    assert page.form("Kirim kepada pemohon").fields["answer"].strip() == long.strip()


def test_a_text_is_erased_by_rule_and_the_chain_holds(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    number, ticket_id = ticket.number, ticket.id
    visit(url(ticket), as_="operator").form("Simpan catatan internal").submit(note="NIK-nya terbaca di sini.")
    line = last_line(ticket_id)
    path = f"/meja/tiket/{number}/hapus-teks/{line.id}"
    visit(path, as_="operator", status=403)
    form = visit(path, as_="sekretaris").form("Hapus teks ini")
    form.submit(rule="UU 27/2022 pasal 43", expect=422)
    page = form.submit(rule="UU 27/2022 pasal 43", sure=True)
    assert "NIK-nya terbaca di sini." not in page
    assert "Teks dihapus menurut aturan." in page
    assert chain.faults() == []
    other = make_ticket()
    visit(f"/meja/tiket/{other.number}/hapus-teks/{line.id}", as_="sekretaris", status=404)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("satu\x00 dua\u200b", "satu dua"), ("\u202etiga", "tiga"), ("👩🏽\u200d🌾 empat", None), ("مرحبا", "مرحبا")],
    ids=["nul", "reversed", "emoji", "arabic"],
)
def test_odd_letters_are_cleaned_or_kept_never_a_fault(visit, typed, kept):
    ticket = make_ticket(S.DIVERIFIKASI)
    ticket_id = ticket.id
    visit(url(ticket), as_="operator").form("Simpan catatan internal").submit(note=typed)
    assert last_line(ticket_id).text == (kept or last_line(ticket_id).text)
    assert "\x00" not in (last_line(ticket_id).text or "")


@pytest.mark.parametrize("moment", ["1970-01-01T10:00", "0001-01-01T10:00", "besok", ""])
def test_an_impossible_review_date_is_refused_beside_its_field(visit, moment):
    ticket = make_ticket(S.DIPROSES)
    form = visit(url(ticket, "tunggu"), as_="staf-klb-oth").form("Tunggu pihak lain")
    page = form.submit(party="BPN", reason="Menunggu surat.", review=moment, expect=422)
    assert page.errors
    assert page.form("Tunggu pihak lain").fields["reason"].strip() == "Menunggu surat."


def test_a_choice_that_was_not_offered_is_refused(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    form = visit(url(ticket, "pindah-unit"), as_="operator").form("Pindahkan")
    form.submit(reason="Salah alamat.", anyway={"unit": "99999"}, expect=422)
    form = visit(url(ticket, "minta-berkas"), as_="operator").form("Minta berkas kepada pemohon")
    form.submit(anyway={"items": "Uang administrasi"}, expect=422)


def test_another_service_shows_its_standard_beside_the_choice(visit, sign_in, cast):
    number = make_ticket(Status.DIVERIFIKASI).number
    page = visit(f"/meja/tiket/{number}/ganti-layanan", as_=cast.OPERATOR)
    assert "Pilih layanan; standarnya tampil di sini" in page
    page = page.form("Ganti layanan").submit(
        button="Tampilkan standarnya", service="KLN-01", reason="Salah layanan", expect=422
    )
    assert "KLN-01 " in page.find("string(//*[@id='standar-lain']//h3)")
    assert page.form("Ganti layanan").fields["reason"] == "Salah layanan"
    address = f"/meja/tiket/{number}/ganti-layanan/standar?service=KLN-01"
    part = sign_in(cast.OPERATOR).get(address, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "KLN-01" in part
    assert "<html" not in part
    assert sign_in(cast.OPERATOR).get(address).status_code == 302
    assert "Layanan diganti" in page.form("Ganti layanan").submit(button="Ganti layanan")
