"""Mails that nobody could place: read, put on a request, or thrown away by a person."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.messages.incoming import keeping
from app.messages.models import IncomingMail, MailState
from app.platform.database import write
from app.tickets import history
from app.tickets.statuses import Status
from tests import cast
from tests.kit.other_machines import fresh, work
from tests.kit.requests import make_ticket

MAIL = b"""From: Budi <budi@contoh.test>
Subject: Tanya NIB
Message-ID: <1@x>

Apa syaratnya?
<script>alert(1)</script>
"""


@pytest.fixture
def mail(app, cast) -> IncomingMail:
    letter, blob = keeping.store(MAIL)
    with write():
        keeping.keep(letter, blob)
    work()
    return db.session.scalars(select(IncomingMail)).one()


def test_an_empty_list_says_what_will_come(visit):
    assert "Tidak ada surel di daftar ini" in visit("/meja/pesan/masuk", as_=cast.OPERATOR)


def test_a_mail_is_put_on_the_request_a_person_names(visit, mail):
    ticket = make_ticket(Status.DIVERIFIKASI)
    page = visit("/meja/pesan", as_=cast.OPERATOR).link("Surel masuk").follow().link("Tanya NIB").follow()
    assert "Apa syaratnya?" in page
    assert "mudah dipalsukan" in page
    page = page.form("Taruh pada permohonan ini").submit(number="2611-9999-9", expect=422)
    assert "Tidak ada permohonan dengan nomor itu, atau bukan untuk Anda." in page.errors
    page = page.form("Taruh pada permohonan ini").submit(number=ticket.number)
    assert "Balasan masuk lewat surel; pengirimnya tidak terbukti." in page
    fresh(mail)
    assert (mail.state, mail.about) == (MailState.FILED, ticket.number)
    kinds = [line.kind for line in history.read(ticket.id, public_only=False)]
    assert kinds[-2:] == ["applicant_mailed", "noted"]
    visit(f"/meja/pesan/masuk/{mail.id}", as_=cast.OPERATOR, status=404)


def test_a_mail_is_not_put_on_a_request_one_may_not_see(visit, mail):
    secret = make_ticket(Status.DITERIMA, is_confidential=True)
    page = visit(f"/meja/pesan/masuk/{mail.id}", as_=cast.OPERATOR)
    page.form("Taruh pada permohonan ini").submit(number=secret.number, expect=422)
    fresh(mail)
    assert mail.state is MailState.UNCLEAR


def test_a_mail_thrown_away_can_still_be_found(visit, mail):
    page = visit(f"/meja/pesan/masuk/{mail.id}", as_=cast.OPERATOR)
    page.form("Buang surel ini").submit()
    fresh(mail)
    assert mail.state is MailState.THROWN_AWAY
    assert "Tanya NIB" not in visit("/meja/pesan/masuk", as_=cast.OPERATOR)
    assert "Tanya NIB" in visit("/meja/pesan/masuk?lihat=dibuang", as_=cast.OPERATOR)
    page.form("Buang surel ini").submit(expect=409)


def test_whoever_gives_no_word_reads_no_mail(visit, mail):
    visit("/meja/pesan/masuk", as_=cast.STAF, status=403)
    visit(f"/meja/pesan/masuk/{mail.id}", as_=cast.AUDITOR, status=403)
