"""The disposition on the ticket page: the tree beside the request, the sheet as a form, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets import disposition
from app.tickets.disposition import instructions
from app.tickets.disposition.kinds import Order, State
from app.tickets.files.models import Attachment
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit.dispositions import at_first_desk, at_the_top, chair, checked, leaf, told, tree
from tests.kit.requests import enlist, make_ticket, who
from tests.platform import files as samples

S = Status
MINE = "/meja?lihat=disposisi"


@pytest.fixture(autouse=True)
def everybody(cast):
    enlist()
    enlist(people.SEKRETARIS, people.KADIS, "kabid-ukm")
    with write():
        instructions.BOXES.seed()


def address(ticket, step=""):
    return f"/meja/tiket/{ticket.number}" + (f"/{step}" if step else "")


def give(ticket, *to, by=people.KADIS):
    with write():
        return disposition.give(ticket, [chair(one) for one in to], chair(to[0]), by=who(by), note="Segera.")


def ticks(*codes):
    return [str(chair(code)) for code in codes]


def test_the_front_sends_it_to_the_leadership(visit):
    ticket = checked()
    page = visit(address(ticket), as_=people.OPERATOR).link("Teruskan ke pimpinan").follow()
    page = page.form("Teruskan ke pimpinan").submit(words="Mohon arahan.")
    assert "Diteruskan ke pimpinan." in page
    assert told(ticket) == [("sekretaris", "unread")]


def test_the_leader_ticks_recipients_and_boxes(visit):
    ticket = at_the_top()
    page = visit(address(ticket), as_=people.KADIS).link("Disposisikan").follow()
    page = page.form("Beri disposisi").submit(
        to=ticks("kabid-klb", "kabid-ukm"), responsible=str(chair("kabid-ukm")), instructions=["proses"],
        words="Laporkan besok.",
    )  # fmt: skip
    assert "Disposisi diberikan." in page
    assert told(ticket)[-2:] == [("kabid-ukm", "unread"), ("kabid-klb", "unread")]
    assert (leaf(ticket).instructions, leaf(ticket).note) == (["proses"], "Laporkan besok.")
    for words in ("Kepala Bidang Usaha Kecil Menengah", "belum dibaca", "Tembusan", "Proses lebih lanjut"):
        assert words in page, words


def test_one_ticked_recipient_is_the_responsible_one(visit):
    ticket = at_the_top()
    visit(address(ticket, "disposisikan"), as_=people.KADIS).form("Beri disposisi").submit(to=ticks("kabid-klb"))
    assert leaf(ticket).position_id == chair("kabid-klb")


def test_a_refused_sheet_keeps_what_was_ticked(visit):
    ticket = at_the_top()
    form = visit(address(ticket, "disposisikan"), as_=people.KADIS).form("Beri disposisi")
    page = form.submit(to=ticks("kabid-klb", "kabid-ukm"), instructions=["proses"], words="Baca.", expect=422)
    assert page.errors == ["Pilih satu penanggung jawab di antara penerima."]
    ticked = page.find("//input[@name='to' and @checked]/@value")
    assert set(ticked) == set(ticks("kabid-klb", "kabid-ukm"))
    assert "Baca." in page
    empty = form.submit(expect=422)
    assert empty.errors == ["Pilih sedikitnya satu penerima."]


def test_whoever_is_not_below_is_not_offered_and_not_taken(visit):
    ticket = at_the_top()
    give(ticket, "kabid-klb")
    page = visit(address(ticket, "disposisikan"), as_=people.KABID)
    offered = set(page.find("//input[@name='to']/@value"))
    assert offered == set(ticks("kasi-klb-oth", "kasi-klb-bang", "kasi-klb-was", "staf-klb", "petugas-data"))
    page.form("Beri disposisi").submit(anyway={"to": ticks("kadis")}, expect=422)


def test_somebody_was_quicker(visit):
    ticket = at_the_top()
    form = visit(address(ticket, "disposisikan"), as_=people.KADIS).form("Beri disposisi")
    give(ticket, "kabid-ukm")
    page = form.submit(to=ticks("kabid-klb"), expect=409)
    assert "berpindah meja" in page
    assert leaf(ticket).position_id == chair("kabid-ukm")


def test_opening_the_page_is_reading_it(visit):
    ticket = at_the_top()
    give(ticket, "kabid-klb")
    assert "belum dibaca" in visit(address(ticket), as_=people.KADIS)
    page = visit(address(ticket), as_=people.KABID)
    assert "Disposisi untuk Anda" in page
    assert "Segera." in page
    assert leaf(ticket).state is State.READ


def test_a_wrong_tray_goes_back_with_its_reason(visit):
    ticket = at_the_top()
    give(ticket, "kabid-ukm")
    form = visit(address(ticket, "kembalikan"), as_="kabid-ukm").form("Kembalikan")
    assert form.submit(reason="", expect=422).errors == ["Tulis dahulu alasannya."]
    page = form.submit(reason="Urusan Bidang Kelembagaan.")  # and he sees it no more
    assert "Dikembalikan kepada yang memberi." in page
    assert told(ticket)[-2:] == [("kadis", "unread"), ("kabid-ukm", "returned")]
    assert "Urusan Bidang Kelembagaan." in visit(address(ticket), as_=people.KADIS)


def test_an_opinion_is_asked_and_given(visit):
    ticket = make_ticket(S.DIPROSES)
    page = visit(address(ticket, "minta-pendapat"), as_=people.STAF)
    page = page.form("Minta pendapat").submit(to=ticks("kabid-ukm"), words="Bagaimana menurut Ibu?")
    assert "tetap di meja Anda" in page
    page = visit(address(ticket), as_="kabid-ukm").link("Beri pendapat").follow()
    page.form("Beri pendapat").submit(words="Boleh, dengan syarat.")
    assert "Boleh, dengan syarat." in visit(address(ticket), as_=people.STAF)


def test_a_task_is_given_and_done(visit):
    ticket = make_ticket(S.DIPROSES)
    page = visit(address(ticket, "sub-tugas"), as_=people.KASI)
    page.form("Beri sub-tugas").submit(to=ticks("staf-klb-oth"), words="Siapkan berita acara.", blocks_closing=True)
    page = (
        visit(address(ticket, "selesai"), as_=people.STAF)
        .form("Kirim jawaban dan selesaikan")
        .submit(result="Beres.", expect=422)
    )
    assert "Masih ada: 1 sub-tugas" in page
    page = visit(address(ticket, "bagian-selesai"), as_=people.STAF).form("Bagian saya selesai")
    page.submit(row=str(tree(ticket)[-1].id), words="Sudah siap.")
    assert tree(ticket)[-1].state is State.DONE


def test_the_giver_takes_it_back(visit):
    ticket = at_the_top()
    give(ticket, "kabid-klb")
    page = visit(address(ticket, "tarik-disposisi"), as_=people.KADIS)
    page.form("Tarik kembali").submit(reason="Saya tangani sendiri.")
    assert leaf(ticket).position_id == chair("kadis")


@pytest.mark.parametrize("by", [people.SEKRETARIS, people.BERKAS])
def test_an_order_is_recorded_with_the_scanned_sheet(visit, by):
    ticket = at_first_desk()
    form = visit(address(ticket, "catat-perintah"), as_=by).form("Catat disposisi")
    form.submit(
        to=ticks("kabid-klb"), ordered_as="written", words="Ditulis tangan.", scan=("lembar.pdf", samples.pdf())
    )  # fmt: skip
    row = leaf(ticket)
    assert (row.ordered_as, row.from_position_id) == (Order.WRITTEN, chair("kadis"))
    scan = db.session.get_one(Attachment, row.scan_id)
    assert (scan.ticket_id, scan.is_public, scan.kind) == (ticket.id, False, "disposition")
    assert "atas perintah, tertulis" in visit(address(ticket), as_=people.SEKRETARIS)


def test_the_order_of_a_kabid_is_recorded_while_he_has_it(visit):
    ticket = at_the_top()
    give(ticket, "kabid-klb")
    form = visit(address(ticket, "catat-perintah"), as_=people.BERKAS).form("Catat disposisi")
    form.submit(to=ticks("kasi-klb-oth"), ordered_as="spoken")
    assert (leaf(ticket).from_position_id, leaf(ticket).ordered_as) == (chair("kabid-klb"), Order.SPOKEN)


def test_how_the_order_came_must_be_said(visit):
    form = visit(address(at_the_top(), "catat-perintah"), as_=people.SEKRETARIS).form("Catat disposisi")
    assert form.submit(to=ticks("kabid-klb"), expect=422).errors == ["Pilih cara perintah disampaikan."]


@pytest.mark.parametrize("step", ["disposisikan", "ke-pimpinan", "kembalikan", "tarik-disposisi", "minta-pendapat"])
def test_a_step_that_does_not_fit_answers_that_it_is_too_late(visit, step):
    visit(address(make_ticket(S.SELESAI), step), as_=people.SEKRETARIS, status=409)


def test_my_dispositions_show_what_waits_and_what_is_late(visit):
    ticket = at_the_top()
    give(ticket, "kabid-klb", "kabid-ukm")
    page = visit(MINE, as_=people.KABID)
    assert "Disposisi: belum dibaca" in page
    assert "Tembusan: belum dibaca" in visit(MINE, as_="kabid-ukm")
    with write():
        leaf(ticket).deadline_at = clock.now() - timedelta(hours=1)
    assert "Disposisi: Terlambat" in visit(MINE, as_=people.KABID)
    assert ticket.number not in visit(MINE, as_=people.KADIS)


def test_the_tree_asks_no_more_for_more_rows(visit, queries):
    ticket = at_the_top()
    visit(address(ticket), as_=people.AUDITOR)
    with queries() as few:
        visit(address(ticket), as_=people.AUDITOR)
    give(ticket, "kabid-klb", "kabid-ukm", "kabid-upk", "sekretaris")
    with queries() as many:
        visit(address(ticket), as_=people.AUDITOR)
    assert len(many) == len(few)


def test_several_are_disposed_at_once(visit):
    numbers = [at_the_top().number, at_the_top().number]
    page = visit(MINE, as_=people.KADIS).form("pilihan").submit(button="Disposisikan …", nomor=numbers)
    page = page.form("Beri disposisi").submit(to=ticks("kabid-klb"), instructions=["proses"])
    assert "Didisposisikan:" in page
    assert "Tidak dapat" not in page
    assert visit(MINE, as_=people.KABID).text.count("Disposisi: belum dibaca") == 2


def test_everything_is_there_in_english(visit):
    ticket = at_the_top()
    give(ticket, "kabid-klb", "kabid-ukm")
    for step in ("", "disposisikan", "minta-pendapat", "sub-tugas", "kembalikan"):
        visit(address(ticket, step) + "?lang=en", as_=people.KABID)
