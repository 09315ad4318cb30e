"""A history written anew does not agree with the seal of an earlier day (reliability, finding 10)."""

from __future__ import annotations

from contextlib import suppress
from datetime import time, timedelta

import pytest
from sqlalchemy import delete, func, select, text, update

from app.accounts import audit
from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent, AuditHead
from app.accounts.models import Role, RolePermission
from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State
from app.operations import doctor, seals
from app.operations.seals import keeping
from app.operations.seals.models import ChainSeal
from app.platform import clock, jobs, settings
from app.platform.database import write
from app.tickets.history import chain
from app.tickets.history.models import HistoryHead, TicketEvent
from tests.kit.requests import make_ticket

PAGE = "/meja/pengaturan/segel"


def sealed(day=0):
    with clock.standing_at(clock.now() + timedelta(days=day)), write():
        return seals.take()


def written_anew():
    """Change the first event and give every later one its new hash, as somebody who knows the code would."""
    with write() as session:
        rows = list(session.scalars(select(TicketEvent).order_by(TicketEvent.chain_number)))
        rows[0].actor_name = "Orang Lain"
        before = ""
        for row in rows:
            facts = {name: getattr(row, name) for name in chain._CHAINED} | {"at": row.at}
            row.chain_hash = before = chain._link(before, facts)
        session.execute(update(HistoryHead).values(last_hash=before))


def test_a_day_is_sealed_once(app, cast):
    make_ticket()
    assert sealed() is not None
    assert sealed() is None
    assert sealed(day=1) is not None
    assert [one.holds for one in seals.newest(9)] == [True, True]


def test_the_seal_of_a_day_is_taken_when_it_has_ended(app, cast):
    make_ticket()
    after_midnight = clock.at(clock.today() + timedelta(days=1), time(0, 2))
    with clock.standing_at(after_midnight), write():
        taken = seals.take()
    assert taken.day == clock.today()
    assert taken.event_count == db.session.scalar(select(func.count(TicketEvent.id)))


def restored_at(moment):
    with clock.standing_at(moment), write():
        audit.record("office:restored", "office", by=Actor.system())


def test_a_seal_that_a_restored_backup_took_along_accuses_nobody(visit, cast):
    sealed(-3)
    lost = clock.today() - timedelta(days=2)
    restored_at(clock.now())
    page = visit(PAGE, as_=cast.AUDITOR).form("Periksa").submit(day=lost.isoformat(), code="0" * 20, expect=422)
    assert "dipulihkan dari cadangan" in page.errors[0]
    assert "dihapus" not in page.errors[0]


def test_a_restored_backup_excuses_no_seal_that_is_missing_between_others(app, cast):
    day = clock.today() - timedelta(days=4)
    sealed(-1)
    restored_at(clock.now())
    assert seals.lost_by_restoring(day) is None, "a later seal was in that backup, so this one was too"
    assert seals.lost_by_restoring(clock.today()) is None


def test_an_empty_office_is_sealed_too(app):
    sealed()
    assert seals.faults() == []


def test_a_history_written_anew_looks_whole_and_is_betrayed_by_the_seal(app, cast):
    make_ticket()
    sealed()
    code = seals.newest(1)[0].code
    written_anew()
    assert chain.faults() == []
    assert len(seals.faults()) == 1
    assert not seals.is_confirmed(seals.newest(1)[0], code)
    assert not doctor.history_is_whole().is_well


def test_a_seal_changed_with_the_history_is_betrayed_by_the_code_on_paper(app, cast):
    make_ticket()
    sealed()
    code = seals.newest(1)[0].code
    written_anew()
    with write() as session:
        session.execute(update(ChainSeal).values(event_hash=db.session.scalar(select(HistoryHead.last_hash))))
    assert seals.faults() == []
    assert not seals.is_confirmed(seals.newest(1)[0], code)


def test_an_end_cut_off_with_its_head_is_noticed(app, cast):
    make_ticket()
    sealed()
    with write() as session:
        last = session.scalar(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1))
        session.execute(delete(AuditEvent).where(AuditEvent.number == last.number))
        head = session.scalars(select(AuditHead)).one()
        audit._move(head, last.number - 1, last.previous_hash)
    assert audit.verify() == []
    assert len(seals.faults()) == 1


