"""Keeping a promise to call back: tries, the decision after the last one, and whose it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Unit
from app.contacts import calls, promises, running
from app.contacts.call_backs import CallBackTry, TryOutcome, proposals
from app.contacts.calls import Ending
from app.contacts.models import CallBack, CallBackState, CallOutcome, Decision
from app.extensions import db
from app.messages.models import Message, Way
from app.platform import clock, settings
from app.platform.clock import wib
from app.platform.database import write
from app.tickets import history
from app.tickets.kinds import Channel
from tests.kit import requests
from tests.kit.requests import ask

LIST = "/meja/telepon/kembali"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def owed():
    """A promise about a request that came by telephone, or about a call that became none."""

    def make(*, is_about_request=True, by="operator", **about) -> CallBack:
        actor, when = requests.who(by), clock.now() + timedelta(hours=3)
        with write():
            if not is_about_request:
                return promises.owe(
                    calls.end(Ending(outcome=CallOutcome.DISCONNECTED, phone="0812-0000-0077", **about), by=actor),
                    None,
                    by=actor,
                )
        ticket = ask(channel=Channel.PHONE, phone="0812-0000-0077", who=about.pop("who", None), **about).ticket
        with write():
            return promises.promise(ticket, when, "0812-0000-0077", by=actor)

    return make


@pytest.fixture
def dial(visit):
    return lambda row, as_="operator": visit(f"{LIST}/{row.id}", as_=as_)


def tried(page, outcome="no_answer", **fields):
    return page.form("Simpan hasil panggilan").submit(result=outcome, **fields)


def fresh(row) -> CallBack:
    db.session.expire_all()
    return db.session.get(CallBack, row.id)


def test_each_try_is_kept_with_its_outcome_and_the_next_hour_is_proposed(owed, dial):
    row = owed()
    page = tried(dial(row), "busy")
    assert "Hasil panggilan dicatat." in page
    kept = fresh(row)
    assert (kept.state, kept.tries, kept.promised_for) == (CallBackState.WAITING, 1, proposals(clock.now())[0])
    assert [one.outcome for one in db.session.query(CallBackTry)] == [TryOutcome.BUSY]
    page = dial(row)
    assert "Sudah dicoba 1 dari 3 kali" in page
    assert "sibuk atau di luar jangkauan" in page
    assert "harus yang akan datang" in tried(page, again_at="2020-01-01T08:00", expect=422)
    own = wib(clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    tried(dial(row), again_at=own.strftime("%Y-%m-%dT%H:%M"))
    assert (fresh(row).tries, fresh(row).promised_for) == (2, own)


def test_after_the_last_try_somebody_decides(owed, dial, visit):
    row = owed()
    for _number in range(3):
        page = tried(dial(row))
    assert "Percobaannya habis" in page
    assert "putuskan" in page
    page = dial(row).form("Simpan keputusan")
    assert page.submit(expect=422).errors == ["Pilih kelanjutannya."]
    page.submit(decision="close", reason="Tiga kali tidak diangkat.")
    kept = fresh(row)
    assert (kept.state, kept.result, kept.decision) == (CallBackState.DONE, CallOutcome.NOT_REACHED, Decision.CLOSE)
    line = history.read(kept.ticket_id, public_only=True)[-1]
    assert line.sentence == "Kami belum berhasil menelepon setelah 3 kali mencoba."
    message = db.session.query(Message).filter_by(code="not_reached").one()
    assert message.way is Way.WHATSAPP
    assert "sudah selesai" in dial(row)


def test_a_letter_goes_to_the_address_and_waits_for_one_where_there_is_none(owed, dial):
    row = owed(who={"address": "Jl. Contoh 1"})
    tried(dial(row), "wrong_number")
    assert fresh(row).must_decide
    dial(row).form("Simpan keputusan").submit(decision="letter")
    assert db.session.query(Message.way).filter_by(code="not_reached").scalar() is Way.LETTER


def test_trying_again_needs_a_reason_and_gives_one_more_try(owed, dial):
    row = owed()
    tried(dial(row), "wrong_number")
    form = dial(row).form("Simpan keputusan")
    assert "Tulis mengapa dicoba lagi." in form.submit(decision="again", expect=422)
    form.submit(decision="again", reason="Nomor baru dari keluarganya.")
    kept = fresh(row)
    assert (kept.state, kept.must_decide, kept.tries_allowed) == (CallBackState.WAITING, False, 2)
    assert "Dicoba lagi karena: Nomor baru" in dial(row)
    tried(dial(row))
    assert fresh(row).must_decide


def test_how_often_we_try_is_a_setting(owed, dial):
    with write():
        settings.put("calls.tries", 1)
    row = owed()
    tried(dial(row))
    assert fresh(row).must_decide


def test_a_call_that_became_no_request_is_owed_all_the_same(owed, dial, visit):
    row = owed(is_about_request=False)
    page = visit(LIST, as_="operator2")
    assert "Panggilan tanpa permohonan" in page
    assert "0812-••••-0077" in page
    assert "0812-0000-0077" in dial(row, "operator2")
    for _number in range(3):
        tried(dial(row))
    assert "tidak ada alamat untuk surat" in dial(row).form("Simpan keputusan").submit(decision="letter", expect=422)
    dial(row).form("Simpan keputusan").submit(decision="close")
    assert fresh(row).state is CallBackState.DONE
    assert db.session.query(Message).filter_by(code="not_reached").count() == 0


def test_a_confidential_call_is_owed_by_whoever_took_it_alone(owed, visit):
    row = owed(is_about_request=False, is_confidential=True)
    assert "0812-••••-0077" not in visit(LIST, as_="operator2")
    visit(f"{LIST}/{row.id}", as_="operator2", status=404)
    visit(f"{LIST}/{row.id}", as_="operator")


def test_a_call_back_belongs_to_a_unit_that_may_see_the_request(owed, dial, visit):
    row = owed()
    form = dial(row).form("Serahkan")
    other = db.session.query(Unit).filter_by(code="UMUM").one()
    assert "Unit itu tidak menangani permohonan ini" in form.submit(unit=str(other.id), expect=422)
    alone = owed(is_about_request=False)
    dial(alone).form("Serahkan").submit(unit=str(other.id))
    kept = fresh(alone)
    assert (kept.unit_id, kept.promised_by_id) == (other.id, None)
    visit(f"{LIST}/{alone.id}", as_="staf-klb-oth", status=404)


def test_what_is_due_is_marked_on_the_desk_and_told_to_the_heads(owed, visit):
    row = owed()
    with clock.standing_at(row.promised_for + timedelta(minutes=1)):
        assert "Perlu ditelepon 1" in visit("/meja", as_="operator")
        (alarm,) = running.call_backs(clock.now())
    assert (alarm.ticket_id, alarm.which, alarm.cycle, alarm.due_at) == (row.ticket_id, row.id, 1, row.promised_for)


def test_the_list_asks_no_more_for_more_of_them(owed, visit, queries):
    owed()
    owed(is_about_request=False)
    with queries() as few:
        visit(LIST, as_="operator")
    for _number in range(4):
        owed()
        owed(is_about_request=False)
    with queries() as many:
        visit(LIST, as_="operator")
    assert len(many) <= len(few)


def test_proposed_hours_lie_in_working_time(app):
    friday = clock.at(clock.today(), clock.wib(clock.now()).time())
    for moment in proposals(friday):
        assert moment > friday
        assert 7 <= wib(moment).hour <= 16
