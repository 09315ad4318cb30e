"""Beside the line: an opinion leaves the request where it is, a task may keep it open, a part is reported as done."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts import trays
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, NotYours, Refused
from app.tickets import access, disposition, history
from app.tickets.disposition.kinds import Kind, State
from app.tickets.handling import marks, moves
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from app.tickets.together import exclusions
from tests import cast
from tests.kit.dispositions import at_the_top, chair, leaf, told, tree
from tests.kit.requests import make_ticket, who

S = Status


def do(verb, ticket, *args, **facts):
    with write():
        return verb(ticket, *args, **facts)


def there(code):
    return next(one for one in trays.chairs() if one.code == code)


def last(ticket):
    return history.read(ticket.id, public_only=False)[-1]


def ask(ticket, by=cast.STAF, to="kasi-klb-was", words="Sudah pernah diperiksa?"):
    return do(disposition.ask_opinion, ticket, [chair(to)], words, by=who(by))[0]


def task(ticket, by=cast.KASI, to="kasi-klb-was", **what):
    return do(disposition.give_task, ticket, [chair(to)], "Nilai kesehatannya.", by=who(by), **what)[0]


def test_an_opinion_leaves_the_request_where_it_is(app):
    ticket = make_ticket(S.DIPROSES)
    before = (ticket.unit_id, ticket.position_id, ticket.officer_id, ticket.status)
    row = ask(ticket)
    assert (ticket.unit_id, ticket.position_id, ticket.officer_id, ticket.status) == before
    assert (row.kind, row.state, row.is_responsible) == (Kind.OPINION, State.UNREAD, False)
    assert (last(ticket).kind, last(ticket).is_public) == ("opinion_asked", False)
    assert access.find(ticket.number, who("kasi-klb-was")) is not None


def test_the_opinion_comes_back_as_an_internal_note_and_the_asker_is_told(app):
    ticket = make_ticket(S.DIPROSES)
    row = ask(ticket)
    do(disposition.advise, ticket, row.id, "Sudah, bulan lalu, tanpa temuan.", by=who("kasi-klb-was"))
    assert (row.state, row.end_note) == (State.DONE, "Sudah, bulan lalu, tanpa temuan.")
    assert (last(ticket).kind, last(ticket).is_public, last(ticket).text) == ("opinion_given", False, row.end_note)
    told_of = db.session.execute(select(Notice.kind, Notice.position_id)).all()
    assert [tuple(one) for one in told_of] == [(NoticeKind.OPINION_GIVEN, chair("staf-klb-oth"))]


def test_an_opinion_may_be_asked_upward_and_a_task_may_not(app):
    ticket = make_ticket(S.DIPROSES)
    ask(ticket, to="kabid-klb")
    with pytest.raises(Refused) as no:
        task(ticket, by=cast.STAF, to="kabid-klb")
    assert no.value.field == "to"


def test_nobody_asks_himself_nobody_or_an_unknown_chair(app):
    ticket = make_ticket(S.DIPROSES)
    for to in ([chair("staf-klb-oth")], [], [10**6]):
        with pytest.raises(Refused):
            do(disposition.ask_opinion, ticket, to, "Bagaimana?", by=who(cast.STAF))
    with pytest.raises(Refused):
        ask(ticket, words=" ")


def test_only_who_holds_it_asks(app):
    ticket = make_ticket(S.DIPROSES)
    with pytest.raises(Conflict):
        ask(ticket, by=cast.STAF_LAIN)
    with pytest.raises(Conflict):
        ask(ticket, by=cast.OPERATOR)
    with pytest.raises(Forbidden):
        ask(ticket, by=cast.BERKAS)


def test_only_who_was_asked_answers_once_and_with_words(app):
    ticket = make_ticket(S.DIPROSES)
    row = ask(ticket)
    with pytest.raises(NotYours):
        do(disposition.advise, ticket, row.id, "Saya tahu.", by=who(cast.STAF_LAIN))
    with pytest.raises(Refused):
        do(disposition.advise, ticket, row.id, " ", by=who("kasi-klb-was"))
    with pytest.raises(Conflict):
        do(disposition.finish, ticket, row.id, "", by=who("kasi-klb-was"))
    do(disposition.advise, ticket, row.id, "Boleh.", by=who("kasi-klb-was"))
    with pytest.raises(Conflict):
        do(disposition.advise, ticket, row.id, "Boleh.", by=who("kasi-klb-was"))


def test_an_open_task_keeps_the_request_from_being_closed(app):
    ticket = make_ticket(S.DIPROSES)
    row = task(ticket)
    with pytest.raises(Refused, match="1 sub-tugas"):
        do(moves.resolve, ticket, "Selesai.", by=who(cast.STAF))
    do(disposition.finish, ticket, row.id, "Predikat sehat.", by=who("kasi-klb-was"))
    assert last(ticket).kind == "task_done"
    do(moves.resolve, ticket, "Selesai.", by=who(cast.STAF))
    assert ticket.status is S.SELESAI


def test_a_task_that_does_not_block_is_dropped_when_the_request_closes(app):
    ticket = make_ticket(S.DIPROSES)
    row = task(ticket, blocks_closing=False)
    do(moves.resolve, ticket, "Selesai.", by=who(cast.STAF))
    assert row.state is State.WITHDRAWN
    assert {state for code, state in told(ticket) if code != "kasi-klb-was"} == {"done"}


def test_a_cancelled_request_asks_for_no_task(app):
    ticket = make_ticket(S.DIPROSES)
    task(ticket)
    do(moves.cancel, ticket, by=who(cast.OPERATOR), text="Menelepon: tidak jadi.")
    assert ticket.status is S.DIBATALKAN


def test_a_task_in_a_wrong_tray_goes_back_and_blocks_no_more(app):
    ticket = make_ticket(S.DIPROSES)
    row = task(ticket)
    do(disposition.give_back, ticket, row.id, "Bukan tugas kami.", by=who("kasi-klb-was"))
    assert ticket.status is S.DIPROSES
    do(moves.resolve, ticket, "Selesai.", by=who(cast.STAF))


def test_a_copy_is_noted_as_known(app):
    ticket = at_the_top()
    do(disposition.give, ticket, [chair("kabid-klb"), chair("kabid-ukm")], chair("kabid-klb"), by=who(cast.KADIS))
    copy = tree(ticket)[-1]
    do(disposition.finish, ticket, copy.id, "", by=who("kabid-ukm"))
    assert (copy.state, leaf(ticket).position_id) == (State.DONE, chair("kabid-klb"))


def copied(*codes):
    ticket = at_the_top()
    do(disposition.give, ticket, [chair(one) for one in codes], chair(codes[0]), by=who(cast.KADIS))
    return ticket, tree(ticket)[-1]


def test_a_copy_goes_further_down_and_the_work_stays_where_it_is(app):
    ticket, copy = copied("kabid-klb", "kabid-ukm")
    (below,) = do(disposition.pass_copy, ticket, copy.id, [chair("kasi-ukm-ib")], by=who("kabid-ukm"), note="Simak.")
    assert (copy.state, below.state, below.parent_id) == (State.DONE, State.UNREAD, copy.id)
    assert (below.is_responsible, below.deadline_at, leaf(ticket).position_id) == (False, None, chair("kabid-klb"))
    assert last(ticket).sentence == (
        "Kepala Bidang Usaha Kecil Menengah meneruskan tembusan kepada Kepala Seksi Pengembangan Informasi Bisnis."
    )


def test_only_a_copy_of_ones_own_goes_further_and_only_downward(app):
    ticket, copy = copied("kabid-klb", "kabid-ukm")
    main = leaf(ticket)
    for row, to, by, no in (
        (copy, "kasi-ukm-ib", cast.KABID, NotYours),
        (copy, "kabid-klb", "kabid-ukm", Refused),
        (main, "kasi-klb-oth", cast.KABID, Conflict),
    ):
        with pytest.raises(no):
            do(disposition.pass_copy, ticket, row.id, [chair(to)], by=who(by))
    assert copy.state is State.UNREAD


def test_a_copy_that_was_passed_on_by_mistake_comes_back_with_a_reason(app):
    ticket, copy = copied("kabid-klb", "kabid-ukm")
    (below,) = do(disposition.pass_copy, ticket, copy.id, [chair("kasi-ukm-ib")], by=who("kabid-ukm"))
    do(disposition.give_back, ticket, below.id, "Bukan kami.", by=who("kasi-ukm-ib"))
    assert (below.state, leaf(ticket).position_id) == (State.RETURNED, chair("kabid-klb"))


def test_whom_it_is_about_is_asked_for_nothing(app):
    ticket = make_ticket(S.DIPROSES)
    do(marks.classify, ticket, True, "Menyebut nama.", by=who(cast.PENGADUAN))
    do(exclusions.exclude_unit, ticket, there("kasi-klb-was").unit_id, by=who(cast.PENGADUAN))
    for verb in (ask, task):
        with pytest.raises(Refused):
            verb(ticket)


def test_the_officers_part_goes_up_with_a_report(app):
    ticket = make_ticket(S.DIPROSES)
    row = leaf(ticket)
    with pytest.raises(Refused):
        do(disposition.finish, ticket, row.id, "", by=who(cast.STAF))
    do(disposition.finish, ticket, row.id, "Konsep jawaban siap.", by=who(cast.STAF))
    assert told(ticket) == [("kasi-klb-oth", "accepted"), ("staf-klb-oth", "done")]
    assert (ticket.status, ticket.position_id) == (S.DIPROSES, chair("kasi-klb-oth"))


def test_the_first_of_the_line_answers_instead_of_reporting(app):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    do(moves.accept, ticket, by=who(cast.KASI))
    with pytest.raises(Conflict):
        do(disposition.finish, ticket, leaf(ticket).id, "Sudah.", by=who(cast.KASI))
