"""The schedule of retention, its dry run, and a list on its way to destruction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.personal_data.models import Destruction, RetentionClass
from app.platform import clock, jobs, settings
from app.platform.database import write
from app.stakeholders.held import ERASED
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import enlist, make_ticket
from tests.kit.tagged import faults_in, printed

RETENTION = "/meja/pengaturan/retensi"


def years_later():
    return clock.standing_at(clock.now() + timedelta(days=366 * 6))


def test_the_dry_run_tells_how_many_and_which(visit, cast):
    enlist()
    first = make_ticket(Status.SELESAI).number
    page = visit(RETENTION, as_=cast.BERKAS)
    assert "Belum ada daftar usul musnah." in page
    assert first not in page
    assert "25 Nov 2031" in page
    with years_later():
        page = visit(RETENTION, as_=cast.SEKRETARIS)
        assert first in page
        assert db.session.scalar(select(Destruction.id)) is None, "a look destroys and lists nothing"


def test_a_list_is_looked_through_proposed_agreed_and_destroyed(visit, cast, sign_in):
    enlist()
    kept, gone, again = (make_ticket(Status.SELESAI).number for _time in range(3))
    with years_later():
        page = visit(RETENTION, as_=cast.BERKAS).form("Susun daftar").submit()
        page = page.form("Keluarkan yang ditandai").submit(kept=["0"])
        assert kept not in page
        assert page.form("Usulkan pemusnahan").submit(proposal="", expect=422).errors
        page = page.form("Usulkan pemusnahan").submit(proposal="Sudah diperiksa.")
        number = page.h1.split()[-1]
        where = f"{RETENTION}/daftar/{number}"
        decision = visit(where, as_=cast.SEKRETARIS).form("Simpan keputusan")
        assert decision.submit(agreed="no", expect=422).errors
        with write():
            db.session.scalars(select(Ticket).where(Ticket.number == again)).one().status = Status.DIPROSES
        decision.submit(agreed="yes")
        while jobs.run_once():
            pass
        minutes = visit(where, as_=cast.SEKRETARIS).link("BA-MUSNAH/001/2032").follow()
        assert gone in minutes
        assert f"masa simpannya ternyata belum lewat: {again}" in minutes
        assert "1 arsip permohonan pada daftar ini tetap disimpan" in visit(where, as_=cast.SEKRETARIS)
        minutes.form("Unduh PDF").submit()
        assert faults_in(printed()) == []
        words = dict(db.session.execute(select(Ticket.number, Ticket.subject)).all())
        assert words[gone] == ERASED != words[kept]
        assert words[again] != ERASED
        sign_in(cast.SEKRETARIS).set_cookie("bahasa", "en")
        for address in (where, RETENTION, f"{where}/berita-acara"):
            visit(address, as_=cast.SEKRETARIS)


def test_the_schedule_is_changed_from_a_day_on_and_keeps_what_held_before(visit, cast):
    row = db.session.scalars(select(RetentionClass).where(RetentionClass.code == "umum")).one()
    where = f"{RETENTION}/kelas/{row.id}"
    visit(where, as_=cast.BERKAS, status=403)
    form = visit(where, as_=cast.SEKRETARIS).form("Simpan jadwal")
    assert form.submit(active="x", expect=422).errors
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert form.submit(active="5", starts_on=yesterday, expect=422).errors
    form.submit(active="5", law="Perwali 1/2026", starts_on=(clock.today() + timedelta(days=10)).isoformat())
    page = visit(RETENTION, as_=cast.SEKRETARIS)
    assert "Perubahan yang akan berlaku" in page
    assert "5 + 3" in page
    assert len(list(db.session.scalars(select(RetentionClass).where(RetentionClass.code == "umum")))) == 2


def test_the_offices_own_hours_and_days_are_set_here(visit, sign_in, cast):
    visit(f"{RETENTION}/angka", as_=cast.BERKAS, status=403)
    form = visit(RETENTION, as_=cast.SEKRETARIS).link("Ubah jam, hari").follow().form("Simpan angka")
    assert form.submit(hours="73", expect=422).errors, "the law gives no more"
    form.submit(hours="48", copy_days="3", most_at_once="100", printouts="14", old_keys="0")
    keys = ("personal_data.hours", "personal_data.copy_days", "retention.most_at_once", "printouts.keep_days")
    assert [settings.get(key) for key in (*keys, "keys.keep_old_hours")] == [48, 3, 100, 14, 0]
    assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number.desc())).first() == "office:changed"
    sign_in(cast.SEKRETARIS).set_cookie("bahasa", "en")
    visit(f"{RETENTION}/angka", as_=cast.SEKRETARIS)
