"""Whom a note may name: offered while it is typed, and only who may see the request."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.accounts.models import User
from app.platform import settings
from app.platform.database import change, write
from app.tickets.handling import marks
from app.tickets.statuses import Status
from app.tickets.together import exclusions, mentionable
from tests import cast
from tests.kit.requests import ask, enlist, make_ticket, who

S = Status


def offered(ticket, typed, by=cast.STAF):
    return [one.username for one in mentionable.of(ticket.number, typed, by=who(by))]


def test_a_colleague_is_found_by_account_name_and_position(app):
    ticket = make_ticket(S.DIPROSES)
    kasi = who(cast.KASI)
    for typed in (cast.KASI, cast.KASI[:6].upper(), kasi.name.split()[0], "kepala seksi organisasi"):
        assert cast.KASI in offered(ticket, typed), typed


def test_nothing_typed_offers_ones_own_unit_and_never_oneself(app):
    names = offered(make_ticket(S.DIPROSES), "")
    assert cast.KASI in names
    assert cast.STAF not in names


def test_who_may_not_see_the_request_is_not_offered(app):
    ticket = make_ticket(S.DIPROSES)
    assert offered(ticket, cast.STAF_LAIN) == []
    assert offered(ticket, cast.TEKNISI) == []


def test_of_a_secret_one_only_its_handlers_are_offered(app):
    ticket = make_ticket(S.DIPROSES)
    assert cast.OPERATOR in offered(ticket, "operator")
    with write():
        marks.classify(ticket, True, "Menyangkut pegawai.", by=who(cast.KABID))
    assert cast.OPERATOR not in offered(ticket, "operator")


def test_whoever_still_has_days_to_set_up_a_second_factor_is_offered(app, monkeypatch):
    ticket = make_ticket(S.DIPROSES)
    monkeypatch.setitem(app.config, "DEMO_WANTED", False)
    with write():
        change(update(User).values(is_demo=False))
        settings.put("security.factor_for_all", True)
        settings.put("security.factor_grace_days", 3)
    assert cast.KASI in offered(ticket, cast.KASI)
    with write():
        settings.put("security.factor_grace_days", 0)
    assert offered(ticket, cast.KASI) == []


def test_whom_a_complaint_is_about_is_not_offered(app):
    enlist(cast.SEKRETARIS, cast.PENGADUAN)
    ticket = ask(service="LIN-01", need="Petugas meminta uang.").ticket
    assert cast.PENGADUAN in offered(ticket, cast.PENGADUAN, by=cast.SEKRETARIS)
    with write():
        exclusions.exclude_person(ticket, who(cast.PENGADUAN).user_id, by=who(cast.SEKRETARIS))
    assert cast.PENGADUAN not in offered(ticket, cast.PENGADUAN, by=cast.SEKRETARIS)


@pytest.mark.parametrize("typed", ["%", "'", "zzzz", "\x00", "💥"])
def test_odd_letters_find_nobody_and_break_nothing(app, typed):
    assert offered(make_ticket(S.DIPROSES), typed) == []


def test_looking_costs_no_more_than_a_bounded_number_of_statements(app, queries):
    enlist(cast.SEKRETARIS)
    ticket = make_ticket(S.DIPROSES)
    with queries() as asked:
        offered(ticket, "s", by=cast.SEKRETARIS)
    assert len(asked) <= 1 + 4 * 24 + 10
