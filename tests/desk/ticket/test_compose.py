"""The boxes at the foot: ready answers, two who write at once, and whom a note names."""

from __future__ import annotations

from app.platform.database import write
from app.tickets import history
from app.tickets.handling import conversation
from app.tickets.statuses import Status
from app.tickets.together import canned
from tests.kit.requests import make_ticket, who

S = Status
USE = "Pakai jawaban yang dipilih; belum dikirim"


def at(ticket):
    return f"/meja/tiket/{ticket.number}"


def ready(text="Yth. {nama}, permohonan {nomor} kami terima.", **more):
    told = {"title": "Terima", "text": text, "text_en": "", "service_id": None, "is_active": True} | more
    with write():
        return canned.save(None, told, by=who("kasi-klb-oth")).id


def box(page):
    return page.find("//textarea[@name='answer']")[0].text.strip()


def told(page):
    return " ".join(" ".join(page.find("//*[contains(@class, 'loket-notice')]//text()")).split())


def public(ticket):
    return [line.text for line in history.read(ticket.id, public_only=True) if line.text]


def test_a_ready_answer_comes_behind_what_is_typed_and_is_not_sent(visit, cast):
    ready()
    ticket = make_ticket(S.DIPROSES)
    form = visit(at(ticket), as_=cast.STAF).form("Kirim kepada pemohon")
    page = form.submit(button=USE, answer="Selamat pagi.", expect=422)
    assert box(page) == f"Selamat pagi.\n\nYth. Siti Umpama, permohonan {ticket.number} kami terima."
    assert public(ticket) == []
    page.form("Kirim kepada pemohon").submit(button="Kirim kepada pemohon")
    assert public(ticket)[-1].startswith("Selamat pagi.")


def test_who_asked_in_english_gets_the_english_words(visit, cast):
    ready(text_en="Dear {nama}, thank you.")
    ticket = make_ticket(S.DIPROSES)
    with write():
        ticket.language = "en"
    page = visit(at(ticket), as_=cast.STAF).form("Kirim kepada pemohon").submit(button=USE, expect=422)
    assert box(page) == "Dear Siti Umpama, thank you."


def test_an_answer_since_the_page_was_opened_is_shown_and_mine_is_kept(visit, cast):
    ticket = make_ticket(S.DIPROSES)
    form = visit(at(ticket), as_=cast.KASI).form("Kirim kepada pemohon")
    with write():
        conversation.answer(ticket, "Datanglah Senin.", by=who(cast.STAF))
    page = form.submit(answer="Datanglah Selasa.", expect=409)
    assert box(page) == "Datanglah Selasa."
    assert "Sudah ada yang menjawab" in told(page)
    assert "Datanglah Senin." in told(page)
    assert public(ticket) == ["Datanglah Senin."]
    page = page.form("Kirim juga kepada pemohon").submit()
    assert public(ticket) == ["Datanglah Senin.", "Datanglah Selasa."]


def test_the_same_holds_for_the_answer_that_closes(visit, cast):
    ticket = make_ticket(S.DIPROSES)
    form = visit(f"{at(ticket)}/selesai", as_=cast.KASI).form("Kirim jawaban dan selesaikan")
    with write():
        conversation.answer(ticket, "Datanglah Senin.", by=who(cast.STAF))
    page = form.submit(result="Sudah kami bantu.", expect=409)
    assert "Datanglah Senin." in told(page)
    assert history.read(ticket.id, public_only=True)[-1].kind == "answered"
    page.form("Kirim juga kepada pemohon").submit(button="Kirim juga kepada pemohon")
    assert history.read(ticket.id, public_only=True)[-1].kind == "resolved"


def test_who_writes_is_told_to_the_others_and_nothing_else_is_said(visit, sign_in, cast):
    ticket = make_ticket(S.DIPROSES)
    page = visit(at(ticket), as_=cast.STAF)
    token = page.find("//form[contains(@action, '/jawab')]//input[@name='csrf_token']/@value")[0]
    assert sign_in(cast.STAF).post(f"{at(ticket)}/menulis", data={"csrf_token": token}).status_code == 204
    asked = sign_in(cast.KASI).get(f"{at(ticket)}/penulis")
    name = who(cast.STAF).name
    assert f"{name} sedang menulis jawaban" in asked.get_data(as_text=True)
    known = {"tahu": name}
    assert sign_in(cast.KASI).get(f"{at(ticket)}/penulis", query_string=known).status_code == 204
    assert sign_in(cast.STAF).get(f"{at(ticket)}/penulis").status_code == 204
    visit(at(ticket), as_=cast.STAF).form("Kirim kepada pemohon").submit(answer="Sudah.")
    gone = sign_in(cast.KASI).get(f"{at(ticket)}/penulis", query_string=known)
    assert gone.status_code == 200
    assert name not in gone.get_data(as_text=True).replace("tahu=", "")
    assert history.read(ticket.id, public_only=False)[-1].text == "Sudah."


def test_a_note_says_whom_it_reached_and_whom_it_could_not(visit, cast):
    ticket = make_ticket(S.DIPROSES)
    form = visit(at(ticket), as_=cast.STAF).form("Simpan catatan internal")
    page = form.submit(note=f"@{cast.KASI} tolong cek, juga @{cast.STAF_LAIN} dan @siapa")
    assert f"Diberi kabar: @{cast.KASI}." in told(page)
    assert f"Tidak diberi kabar karena tidak boleh melihat permohonan ini: @{cast.STAF_LAIN}." in told(page)
    assert "Tidak dikenal: @siapa." in told(page)
    form.submit(note=f"@{cast.KASI} tolong cek, juga @{cast.STAF_LAIN} dan @siapa")
    assert visit("/meja/kabar", as_=cast.KASI).find("count(//li[contains(@class, 'loket-kabar__one')])") == 1


def test_who_writes_is_said_when_the_page_is_opened_too(visit, sign_in, cast):
    ticket = make_ticket(S.DIPROSES)
    page = visit(at(ticket), as_=cast.STAF)
    token = page.find("//form[contains(@action, '/jawab')]//input[@name='csrf_token']/@value")[0]
    sign_in(cast.STAF).post(f"{at(ticket)}/menulis", data={"csrf_token": token})
    sentence = f"{who(cast.STAF).name} sedang menulis jawaban"
    assert sentence in visit(at(ticket), as_=cast.KASI)
    assert sentence not in visit(at(ticket), as_=cast.STAF)


def test_whoever_takes_a_ready_answer_is_writing_without_a_script(visit, cast):
    ready()
    ticket = make_ticket(S.DIPROSES)
    visit(at(ticket), as_=cast.STAF).form("Kirim kepada pemohon").submit(button=USE, expect=422)
    assert f"{who(cast.STAF).name} sedang menulis jawaban" in visit(at(ticket), as_=cast.KASI)


def test_those_who_may_be_named_are_a_part_while_typing_and_a_page_of_their_own(visit, sign_in, cast):
    ticket = make_ticket(S.DIPROSES)
    page = visit(at(ticket), as_=cast.STAF).link("Siapa yang dapat disebut?").follow()
    assert f"@{cast.KASI}" in page
    assert f"@{cast.STAF_LAIN}" not in visit(f"{at(ticket)}/sebut?kata={cast.STAF_LAIN}", as_=cast.STAF)
    part = sign_in(cast.STAF).get(f"{at(ticket)}/sebut?kata={cast.KASI}", headers={"HX-Request": "true"})
    assert f'data-mention-name="{cast.KASI}"' in part.get_data(as_text=True)
    visit(f"{at(ticket)}/sebut", as_=cast.STAF_LAIN, status=404)
