"""Whom a complaint is about finds no trace of it in any list, look-up, hint or notice, tried from the URL map.

Tried for those who read most: they read every secret, and are named themselves.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.permissions import permissions_of
from app.catalogue.models import Service
from app.contacts import promises
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets import history, notices
from app.tickets.history.events import EventKind
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NoticeKind
from app.tickets.statuses import Status
from app.tickets.together import exclusions, following, relations
from app.web import asked
from tests import cast as people
from tests.kit.requests import ask, enlist, make_ticket, who

WORDS = "Zirkonium"
"""In the complaint's subject, need, applicant and organisation, and nowhere else."""


@pytest.fixture(params=[people.SEKRETARIS, people.KADIS, people.PENGADUAN])
def accused(request):
    return request.param


@pytest.fixture
def traces(app, cast, accused):
    """A complaint about one of them with all that hangs on it, and what would give it away."""
    enlist()
    enlist(accused, people.KADIS, people.SEKRETARIS)
    plain = make_ticket(Status.DIPROSES)
    secret = ask(
        service="LIN-01", need=f"{WORDS} meminta uang.", subject=f"Pungutan {WORDS}", name=f"{WORDS} Umpama",
        phone="081399887766", channel=Channel.PHONE, by=who(people.OPERATOR), who={"organisation": f"KSP {WORDS}"},
    ).ticket  # fmt: skip
    boss = who(people.KADIS if accused == people.SEKRETARIS else people.SEKRETARIS)
    with write():
        following.follow(secret, by=who(accused))
        relations.link(plain, secret, by=boss)
        secret.parent_id = plain.id
        promises.promise(secret, clock.now() + timedelta(days=1), "081399887766", by=who(people.OPERATOR))
        history.append(secret, EventKind.APPLICANT_WROTE, by=actor_outside(), text=f"{WORDS} lagi.")
        notices.to_people([who(accused).user_id], NoticeKind.MENTIONED, ticket_id=secret.id, by="Rini")
        exclusions.exclude_person(secret, who(accused).user_id, by=boss)
    return plain, secret


def actor_outside():
    from app.accounts.actor import Actor

    return Actor.applicant("Warga")


def addresses(app, plain, accused):
    """Every page of the desk that needs no argument, or the number of the request that can be seen."""
    known = {"number": plain.number, "person_id": plain.person_id, "code": "LEG-01"}
    held = who(accused).permissions
    for rule in app.url_map.iter_rules():
        wanted = permissions_of(app.view_functions[rule.endpoint])
        if "GET" in rule.methods and wanted and held & set(wanted) and rule.arguments <= known.keys():
            yield rule.build({name: known[name] for name in rule.arguments})[1]


def test_no_page_shows_a_trace(app, sign_in, traces, accused):
    plain, secret = traces
    client, tried, found = sign_in(accused), 0, []
    for address in addresses(app, plain, accused):
        for query in ("", "?lihat=semua", "?lihat=pesan", "?q=" + WORDS, f"?cari={asked.sealed(WORDS)}"):
            if query and address not in ("/meja", "/meja/ekspor", f"/meja/pemohon/{plain.person_id}/gabung"):
                continue
            answer = client.get(address + query, headers={"HX-Request": "true"} if "sekilas" in address else {})
            tried += 1
            text = answer.get_data().decode(errors="replace").replace(f'value="{WORDS}"', "")  # what was asked itself
            found += [(address + query, word) for word in (WORDS, secret.number) if word in text and word not in query]
    assert tried > 50
    assert found == []


def test_no_lookup_finds_it(app, sign_in, visit, traces, accused):
    _plain, secret = traces
    client = sign_in(accused)
    token = visit("/meja", as_=accused).find("//input[@name='csrf_token']/@value")[0]
    asked = {
        "/meja/cari": [{"q": WORDS}, {"q": secret.number}, {"q": "081399887766"}],
        "/meja/siapa": [{"name": WORDS}, {"phone": "081399887766"}],
    }
    for address, questions in asked.items():
        for question in questions:
            answer = client.post(address, data={"csrf_token": token} | question, follow_redirects=True)
            text = answer.get_data(as_text=True).replace(question.get("q", "\0"), "")
            assert "Pungutan" not in text, (address, question)
            assert f"{WORDS} Umpama" not in text, (address, question)


def test_its_own_addresses_are_not_there(app, sign_in, traces, accused):
    _plain, secret = traces
    client, wrong = sign_in(accused), []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or not rule.rule.startswith("/meja") or rule.arguments != {"number"}:
            continue
        status = client.get(rule.build({"number": secret.number})[1]).status_code
        wrong += [(rule.rule, status)] if status not in (403, 404) else []
    assert wrong == []


def test_a_batch_does_not_reach_it(visit, traces, accused):
    plain, secret = traces
    page = visit("/meja?lihat=semua", as_=accused)
    assert secret.number not in page.text
    if accused != people.PENGADUAN:
        form = page.form("pilihan")
        page = form.submit(button="Prioritas …", anyway={"nomor": [plain.number, secret.number]})
        assert secret.number not in page.text


def test_another_head_of_the_office_reads_it_still(visit, traces, accused):
    _plain, secret = traces
    other = people.KADIS if accused == people.SEKRETARIS else people.SEKRETARIS
    page = visit(f"/meja/tiket/{secret.number}", as_=other)
    assert "Yang diadukan" in page
    assert db.session.scalar(select(User.name).where(User.username == accused)) in page
    assert db.session.scalar(select(Ticket.unit_id).where(Ticket.id == secret.id))
    assert db.session.scalar(select(Service.code).where(Service.id == secret.service_id)) == "LIN-01"