def test_only_what_came_since_a_good_week_is_walked(app, cast, queries):
    for day in range(8):
        make_ticket()
        sealed(day)
    assert doctor.history_is_whole().is_well
    with write() as session:
        session.execute(update(TicketEvent).where(TicketEvent.chain_number == 1).values(actor_name="x"))
    assert seals.walk(whole=False).faults == []
    assert seals.walk(whole=True).faults
    last = db.session.scalar(select(TicketEvent.chain_number).order_by(TicketEvent.chain_number.desc()).limit(1))
    with write() as session:
        session.execute(update(TicketEvent).where(TicketEvent.chain_number == last).values(actor_name="x"))
    assert seals.walk(whole=False).faults
    assert not doctor.history_is_whole().is_well


def test_the_page_says_from_which_day_it_walked_and_how_to_walk_all(visit, cast):
    for day in range(8):
        make_ticket()
        sealed(day)
    since = f"{clock.today():%d-%m-%Y}"  # the seal of seven days' work ago bears the day that had ended
    told = doctor.history_is_whole()
    assert told.is_well
    assert f"utuh sejak segel {since}" in told.sentence
    assert "./loket doctor --all" in told.sentence
    assert f"utuh sejak segel {since}" in visit("/meja/pengaturan/pemeliharaan", as_=cast.TEKNISI)


TAMPERINGS = {
    "edit": "UPDATE {table} SET {told} = 'Orang lain' WHERE {number} = 2",
    "delete": "DELETE FROM {table} WHERE {number} = 2",
    "cut off": "DELETE FROM {table} WHERE {number} > 2",
    "empty": "DELETE FROM {table}",
    "reorder": "UPDATE {table} SET {number} = 999 WHERE {number} = 2; UPDATE {table} SET {number} = 2 WHERE"
    " {number} = 3; UPDATE {table} SET {number} = 3 WHERE {number} = 999",
}
CHAINS = (
    {"table": "ticket_event", "number": "chain_number", "told": "actor_name"},
    {"table": "audit_event", "number": "number", "told": "actor"},
)


def test_the_command_notices_whatever_was_done_to_the_oldest_of_either_chain(app, cast):
    """Five of five (reliability), also of what lies before the seal of a week ago."""
    for day in range(8):
        make_ticket()
        sealed(day)
    assert told_by_the_command(app).startswith("baik")
    for one in CHAINS:
        for how, statements in TAMPERINGS.items():
            with suppress(TakenBack), write() as session:
                for statement in statements.format(**one).split(";"):
                    session.execute(text(statement))
                assert not doctor.history_is_whole(whole=seals.is_quickly_walked()).is_well, f"{how} {one['table']}"
                raise TakenBack
    assert told_by_the_command(app).startswith("baik")
    with write() as session:
        session.execute(text(TAMPERINGS["edit"].format(**CHAINS[0])))
    assert told_by_the_command(app).startswith("PERIKSA")


def told_by_the_command(app, *more) -> str:
    lines = app.test_cli_runner().invoke(args=["doctor", *more]).output.splitlines()
    return next(line for line in lines if "Riwayat" in line)


class TakenBack(Exception):
    """Whatever was done to the database is undone."""


def test_a_long_history_is_walked_whole_when_asked(app, cast, monkeypatch):
    monkeypatch.setattr(seals, "QUICKLY_WALKED", 5)
    for day in range(8):
        make_ticket()
        sealed(day)
    with write() as session:
        session.execute(update(TicketEvent).where(TicketEvent.chain_number == 1).values(actor_name="x"))
    assert "utuh sejak segel" in told_by_the_command(app)
    assert told_by_the_command(app, "--all").startswith("PERIKSA")


@pytest.mark.settings(SMTP_URL="smtp://127.0.0.1:1", DEMO_WANTED=False)
def test_the_keeper_gets_each_days_seal_by_mail(app, cast):
    with write():
        settings.put("seals.mail_to", "inspektorat@contoh.id")
        settings.put("messages.sender", "loket@contoh.id")
    for _night in range(2):
        with write():
            jobs.enqueue("seals.take", {})
        assert jobs.run_once()
    mails = [row for row in db.session.scalars(select(Message)) if row.code == "seal"]
    assert len(mails) == 1
    assert outbox.recipient(mails[0]) == "inspektorat@contoh.id"
    assert seals.newest(1)[0].code in outbox.opened(mails[0])[0]


