"""The hand-over in two steps: what will move is said before it does, and it can be taken back (R033)."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts import roster
from app.accounts.models import Position, User
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit.requests import actor, make_ticket

PAGE = "/meja/pengaturan/serah-terima"


def account(username: str) -> int:
    return db.session.scalar(select(User.id).where(User.username == username))


def plan(visit, as_):
    return visit(f"{PAGE}/{account(people.STAF)}", as_=as_)


def test_from_choosing_the_person_to_the_hand_over_and_back(visit, cast):
    ticket = make_ticket(Status.DIPROSES)
    first = visit(PAGE, as_=cast.SEKRETARIS).form("Lanjut").submit(account=str(account(cast.STAF)))
    assert "1 permohonan terbuka di tangannya" in first
    assert ticket.number in first
    done = first.form("Serahkan").submit(
        successor=str(account(cast.STAF_LAIN)), kind="definitif", starts_on=clock.today().isoformat(), decree="821/1"
    )
    assert "1 pekerjaan berpindah" in done
    db.session.expire_all()
    assert ticket.officer_id == account(cast.STAF_LAIN)
    back = done.form("Batalkan").submit()
    assert "Kembali: 1" in back
    db.session.expire_all()
    assert ticket.officer_id == account(cast.STAF)


def test_whoever_reads_no_requests_is_only_told_their_number(visit, cast):
    ticket = make_ticket(Status.DIPROSES, is_confidential=True)
    page = plan(visit, cast.TEKNISI)
    assert ticket.number not in page
    assert ticket.subject not in page
    assert "1 permohonan lain ikut pindah tanpa ditampilkan di sini." in page


def test_a_refused_form_keeps_what_was_typed(visit, cast):
    make_ticket(Status.DIPROSES)
    refused = (
        plan(visit, cast.SEKRETARIS)
        .form("Serahkan")
        .submit(kind="plh", starts_on=clock.today().isoformat(), decree="SK 12", expect=422)
    )
    assert refused.errors == ["Pilih siapa yang menjadi Plh."]
    assert "SK 12" in refused.find("//input[@name='decree']/@value")


def test_a_closed_account_with_open_work_is_pointed_out(visit, cast):
    make_ticket(Status.DIPROSES)
    by = actor(cast.TEKNISI)
    with write():
        roster.disable(db.session.get_one(User, account(cast.STAF)), by=by)
    page = visit(PAGE, as_=cast.SEKRETARIS)
    assert "1 permohonan terbuka · akun ditutup" in page
    of_account = visit(f"/meja/pengaturan/akun/{account(cast.STAF)}", as_=cast.SEKRETARIS)
    assert "masih memegang 1 permohonan terbuka" in of_account
    of_account.link("Serahkan pekerjaannya").follow()


def test_a_chair_that_is_not_his_is_refused(visit, cast):
    kadis = db.session.scalar(select(Position.id).where(Position.code == "kadis"))
    plan(visit, cast.SEKRETARIS).form("Serahkan").submit(
        anyway={"positions": str(kadis)}, starts_on=clock.today().isoformat(), expect=422
    )


def test_the_lists_cost_the_same_however_many(visit, queries, cast):
    make_ticket(Status.DIPROSES)
    plan(visit, cast.SEKRETARIS)
    with queries() as few:
        plan(visit, cast.SEKRETARIS)
    for _more in range(3):
        make_ticket(Status.DIPROSES)
    with queries() as many:
        plan(visit, cast.SEKRETARIS)
    assert len(many) == len(few)


def test_requests_are_shared_row_by_row(visit, cast):
    first, second = make_ticket(Status.DIPROSES), make_ticket(Status.DIPROSES)
    form = plan(visit, cast.SEKRETARIS).form("Serahkan")
    form.submit(
        successor=str(account(cast.STAF_LAIN)), kind="definitif", starts_on=clock.today().isoformat(),
        **{f"share_{second.id}": str(account(cast.KASI))},
    )  # fmt: skip
    db.session.expire_all()
    assert (first.officer_id, second.officer_id) == (account(cast.STAF_LAIN), account(cast.KASI))
