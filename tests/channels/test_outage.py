"""The staffed doors through a lost connection: typed on, kept, sent once, and never a number before (R153)."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts import sign_in as sign_ins
from app.accounts.models import User
from app.extensions import db
from app.platform.database import write
from app.tickets.models import Ticket
from tests.kit.requests import enlist, make_ticket
from tests.kit.scanned import sample, scanned
from tests.tickets.handling.ready import ready

NEED = "Minta dibantu membuat NIB, listrik sedang padam."
DOORS = {
    "phone": ("/meja/telepon", "panggilan", {"phone": "081200000088", "name": "Siti"}, "**/meja/telepon/tercatat/*"),
    "counter": ("/meja/loket/baru", "loket", {"phone": "081200000088", "name": "Siti"}, "**/meja/loket/tercatat/*"),
    "document": ("/meja/dokumen", "surat", {"sender": "KSP Umpama", "subject": "NIB"}, "**/meja/dokumen/tercatat/*"),
}


def needs() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Ticket.need).where(Ticket.need == NEED)))


def fill(page, door: str) -> None:
    path, form, words, _arrives = DOORS[door]
    page.goto(path)
    for name, value in (words | {"description": NEED}).items():
        page.locator(f"#{form} [name={name}]").fill(value)
    page.locator(f"#{form} select[name=service]").select_option("LEG-07")


def send(page) -> None:
    page.keyboard.press("Alt+2" if "telepon" in page.url else "Alt+1")


def kept(page) -> str:
    return page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def recover(page) -> None:
    """The line is back; the page need not wait for its next try."""
    page.context.set_offline(False)


@pytest.mark.parametrize("door", list(DOORS))
def test_a_form_is_typed_and_sent_through_a_cut_line(page, enter, assert_accessible, cast, door):
    enter(page, cast.OPERATOR)
    page.goto(DOORS[door][0])
    fill(page, door)
    page.context.set_offline(True)
    expect(page.get_by_text("Tidak ada sambungan. Terus saja mengetik")).to_be_visible()
    send(page)
    expect(page.get_by_text("Belum terkirim. Dikirim sendiri, satu kali")).to_be_visible()
    assert page.locator("[data-ticket-number]").count() == 0
    if door == "counter":
        assert_accessible(page)
    assert NEED in kept(page)
    for word in ("Siti", "081200000088", "Umpama"):
        assert word not in kept(page)
    recover(page)
    page.wait_for_url(DOORS[door][3])
    expect(page.locator("[data-ticket-number]")).to_have_count(1)
    assert needs() == [NEED]
    assert NEED not in kept(page)


def test_a_scanned_letter_is_confirmed_through_a_cut_line(page, enter, cast):
    letter = scanned(sample("02"))
    enter(page, cast.BERKAS)
    page.goto(f"/meja/dokumen/surat/{letter.id}")
    page.locator("summary", has_text="Ringkasan").click()
    page.locator("#surat [name=description]").fill(NEED)
    page.context.set_offline(True)
    page.get_by_role("button", name="Catat, cetak").click()
    expect(page.get_by_text("Belum terkirim. Dikirim sendiri, satu kali")).to_be_visible()
    assert page.locator("[data-ticket-number]").count() == 0
    assert NEED in kept(page)
    assert "Tunjungsekar" not in kept(page)
    recover(page)
    page.wait_for_url("**/meja/dokumen/surat?tercatat=*")
    expect(page.locator("[data-ticket-number]")).to_have_count(1)
    assert needs() == [NEED]
    assert NEED not in kept(page)


def test_every_other_form_at_the_counter_goes_on_too_and_keeps_its_drafts_apart(cast, visit):
    enlist(cast.OPERATOR, cast.STAF)
    waiting, open_one = ready(), make_ticket()
    forms = {
        "/meja/loket/bertemu": ("bertemu", "meet"),
        f"/meja/loket/ambil/{waiting.number}": ("ambil", f"collect-{waiting.number}"),
        f"/meja/loket/lengkapi/{open_one.number}": ("lengkapi", f"bring-{open_one.number}"),
    }
    for path, (form, name) in forms.items():
        (found,) = visit(path, as_=cast.OPERATOR).find(f"//form[@id='{form}']")
        assert found.get("data-outage") == name
        assert found.get("data-outage-alive") == "/health/live"


def test_a_lost_answer_is_sent_again_and_lands_on_the_same_request(page, enter, cast):
    enter(page, cast.OPERATOR)
    fill(page, "counter")
    lost: list[int] = []

    def lose_the_answer(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)  # it reaches the server, which records it
            route.abort()
        else:
            route.continue_()

    page.route("**/meja/loket/baru", lose_the_answer)
    send(page)
    page.wait_for_url(DOORS["counter"][3])
    expect(page.get_by_text("tidak dicatat dua kali")).to_be_visible()
    assert lost == [204]
    assert needs() == [NEED]


def test_a_sign_in_that_ran_out_meanwhile_loses_nothing(page, enter, cast):
    enter(page, cast.OPERATOR)
    fill(page, "counter")
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_text("Belum terkirim. Dikirim sendiri")).to_be_visible()
    with write():
        user_id = db.session.scalar(select(User.id).where(User.username == cast.OPERATOR))
        sign_ins.end_all(user_id)
    recover(page)
    page.get_by_label("Nama pengguna").fill(cast.OPERATOR)
    page.get_by_label("Kata sandi").fill(cast.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Kirim").click()
    page.wait_for_url(DOORS["counter"][3])
    expect(page.locator("[data-ticket-number]")).to_have_count(1)
    assert needs() == [NEED]
    assert NEED not in kept(page)


def test_words_of_a_closed_page_are_offered_and_those_of_another_tab_are_not(page, enter, cast):
    enter(page, cast.OPERATOR)
    fill(page, "counter")
    key = page.locator("#loket [name=key]").input_value()
    other = page.context.new_page()
    other.goto(DOORS["counter"][0])
    expect(other.locator("#loket [name=description]")).to_have_value("")
    expect(other.get_by_text("belum terkirim di komputer ini")).to_have_count(0)
    page.goto("/meja")
    other.reload()
    expect(other.get_by_text("belum terkirim di komputer ini")).to_be_visible()
    other.get_by_role("button", name="Pakai di sini").click()
    expect(other.locator("#loket [name=description]")).to_have_value(NEED)
    assert other.locator("#loket [name=key]").input_value() == key
    names = [name for name in json.loads(kept(other)) if name.startswith("loket:padam:")]
    assert len(names) == 1


def test_signing_out_leaves_no_words(page, enter, cast):
    enter(page, cast.OPERATOR)
    fill(page, "phone")
    assert NEED in kept(page)
    page.goto("/keluar")
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/masuk**")
    assert NEED not in kept(page)


def test_a_form_of_a_script_is_told_the_next_page_in_a_header(sign_in, visit, cast):
    form = visit("/meja/loket/baru", as_=cast.OPERATOR).form("loket")
    told = form.fields | {"service": "LEG-07", "description": NEED, "name": "Siti"}
    client = sign_in(cast.OPERATOR)
    answer = client.post("/meja/loket/baru", data=told, headers={"Loket-Send": "1"})
    assert (answer.status_code, answer.data, answer.location) == (204, b"", None)
    assert "/meja/loket/tercatat/" in answer.headers["Loket-Location"]
    assert client.post("/meja/loket/baru", data=told).status_code == 303
    refused = client.post("/meja/loket/baru", data=told | {"description": "", "key": "x"}, headers={"Loket-Send": "1"})
    assert refused.status_code == 422
