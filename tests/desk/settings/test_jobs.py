"""Background jobs: the worker's pulse in words, what failed and why, and trying again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import clock, jobs, settings
from app.platform.database import write
from app.platform.jobs import Job
from tests.kit import requests

TUGAS = "/meja/pengaturan/tugas"


def add_job(**marks) -> int:
    with write():
        jobs.enqueue(marks.pop("kind", "receipt.pdf"), {"ticket": 0})
        job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
        for name, value in marks.items():
            setattr(job, name, value)
        return job.id


def failed_job(error: str = "Traceback …\napp.platform.storage.NoRoom: penuh") -> int:
    return add_job(failed_at=clock.now(), attempts=10, last_error=error)


def state_of(job_id: int) -> tuple:
    return tuple(db.session.execute(select(Job.failed_at, Job.attempts).where(Job.id == job_id)).one())


@pytest.mark.parametrize(
    ("silence", "words"),
    [
        (3, "Pekerja latar hidup, terakhir 3 detik lalu."),
        (61, "tidak memberi tanda sejak"),
        (None, "belum pernah hidup"),
    ],
)
def test_the_pulse_of_the_worker_is_said_in_words(visit, cast, silence, words):
    with clock.standing_at(clock.now()):
        if silence is not None:
            with write():
                settings.put("worker.heartbeat", (clock.now() - timedelta(seconds=silence)).isoformat())
        page = visit(TUGAS, as_=cast.TEKNISI)
        assert words in page
        assert bool(page.find("//*[contains(@class, 'notice--error')]")) is (silence != 3)


def test_what_failed_is_told_plainly_with_the_details_folded(visit, cast):
    failed_job()
    page = visit(TUGAS, as_=cast.TEKNISI)
    assert "Penyimpanan kantor penuh." in page
    assert page.find("//details/pre/text()") == ["Traceback …\napp.platform.storage.NoRoom: penuh"]


def test_an_unknown_error_is_called_a_mistake_of_the_program(visit, cast):
    failed_job("ValueError: x")
    assert "Ada kesalahan program" in visit(TUGAS, as_=cast.TEKNISI)


def test_one_job_is_tried_again(visit, cast):
    first, second = failed_job(), failed_job()
    page = visit(TUGAS, as_=cast.TEKNISI)
    forms = [form for form in page.find("//main//form") if form.xpath(f".//button[@value='{first}']")]
    assert len(forms) == 1
    page.visitor.post(f"{TUGAS}/ulang", {"job": first, "csrf_token": page.form("Coba semua lagi").fields["csrf_token"]})
    assert state_of(first) == (None, 0)
    assert state_of(second)[1] == 10
    assert db.session.scalar(select(AuditEvent.subject).where(AuditEvent.action == "job:tried_again")) == f"job:{first}"


def test_all_jobs_are_tried_again_and_late_ones_hurry(visit, cast):
    late = add_job(attempts=2, run_after=clock.now() + timedelta(hours=1), last_error="OSError: x")
    given_up = failed_job()
    page = visit(TUGAS, as_=cast.TEKNISI).form("Coba semua lagi").submit()
    assert "2 tugas dicoba lagi" in page
    assert state_of(given_up) == (None, 0)
    assert state_of(late) == (None, 2)
    assert db.session.scalar(select(Job.run_after).where(Job.id == late)) <= clock.now()


@pytest.mark.parametrize("wanted", ["999", "-1", "satu", "", "9" * 30])
def test_a_job_that_is_gone_harms_nobody(visit, cast, wanted):
    failed_job()
    page = visit(TUGAS, as_=cast.TEKNISI)
    token = page.form("Coba semua lagi").fields["csrf_token"]
    assert "Tidak ada lagi" in page.visitor.post(f"{TUGAS}/ulang", {"job": wanted, "csrf_token": token})


def test_the_list_asks_no_more_for_more_failures(visit, queries, cast):
    failed_job()
    visit(TUGAS, as_=cast.TEKNISI)
    with queries() as few:
        visit(TUGAS, as_=cast.TEKNISI)
    for _number in range(5):
        failed_job()
    with queries() as many:
        visit(TUGAS, as_=cast.TEKNISI)
    assert len(many) == len(few)


def test_what_is_underway_and_what_each_is_about_is_said_in_words(visit, cast):
    requests.enlist()
    plain, secret = requests.make_ticket(), requests.make_ticket(is_confidential=True)
    add_job(kind="tickets.sweep", lease_owner="x:1", lease_until=clock.now() + timedelta(minutes=1), attempts=1)
    page = visit(TUGAS, as_=cast.TEKNISI)
    assert "Sedang dikerjakan" in page
    assert "Menunggu giliran" in page
    assert f"permohonan {plain.number}" in page
    assert secret.number not in page.text
    assert page.find("//*[@id='sekarang']/@hx-trigger") == ["every 5s"]
