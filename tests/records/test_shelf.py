"""A paper file has one place, is lent to one person at a time, and comes back; all of it for the office alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.records import shelf
from app.records.shelf import listing
from app.tickets import facets, history
from app.tickets.handling import moves
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, enlist, make_ticket, who

if TYPE_CHECKING:
    from app.records.shelf.models import PaperFile, PaperLoan

PLACE = "1.2.3.14.5"


@pytest.fixture(autouse=True)
def enlisted(cast):
    enlist()


def keep(ticket, place: str = PLACE, **more) -> PaperFile:
    with write():
        return shelf.keep(ticket, shelf.Wanted(location=place, **more), by=who(cast.BERKAS))


def lend(ticket, days: int = 7, borrower: str = "Bu Umpama", **more) -> PaperLoan:
    with write():
        return shelf.lend(ticket, borrower, clock.today() + timedelta(days=days), by=who(cast.BERKAS), **more)


def give_back(ticket) -> None:
    with write():
        shelf.give_back(ticket, by=who(cast.BERKAS))


def inside(ticket) -> list[str]:
    return [line.sentence for line in history.read(ticket.id, public_only=False) if not line.is_public]


def account(username: str) -> int:
    return db.session.scalars(select(User.id).where(User.username == username)).one()


def test_it_is_shelved_with_the_classification_of_its_services_group(app):
    ticket = make_ticket(Status.DIPROSES)
    keep(ticket, " 1.2.3 . 14.5 ")
    there = shelf.standing(ticket.id)
    assert (there.location, there.code, there.is_out) == (PLACE, "500.3.2", False)
    assert inside(ticket)[-1] == "Berkas kertas disimpan di 1.2.3.14.5."
    assert ("Berkas fisik", PLACE) in facets.of(ticket.id)


def test_moving_it_is_told_and_correcting_a_word_is_not(app):
    ticket = make_ticket(Status.DIPROSES)
    keep(ticket)
    before = len(inside(ticket))
    keep(ticket, amount="24 lembar")
    assert len(inside(ticket)) == before
    keep(ticket, "A.2.3.14.5")
    assert inside(ticket)[-1] == "Berkas kertas disimpan di A.2.3.14.5."


@pytest.mark.parametrize("place", ["", "1.2.3", "rak dua", "1.2.3.4.5.6", "1.2.3.4.<b>", "1..3.4.5", "1234567.1.1.1.1"])
def test_a_place_that_nobody_would_find_is_refused(app, place):
    with pytest.raises(Refused) as no:
        keep(make_ticket(Status.DIPROSES), place)
    assert no.value.field == "location"


def test_it_is_lent_and_comes_back(app):
    ticket = make_ticket(Status.DIPROSES)
    keep(ticket)
    lend(ticket, borrower_id=account(cast.STAF))
    there = shelf.standing(ticket.id)
    assert there.is_out
    assert there.borrower == who(cast.STAF).name
    assert inside(ticket)[-1].startswith("Berkas kertas dipinjamkan sampai")
    give_back(ticket)
    assert not shelf.standing(ticket.id).is_out
    assert inside(ticket)[-1] == "Berkas kertas kembali di 1.2.3.14.5."
    lend(ticket)


def test_what_is_out_is_neither_lent_again_nor_moved_and_what_is_in_does_not_come_back(app):
    ticket = make_ticket(Status.DIPROSES)
    with pytest.raises(Conflict):
        lend(ticket)
    keep(ticket)
    with pytest.raises(Conflict):
        give_back(ticket)
    lend(ticket)
    with pytest.raises(Conflict):
        lend(ticket)
    with pytest.raises(Conflict):
        keep(ticket, "A.2.3.14.5")


@pytest.mark.parametrize("said", [{"borrower": " "}, {"days": -1}, {"borrower": "", "borrower_id": 999_999}])
def test_a_loan_without_a_borrower_or_into_the_past_is_refused(app, said):
    ticket = make_ticket(Status.DIPROSES)
    keep(ticket)
    with pytest.raises(Refused):
        lend(ticket, **said)
    assert not shelf.standing(ticket.id).is_out


def test_archiving_at_a_place_shelves_it_there_and_any_other_words_do_not(app):
    for location, place in (("2.1.1.4.9", "2.1.1.4.9"), ("elektronik saja", None), ("Rak KLB 2", None)):
        ticket = make_ticket(Status.DIBATALKAN)
        with write():
            moves.archive(ticket, location, by=who(cast.BERKAS), early="Diminta.")
        there = shelf.standing(ticket.id)
        assert (there.location if there else None) == place


def test_who_keeps_a_file_too_long_hears_of_it_once_a_week(app):
    ticket = make_ticket(Status.DIPROSES)
    keep(ticket)
    lend(ticket, days=1, borrower_id=account(cast.STAF))
    for days, told in ((1, 0), (2, 1), (3, 1), (9, 2)):
        with clock.standing_at(clock.now() + timedelta(days=days)):
            remind()
        assert len(db.session.scalars(select(Notice)).all()) == told, days
    assert db.session.scalars(select(Notice.user_id)).first() == account(cast.STAF)


def remind() -> None:
    with write():
        jobs.enqueue("shelf.overdue", {})
    while jobs.run_once():
        pass


def test_the_list_shows_what_stands_where_what_is_lent_and_what_is_late(app):
    first, second = make_ticket(Status.DIPROSES), make_ticket(Status.DIPROSES)
    keep(first)
    keep(second, "9.1.1.1.1")
    lend(second, days=1)
    by = who(cast.BERKAS)

    def numbers(view: str, question: str = "") -> list[str]:
        return [line.number for line in listing.lines(view, question, by)]

    assert numbers(listing.ALL) == [second.number, first.number]
    assert numbers(listing.LENT) == [second.number]
    assert numbers(listing.LATE) == []
    assert numbers(listing.ALL, "9.1") == [second.number]
    assert numbers(listing.ALL, first.number) == [first.number]
    with clock.standing_at(clock.now() + timedelta(days=3)):
        assert numbers(listing.LATE) == [second.number]
        assert listing.count_late(by) == 1


def test_a_confidential_file_is_in_no_list_of_others(app):
    ticket = ask(service="LEG-01", is_confidential=True).ticket
    keep(ticket)
    assert listing.lines(listing.ALL, "", who(cast.BERKAS)) == []
    assert listing.lines(listing.ALL, "1.2", who(cast.BERKAS)) == []


def test_the_archive_list_has_the_eight_columns_of_the_handbook(app):
    ticket = make_ticket(Status.DIPROSES)
    keep(ticket, amount="1 berkas", note="Map biru")
    (row,) = listing.rows(listing.ALL, "", who(cast.BERKAS))
    year = str(clock.today().year)
    assert row == [ticket.number, "500.3.2", ticket.subject, year, "1 berkas", "asli", PLACE, "Map biru"]
    assert len(listing.headings()) == len(row)
