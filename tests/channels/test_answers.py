"""What can be said to a caller or a visitor: one list, each line with the sentence that fits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.actor import Actor
from app.accounts.models import Position
from app.catalogue.models import Service
from app.extensions import db
from app.knowledge import edit
from app.platform import clock
from app.platform.database import write
from app.tickets.handling import moves
from app.tickets.together import canned
from tests.kit import requests
from tests.kit.requests import ask

QUESTION = {"description": "Apa syarat PIRT untuk keripik?", "service": "LEG-08"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def told(visit, sign_in):
    """The list as the console asks for it while somebody types."""
    token = visit("/meja/telepon", as_="operator").form("panggilan").fields["csrf_token"]
    return lambda **fields: (
        sign_in("operator").post("/meja/pernah-dijawab", data=fields | {"csrf_token": token}).get_data(as_text=True)
    )


def keep_article(title="Izin PIRT", text="Dinas Kesehatan.\n\nSyarat PIRT: label dan NIB.", days=30, code="LEG-08"):
    owner_id = db.session.query(Position.id).order_by(Position.id).first()[0]
    service_id = db.session.query(Service.id).filter_by(code=code).scalar()
    day = clock.today() + timedelta(days=days)
    with write():
        article = edit.Told(title, text, owner_id, day, frozenset({service_id}))
        return edit.save(None, article, by=Actor.system())


def answer(need, text, **facts):
    by = requests.who("operator")
    ticket = ask(need=need, service="LEG-08", **facts).ticket
    with write():
        moves.take(ticket, by=by)
        moves.resolve(ticket, text, by=by)
    return ticket


def test_an_article_stands_with_its_sentence_and_its_words_marked(told):
    keep_article()
    part = told(**QUESTION)
    assert "<mark>Syarat</mark> <mark>PIRT</mark>: label dan NIB." in part
    assert 'data-words="Syarat PIRT: label dan NIB."' in part
    assert "Dinas Kesehatan." not in part


def test_an_article_past_its_review_says_so_beside_the_answer(told, visit):
    row = keep_article(days=-1)
    assert "lewat tanggal tinjau" in told(**QUESTION)
    assert "lewat tanggal tinjaunya" in visit(f"/meja/artikel/{row.id}", as_="operator")
    visit("/meja/artikel/999", as_="operator", status=404)


def test_the_standard_answers_what_is_asked_about_it(told):
    part = told(description="Berapa biayanya dan berapa lama?", service="LEG-07")
    assert "Pendampingan NIB/OSS untuk usaha mikro dan kecil: " in part
    assert "Biaya: Gratis" in part.replace("<mark>", "").replace("</mark>", "")
    assert "1 hari kerja" in part
    assert "standar" not in told(description="Ingin bertanya", service="LEG-07")


def test_answers_to_other_services_are_found_by_their_words(told):
    answer("Syarat PIRT keripik singkong", "Bawa label ke Dinas Kesehatan.")
    assert "Bawa label" in told(description="pirt keripik", service="LEG-01")


def test_an_answer_of_a_confidential_request_is_never_offered(told):
    answer("Syarat PIRT keripik singkong", "Bawa label ke Dinas Kesehatan.")
    answer("Syarat PIRT keripik rahasia", "Ini soal pribadi.", is_confidential=True)
    part = told(**QUESTION)
    assert "Bawa label" in part
    assert "soal pribadi" not in part


def test_what_can_be_said_asks_no_more_for_more_of_it(told, queries):
    keep_article()
    answer("Syarat PIRT keripik", "Satu.")
    with queries() as few:
        told(**QUESTION)
    for number in range(8):
        keep_article(f"Izin PIRT {number}")
        answer(f"Syarat PIRT keripik {number}", f"Jawaban {number}.")
    with queries() as many:
        part = told(**QUESTION)
    assert len(many) <= len(few)
    assert part.count('name="pakai"') == 9


@pytest.mark.parametrize(("path", "form"), [("/meja/telepon", "panggilan"), ("/meja/loket/tanya", "loket")])
def test_without_a_script_a_press_takes_the_answer_in(visit, path, form):
    keep_article()
    with write():
        told = {"title": "PIRT", "text": "Silakan datang.", "text_en": "", "service_id": None, "is_active": True}
        canned.save(None, told, by=Actor.system())
    page = visit(path, as_="operator").form(form).submit(button="Cari orang", expect=422, **QUESTION)
    keys = [button.get("value") for button in page.find("//button[@name='pakai']")]
    for key in keys:
        page = page.form(form).submit(anyway={"pakai": key}, expect=422)
    typed = page.form(form).fields["answer"]
    assert "Syarat PIRT: label dan NIB." in typed
    assert "Silakan datang." in typed
    assert typed.index("Syarat PIRT") < typed.index("Silakan datang.")
