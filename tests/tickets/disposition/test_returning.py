"""The way back: a wrong tray in one act, to the giver, who is told; and what a giver takes back himself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, NotYours, Refused
from app.tickets import access, disposition, history
from app.tickets.disposition.kinds import State
from app.tickets.handling import moves
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from tests import cast
from tests.kit.dispositions import at_first_desk, at_the_top, chair, leaf, told, tree
from tests.kit.requests import make_ticket, who

S = Status


def do(verb, ticket, *args, **facts):
    with write():
        return verb(ticket, *args, **facts)


def give(ticket, to, by):
    return do(disposition.give, ticket, [chair(to)], chair(to), by=who(by))


def notices():
    return [tuple(row) for row in db.session.execute(select(Notice.kind, Notice.position_id))]


def test_a_wrong_tray_goes_back_to_the_giver_in_one_act(app):
    ticket = at_the_top()
    row = give(ticket, "kabid-ukm", cast.KADIS)
    do(disposition.give_back, ticket, row.id, "Ini urusan Bidang Kelembagaan.", by=who("kabid-ukm"))
    assert told(ticket)[-2:] == [("kadis", "unread"), ("kabid-ukm", "returned")]
    assert (ticket.status, ticket.position_id) == (S.DIDISPOSISIKAN, chair("kadis"))
    assert notices() == [(NoticeKind.DISPOSITION_RETURNED, chair("kadis"))]
    last = history.read(ticket.id, public_only=False)[-1]
    assert (last.kind, last.is_public, last.text) == (
        "disposition_returned",
        False,
        "Ini urusan Bidang Kelembagaan.",
    )
    assert tree(ticket)[-1].end_note == "Ini urusan Bidang Kelembagaan."


def test_whoever_sent_it_back_sees_it_no_more(app):
    ticket = at_the_top()
    row = give(ticket, "kabid-ukm", cast.KADIS)
    do(disposition.give_back, ticket, row.id, "Salah alamat.", by=who("kabid-ukm"))
    assert access.find(ticket.number, who("kabid-ukm")) is None


def test_work_that_was_taken_up_goes_back_too(app):
    ticket = at_the_top()
    row = give(ticket, "kabid-klb", cast.KADIS)
    do(moves.accept, ticket, by=who(cast.KABID))
    do(disposition.give_back, ticket, row.id, "Setelah dibaca: bukan kami.", by=who(cast.KABID))
    assert (ticket.status, ticket.officer_id) == (S.DIDISPOSISIKAN, None)


def test_what_the_front_had_sent_goes_back_to_the_front(app):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    do(disposition.give_back, ticket, leaf(ticket).id, "Ini layanan seksi lain.", by=who(cast.KASI))
    assert (ticket.status, ticket.officer_id) == (S.DIVERIFIKASI, who(cast.OPERATOR).user_id)
    assert told(ticket) == [("kasi-klb-oth", "returned")]
    do(moves.dispose, ticket, by=who(cast.OPERATOR))
    assert told(ticket)[-1] == ("kasi-klb-oth", "unread")


def test_from_the_first_desk_it_goes_back_to_its_own_unit_at_the_front(app):
    ticket = at_first_desk()
    do(disposition.give_back, ticket, leaf(ticket).id, "Cukup dijawab loket.", by=who(cast.SEKRETARIS))
    assert (ticket.status, ticket.unit_id in who(cast.KASI).unit_ids) == (S.DIVERIFIKASI, True)


def test_without_a_reason_it_stays(app):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    with pytest.raises(Refused) as no:
        do(disposition.give_back, ticket, leaf(ticket).id, "  ", by=who(cast.KASI))
    assert no.value.field == "reason"


def test_nobody_sends_back_what_lies_in_another_tray(app):
    ticket = at_the_top()
    row = give(ticket, "kabid-klb", cast.KADIS)
    for other in (cast.KASI, cast.SEKRETARIS, cast.KADIS):
        with pytest.raises(NotYours):
            do(disposition.give_back, ticket, row.id, "x", by=who(other))
    with pytest.raises(NotYours):
        do(disposition.give_back, ticket, 10**6, "x", by=who(cast.KABID))


def test_twice_is_once(app):
    ticket = at_the_top()
    row = give(ticket, "kabid-klb", cast.KADIS)
    do(disposition.give_back, ticket, row.id, "Bukan kami.", by=who(cast.KABID))
    with pytest.raises(Conflict):
        do(disposition.give_back, ticket, row.id, "Bukan kami.", by=who(cast.KABID))


def test_a_closed_request_is_not_sent_back(app):
    ticket = make_ticket(S.DIPROSES)
    row = leaf(ticket)
    do(moves.resolve, ticket, "Selesai.", by=who(cast.STAF))
    with pytest.raises(Conflict):
        do(disposition.give_back, ticket, row.id, "x", by=who(cast.STAF))


def test_the_giver_takes_back_what_he_gave(app):
    ticket = at_the_top()
    row = give(ticket, "kabid-klb", cast.KADIS)
    give(ticket, "kasi-klb-oth", cast.KABID)
    do(disposition.withdraw, ticket, row.id, "Saya kerjakan sendiri.", by=who(cast.KADIS))
    assert [state for _code, state in told(ticket)] == ["done", "unread", "withdrawn", "withdrawn"]
    assert ticket.position_id == chair("kadis")
    assert (NoticeKind.DISPOSITION_WITHDRAWN, chair("kabid-klb")) in notices()


def test_only_the_giver_takes_it_back(app):
    ticket = at_the_top()
    row = give(ticket, "kabid-klb", cast.KADIS)
    for other in (cast.KABID, cast.KASI, cast.OPERATOR):
        with pytest.raises(Forbidden):
            do(disposition.withdraw, ticket, row.id, "x", by=who(other))


def test_a_copy_is_taken_back_alone(app):
    ticket = at_the_top()
    do(disposition.give, ticket, [chair("kabid-klb"), chair("kabid-ukm")], chair("kabid-klb"), by=who(cast.KADIS))
    copy = tree(ticket)[-1]
    do(disposition.withdraw, ticket, copy.id, "Tidak perlu.", by=who(cast.KADIS))
    assert (copy.state, leaf(ticket).position_id) == (State.WITHDRAWN, chair("kabid-klb"))
    assert access.find(ticket.number, who("kabid-ukm")) is None
