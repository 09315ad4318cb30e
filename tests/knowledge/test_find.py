"""Articles are found by the words of a question, with the sentence that answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.accounts.models import Position
from app.catalogue.models import Service
from app.extensions import db
from app.knowledge import edit, find
from app.knowledge.edit import Told
from app.platform import clock
from app.platform.database import write

if TYPE_CHECKING:
    from app.knowledge.models import Article

NIB = "NIB dibuat lewat OSS.\n\nYang perlu disiapkan: KTP pemilik dan alamat usaha. Persyaratannya tidak banyak."
RAT = "Rapat anggota sekali setahun.\n\nUndangan dikirim 7 hari sebelumnya."


@pytest.fixture
def keep(cast):
    """Keep one article, as the system would."""

    def make(title="Cara membuat NIB", text=NIB, *, service="LEG-07", days=30, article=None, is_active=True) -> Article:
        owner_id = db.session.query(Position.id).order_by(Position.id).first()[0]
        service_id = db.session.query(Service.id).filter_by(code=service).scalar()
        told = Told(title, text, owner_id, clock.today() + timedelta(days=days), frozenset({service_id}), is_active)
        with write():
            return edit.save(article, told, by=Actor.system())

    return make


def test_a_question_finds_the_sentence_and_takes_its_paragraph(app, keep):
    article_id = keep().id
    keep("Rapat anggota", RAT, service="KUK-05")
    (found,) = find.answering("Apa syarat untuk NIB?")
    assert (found.id, found.title, found.is_overdue) == (article_id, "Cara membuat NIB", False)
    assert found.passage.sentence == "Persyaratannya tidak banyak."
    assert [part.text for part in found.passage.parts if part.is_match] == ["Persyaratannya"]
    assert found.passage.paragraph.startswith("Yang perlu disiapkan")


def test_what_is_past_its_review_is_found_and_says_so(app, keep):
    keep(days=-1)
    assert [one.is_overdue for one in find.answering("membuat nib")] == [True]


def test_a_withdrawn_article_answers_nobody_and_a_changed_one_by_its_new_words(app, keep):
    row = keep()
    keep("Cara membuat NIB", "Sekarang lewat aplikasi baru.", article=row)
    assert find.answering("alamat usaha") == []
    assert len(find.answering("aplikasi")) == 1
    keep(article=row, is_active=False)
    assert find.answering("nib") == []


def test_without_words_the_service_has_its_articles_and_words_prefer_them(app, keep):
    service_id = db.session.query(Service.id).filter_by(code="KUK-05").scalar()
    keep("Rapat satu", RAT, service="LEG-01")
    keep("Rapat dua", RAT, service="KUK-05")
    assert [one.title for one in find.answering("", service_id)] == ["Rapat dua"]
    assert find.answering("undangan rapat", service_id)[0].title == "Rapat dua"
    assert find.answering("") == find.answering("yang dan di") == find.answering('"*) OR (') == []


def test_finding_asks_one_statement_however_many_articles_there_are(app, keep, queries):
    keep()
    for number in range(60):
        keep(f"Cara membuat NIB {number}")
    with queries() as asked:
        assert len(find.answering("cara membuat nib")) == find.MOST
    assert len(asked) == 1


def test_who_wrote_and_who_changed_it_stands_in_the_audit_log(app, keep):
    row = keep()
    keep("Judul baru", article=row)
    with write():
        edit.review(row, clock.today(), by=Actor.system())
    actions = [action for (action,) in db.session.query(AuditEvent.action).order_by(AuditEvent.number)]
    assert actions[-3:] == ["article:written", "article:changed", "article:reviewed"]


def test_a_word_that_stands_everywhere_in_an_article_tells_its_sentences_apart_least(app, keep):
    first = "KUR diputuskan bank, bukan dinas. KUR dibantu di loket."
    text = f"{first}\n\nBesarnya beragam. Bunganya 6 % setahun untuk KUR mikro."
    keep("KUR: besar pinjaman dan bunga", text, service="MDL-01")
    (found,) = find.answering("berapa bunga KUR?")
    assert found.passage.sentence == "Bunganya 6 % setahun untuk KUR mikro."
