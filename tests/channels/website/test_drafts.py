"""A draft is begun on the website and finished anywhere with its code; it needs nothing to be right (R016, R044)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.channels import limits
from app.extensions import db
from app.platform import clock
from app.tickets.files.models import Attachment
from app.tickets.intake import drafts
from app.tickets.models import Draft, Ticket
from tests.kit.pages import Visitor
from tests.platform import files as samples

TYPED = {"description": "Saya mau", "name": "Siti", "phone": "belum hafal", "requester_type": "business", "nik": "12"}


def saved(visit, **more):
    return visit("/ajukan/LEG-02").form("ajukan").submit(button="Simpan draf", **(TYPED | more))


def code_on(page) -> str:
    return page.find("//*[@data-draft-code]")[0].text_content()


def opened(app, code: str, expect: int = 200):
    """Another person's browser opens the draft."""
    return Visitor(app.test_client()).get("/ajukan/lanjut").form().submit(code=code, expect=expect)


def test_a_draft_needs_nothing_to_be_right_and_gets_a_code_but_no_number(visit):
    page = saved(visit)
    assert len(code_on(page)) == 9
    assert not page.find("//@data-ticket-number")
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 0


@pytest.mark.parametrize("spelled", [str, str.lower, lambda code: code.replace("-", " "), lambda c: f"  {c}  "])
def test_its_code_brings_back_every_word_on_another_machine(visit, app, spelled):
    page = opened(app, spelled(code_on(saved(visit))))
    assert page.form("ajukan").fields.items() >= TYPED.items()


def test_its_files_wait_with_it_and_arrive_with_the_request(visit, app):
    page = opened(app, code_on(saved(visit, attachments=[("ktp.png", samples.picture("PNG"))])))
    assert "ktp.png" in page
    page.form("ajukan").submit(phone="0812-0000-0002")
    assert db.session.scalar(select(Attachment.name).where(Attachment.kind == "upload")) == "ktp.png"


def test_saving_again_keeps_the_code(visit):
    first = saved(visit)
    again = first.link("Lanjutkan mengisi").follow().form("ajukan").submit(button="Simpan draf", name="Siti Umpama")
    assert code_on(again) == code_on(first)
    assert drafts.find(code_on(first)).fields["name"] == "Siti Umpama"
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 1


def test_sending_clears_it(visit, app):
    page = saved(visit)
    page.link("Lanjutkan mengisi").follow().form("ajukan").submit(phone="0812-0000-0002")
    assert db.session.scalar(select(Draft.fields_sealed)) is None
    assert "tidak ada" in " ".join(opened(app, code_on(page), expect=422).errors)
    assert visit("/ajukan/draf").url == "/ajukan/lanjut"


def test_after_thirty_days_it_is_gone(visit, app):
    code = code_on(saved(visit))
    with clock.standing_at(clock.now() + timedelta(days=31)):
        opened(app, code, expect=422)


def test_the_code_is_never_in_an_address_nor_readable_in_the_database(visit):
    page = saved(visit)
    code = code_on(page).replace("-", "")
    assert code not in page.url.upper()
    row = db.session.scalars(select(Draft)).one()
    assert code not in row.code_key
    assert "Siti" not in row.fields_sealed


def test_this_browser_forgets_the_code_after_half_an_hour(visit):
    saved(visit)
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        assert visit("/ajukan/draf").url == "/ajukan/lanjut"


@pytest.mark.parametrize("code", ["", "x", "BK7F-2MQX", "\u202e\x00", "9" * 5000, "🙏"])
def test_a_wrong_code_says_so(app, cast, code):
    page = opened(app, code, expect=422)
    assert len(page.errors) == 1


def test_guessing_codes_is_stopped(app, cast, monkeypatch):
    monkeypatch.setattr(limits, "MISSES_OF_ADDRESS", 3)
    for guess in ("BBBB-BBBB", "CCCC-CCCC", "DDDD-DDDD"):
        opened(app, guess, expect=422)
    page = opened(app, "FFFF-FFFF", expect=429)
    assert int(page.response.headers["Retry-After"]) > 0


def test_a_bad_file_is_told_before_the_draft_is_kept(visit):
    form = visit("/ajukan/LEG-02").form("ajukan")
    page = form.submit(button="Simpan draf", attachments=[("a.pdf", b"%PDF-1.4 kosong")], expect=422, **TYPED)
    assert page.errors
    assert page.form("ajukan").fields.items() >= TYPED.items()


def test_a_hundred_thousand_letters_are_kept_as_they_are(visit, app):
    page = opened(app, code_on(saved(visit, description="x" * 100_000)))
    assert len(page.form("ajukan").fields["description"]) == 100_000