@pytest.mark.settings(SMTP_URL="smtp://127.0.0.1:1", DEMO_WANTED=False)
def test_the_doctor_asks_for_somebody_who_keeps_the_seals_elsewhere(app, cast):
    told = doctor.seals_are_kept_elsewhere()
    assert not told.is_well
    assert "Pengaturan, Segel harian" in told.sentence
    with write():
        settings.put("seals.mail_to", "inspektorat@contoh.id")
    assert "pengiriman surel" in doctor.seals_are_kept_elsewhere().sentence
    with write():
        settings.put("messages.sender", "loket@contoh.id")
        jobs.enqueue("seals.take", {})
    assert jobs.run_once()
    assert doctor.seals_are_kept_elsewhere()[:2] == (True, "Segel harian dikirim kepada penyimpannya.")
    with write() as session:
        session.execute(update(Message).values(state=State.FAILED))
    told = doctor.seals_are_kept_elsewhere()
    assert not told.is_well
    assert "tidak sampai" in told.sentence


def test_an_office_without_mail_prints_its_seals_and_says_so(cast, visit):
    page = visit(PAGE, as_=cast.AUDITOR)
    assert "Belum ada yang menyimpan segel" in page
    page = page.form("Simpan").submit(on_paper=True)
    assert "Belum ada yang menyimpan segel" not in page
    assert keeping.trouble() == ""
    visit(PAGE, as_=cast.AUDITOR).form("Simpan").submit(on_paper=False)
    assert keeping.trouble() != ""


def test_a_code_kept_elsewhere_is_confirmed_on_the_page(visit, cast):
    make_ticket()
    sealed()
    day, code = seals.newest(1)[0].day.isoformat(), seals.newest(1)[0].code
    page = visit(PAGE, as_=cast.AUDITOR)
    assert code in page
    assert "Cocok" in page.form("Periksa").submit(day=day, code=code.lower().replace("-", " "))
    page = visit(PAGE, as_=cast.AUDITOR).form("Periksa").submit(day=day, code="0" * 20, expect=422)
    assert "tidak cocok" in page.errors[0]
    page = visit(PAGE, as_=cast.AUDITOR).form("Periksa").submit(day="2020-01-01", code=code, expect=422)
    assert "telah dihapus" in page.errors[0]
    assert code in visit(f"{PAGE}/cetak", as_=cast.AUDITOR)


def test_who_may_not_read_the_log_sees_no_seals(visit, cast):
    visit(PAGE, as_=cast.OPERATOR, status=403)


def test_reading_the_log_is_not_enough_to_name_the_keeper(visit, cast, sign_in):
    with write():
        role = db.session.scalars(select(Role).where(Role.code == "auditor")).one()
        held = (RolePermission.role_id == role.id) & (RolePermission.permission == "seal:edit")
        db.session.execute(delete(RolePermission).where(held))
    page = visit(PAGE, as_=cast.AUDITOR)
    assert "Siapa menyimpannya" not in page
    client = sign_in(cast.AUDITOR)
    token = client.get(PAGE).get_data(as_text=True).split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    refused = client.post(f"{PAGE}/penyimpan", data={"csrf_token": token, "mail_to": "x@contoh.id"})
    assert refused.status_code == 403
    assert settings.get("seals.mail_to") == ""


def test_who_may_names_the_keeper(visit, cast):
    page = visit(PAGE, as_=cast.AUDITOR).form("Simpan").submit(mail_to="x@contoh.id")
    assert "disimpan" in page
    assert settings.get("seals.mail_to") == "x@contoh.id"
    page = visit(PAGE, as_=cast.AUDITOR).form("Simpan").submit(mail_to="bukan surel", expect=422)
    assert "surel yang lengkap" in page.errors[0]


def test_what_stands_between_the_letters_of_a_code_does_not_matter():
    assert seals.plain(" 0o1-ilL·9z ") == "0011119Z"
