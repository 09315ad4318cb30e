"""The office's other steps stand in the same tree: taking up, assigning, moving, correcting, closing, reopening."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from app.accounts import organisation
from app.accounts.models import Appointment, Position, Unit
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import access, disposition
from app.tickets.disposition.models import Disposition
from app.tickets.handling import assigning, moves, rerouting
from app.tickets.statuses import Status
from tests import cast
from tests.kit.dispositions import at_the_top, chair, leaf, told, tree
from tests.kit.requests import actor, all_present, make_ticket, who

S = Status


def do(verb, ticket, *args, **facts):
    with write():
        return verb(ticket, *args, **facts)


def unit(code):
    return db.session.query(Unit.id).filter_by(code=code).scalar()


def give(ticket, to, by):
    return do(disposition.give, ticket, [chair(to)], chair(to), by=who(by))


def test_an_officer_who_takes_it_up_stands_under_his_head(app):
    ticket = make_ticket(S.DIPROSES)
    assert told(ticket) == [("kasi-klb-oth", "passed_on"), ("staf-klb-oth", "accepted")]
    assert leaf(ticket).user_id == who(cast.STAF).user_id


def test_a_head_who_takes_it_up_keeps_it_himself(app):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    do(moves.accept, ticket, by=who(cast.KASI))
    assert told(ticket) == [("kasi-klb-oth", "accepted")]


def test_an_assignment_is_a_row_and_work_already_begun_goes_on(app):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    do(assigning.assign, ticket, who(cast.STAF).user_id, by=who(cast.KASI))
    assert told(ticket) == [("kasi-klb-oth", "passed_on"), ("staf-klb-oth", "unread")]
    do(moves.accept, ticket, by=who(cast.STAF))
    do(assigning.assign, ticket, who(cast.KASI).user_id, by=who(cast.KASI))
    assert told(ticket) == [("kasi-klb-oth", "accepted"), ("staf-klb-oth", "withdrawn")]
    assert (ticket.status, ticket.officer_id) == (S.DIPROSES, who(cast.KASI).user_id)


def test_a_transfer_makes_it_the_other_units_and_a_return_finds_the_mover(app):
    ticket = make_ticket(S.DIPROSES)
    do(rerouting.reroute, ticket, unit("UKM-IB"), "Salah alamat.", by=who(cast.KABID))
    assert told(ticket)[-2:] == [("kabid-klb", "passed_on"), ("kasi-ukm-ib", "unread")]
    assert ticket.unit_id == unit("UKM-IB")
    assert access.find(ticket.number, who(cast.STAF)) is None  # no longer his unit's, nor his part
    do(disposition.withdraw, ticket, leaf(ticket).id, "Keliru.", by=who(cast.KABID))
    assert ticket.position_id == chair("kabid-klb")


def test_after_a_correction_it_comes_back_to_whoever_asked(app):
    ticket = at_the_top()
    give(ticket, "kabid-klb", cast.KADIS)
    give(ticket, "kasi-klb-oth", cast.KABID)
    do(moves.accept, ticket, by=who(cast.STAF))
    do(moves.ask_for_papers, ticket, ["KTP"], by=who(cast.STAF))
    do(moves.bring_papers, ticket, by=who(cast.OPERATOR), text="Ini KTP-nya.")
    with write():
        all_present(ticket)
    do(moves.dispose, ticket, by=who(cast.OPERATOR))  # though the service is not simple
    assert (ticket.officer_id, told(ticket)[-1]) == (who(cast.STAF).user_id, ("staf-klb-oth", "unread"))


def test_changing_the_service_leaves_it_with_the_leadership(app):
    ticket = at_the_top()
    do(rerouting.change_service, ticket, "INF-03", "Ternyata kemitraan.", by=who(cast.SEKRETARIS))
    assert ticket.position_id == chair("kadis")


def test_closing_ends_every_row_and_reopening_begins_a_new_one(app):
    ticket = make_ticket(S.SELESAI)
    assert {state for _code, state in told(ticket)} == {"done"}
    do(moves.reopen, ticket, "Belum selesai.", by=who(cast.OPERATOR))
    assert told(ticket)[-1] == ("staf-klb-oth", "unread")
    do(moves.accept, ticket, by=who(cast.STAF))
    assert told(ticket)[-1] == ("staf-klb-oth", "accepted")


def test_a_request_from_before_the_tree_gets_its_row_when_somebody_moves_it(app):
    ticket = make_ticket(S.DIPROSES)
    with write():
        db.session.execute(delete(Disposition).where(Disposition.parent_id.is_not(None)))
        db.session.execute(delete(Disposition))
    give(ticket, "staf-klb-oth", cast.KASI)
    assert told(ticket) == [
        ("staf-klb-oth", "withdrawn"),
        ("kasi-klb-oth", "passed_on"),
        ("staf-klb-oth", "unread"),
    ]


def test_an_empty_chairs_tray_falls_to_the_next_head_up(app):
    ticket = at_the_top()
    give(ticket, "kabid-klb", cast.KADIS)
    give(ticket, "kasi-klb-was", cast.KABID)
    with write():
        ticket.is_confidential = True
        db.session.delete(db.session.query(Appointment).filter_by(position_id=chair("kasi-klb-was")).one())
    kabid = actor(cast.KABID)
    assert access.find(ticket.number, kabid) is not None
    do(disposition.give_back, ticket, leaf(ticket).id, "Kepala Seksi sedang kosong.", by=kabid)
    assert ticket.position_id == chair("kabid-klb")


def test_open_rows_keep_a_position_and_a_unit_open(app):
    ticket = make_ticket(S.DIPROSES)
    do(disposition.ask_opinion, ticket, [chair("kasi-upk-us")], "Bagaimana?", by=who(cast.STAF))
    position = db.session.get_one(Position, chair("kasi-upk-us"))
    with pytest.raises(Refused, match="1 disposisi terbuka"), write():
        organisation.close_position(position, by=who(cast.SEKRETARIS))
    with pytest.raises(Refused, match="1 disposisi terbuka"), write():
        organisation.close_unit(db.session.get_one(Unit, position.unit_id), by=who(cast.SEKRETARIS))


def test_another_units_officer_still_may_not_take_it(app):
    with pytest.raises(Conflict):
        do(moves.accept, make_ticket(S.DIDISPOSISIKAN), by=who(cast.STAF_LAIN))


def test_each_sheet_has_a_code_nobody_can_guess(app):
    codes = {row.code for row in tree(at_the_top())}
    assert all(len(code) == 16 for code in codes)
    assert len(codes) == 2
