"""A disposition goes down, to several at once, one of them responsible; the Kepala Dinas may have it recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.records import agenda
from app.tickets import access, disposition, history
from app.tickets.disposition import times
from app.tickets.disposition.kinds import Order, State
from app.tickets.handling import marks, moves
from app.tickets.kinds import Channel, Urgency
from app.tickets.statuses import Status
from app.tickets.together import exclusions
from tests import cast
from tests.kit.dispositions import at_first_desk, at_the_top, chair, checked, leaf, told, tree
from tests.kit.requests import enlist, make_ticket, who

S = Status


def give(ticket, to, by, **what):
    positions = [chair(code) for code in to]
    with write():
        return disposition.give(ticket, positions, what.pop("responsible", positions[0]), by=who(by), **what)


def send_up(ticket, by, **what):
    with write():
        disposition.send_up(ticket, by=who(by), **what)


def lines(ticket, *, public_only=False):
    return history.read(ticket.id, public_only=public_only)


def test_a_letter_travels_from_the_front_to_the_officer(app):
    ticket = at_the_top()
    give(ticket, ["kabid-klb", "kabid-ukm"], cast.KADIS, instructions=["proses"], note="Segera.")
    give(ticket, ["kasi-klb-oth"], cast.KABID)
    give(ticket, ["staf-klb-oth"], cast.KASI)
    with write():
        moves.accept(ticket, by=who(cast.STAF))
    assert told(ticket) == [
        ("sekretaris", "done"),
        ("kadis", "passed_on"),
        ("kabid-klb", "passed_on"),
        ("kabid-ukm", "unread"),
        ("kasi-klb-oth", "passed_on"),
        ("staf-klb-oth", "accepted"),
    ]
    assert (ticket.status, ticket.officer_id) == (S.DIPROSES, who(cast.STAF).user_id)
    assert ticket.position_id == chair("staf-klb-oth")


def test_one_is_responsible_and_the_rest_get_copies(app):
    ticket = at_the_top()
    main = give(ticket, ["kabid-klb", "kabid-ukm", "sekretaris"], cast.KADIS, responsible=chair("kabid-ukm"))
    given = [row for row in tree(ticket) if row.batch == main.batch]
    assert [row.is_responsible for row in given] == [True, False, False]
    assert main.position_id == ticket.position_id == chair("kabid-ukm")
    assert [row.deadline_at is None for row in given] == [False, True, True]


def test_the_history_names_everybody_and_the_citizen_reads_only_the_unit(app):
    ticket = at_the_top()
    give(ticket, ["kabid-klb", "kabid-ukm"], cast.KADIS, instructions=["proses", "tanggapan"], note="Rahasia dapur.")
    given = next(line for line in reversed(lines(ticket)) if line.kind == "disposition_given")
    assert "Kepala Dinas kepada Kepala Bidang Kelembagaan Koperasi, Kepala Bidang Usaha Kecil" in given.sentence
    assert (given.items, given.text) == (("Proses lebih lanjut", "Tanggapan dan saran"), "Rahasia dapur.")
    read = lines(ticket, public_only=True)
    assert read[-1].sentence == "Permohonan diteruskan ke Bidang Kelembagaan Koperasi."
    assert "dapur" not in " ".join(f"{line.sentence} {line.text}" for line in read)


def test_what_is_not_simple_goes_to_the_first_desk_and_not_straight(app):
    ticket = checked()
    with pytest.raises(Forbidden), write():
        moves.dispose(ticket, by=who(cast.OPERATOR))
    send_up(ticket, cast.OPERATOR, note="Mohon arahan.")
    assert (ticket.status, ticket.position_id) == (S.DIDISPOSISIKAN, chair("sekretaris"))
    assert leaf(ticket).note == "Mohon arahan."


def test_a_letter_goes_to_the_first_desk_even_for_a_simple_service(app):
    ticket = checked(service="LEG-01", channel=Channel.DOCUMENT)
    with pytest.raises(Forbidden), write():
        moves.dispose(ticket, by=who(cast.OPERATOR))
    send_up(ticket, cast.BERKAS)
    assert ticket.position_id == chair("sekretaris")


def test_a_simple_service_makes_one_row_before_the_head_of_its_section(app):
    assert told(make_ticket(S.DIDISPOSISIKAN)) == [("kasi-klb-oth", "unread")]


def test_ordinary_letters_end_with_the_secretary(app):
    ticket = at_first_desk()
    with write():
        moves.accept(ticket, by=who(cast.SEKRETARIS))
    with write():
        moves.resolve(ticket, "Sudah kami jawab.", by=who(cast.SEKRETARIS))
    assert told(ticket) == [("sekretaris", "done")]


def test_the_secretary_disposes_himself_to_any_head_but_the_leader(app):
    ticket = at_first_desk()
    with pytest.raises(Refused):
        give(ticket, ["kadis"], cast.SEKRETARIS)
    give(ticket, ["kasi-klb-oth"], cast.SEKRETARIS)
    assert told(ticket) == [("sekretaris", "passed_on"), ("kasi-klb-oth", "unread")]


def test_the_leader_may_give_it_to_the_secretary_who_sent_it_up(app):
    ticket = at_the_top()
    give(ticket, ["sekretaris"], cast.KADIS)
    assert told(ticket) == [("sekretaris", "done"), ("kadis", "passed_on"), ("sekretaris", "unread")]


@pytest.mark.parametrize(
    ("by", "to"),
    [
        (cast.KABID, "kadis"),
        (cast.KABID, "sekretaris"),
        (cast.KABID, "kabid-ukm"),
        (cast.KABID, "kabid-klb"),
        (cast.KABID, "kasi-ukm-ib"),
        (cast.KABID, "staf-klb-oth"),
    ],
)
def test_it_only_goes_down_and_to_the_next_people(app, by, to):
    ticket = at_the_top()
    give(ticket, ["kabid-klb"], cast.KADIS)
    with pytest.raises(Refused) as no:
        give(ticket, [to], by)
    assert no.value.field == "to"


def test_nobody_gives_what_is_not_on_his_desk(app):
    ticket = at_the_top()
    for by in (cast.KABID, cast.KASI, cast.STAF, cast.OPERATOR):
        with pytest.raises((Conflict, Forbidden)):
            give(ticket, ["kasi-klb-oth"], by)


def test_without_one_responsible_recipient_it_is_refused(app):
    ticket = at_the_top()
    with pytest.raises(Refused) as no:
        give(ticket, ["kabid-klb"], cast.KADIS, responsible=chair("kabid-ukm"))
    assert no.value.field == "responsible"


def test_a_deadline_that_has_passed_and_an_unknown_box_are_refused(app):
    ticket = at_the_top()
    for wrong in ({"deadline": clock.now() - timedelta(minutes=1)}, {"instructions": ["entah"]}, {"note": "x" * 4001}):
        with pytest.raises(Refused):
            give(ticket, ["kabid-klb"], cast.KADIS, **wrong)
    assert told(ticket)[-1] == ("kadis", "unread")


def test_two_at_once_one_wins(app):
    """The second had looked at the desk before the first gave it away."""
    ticket = at_the_top()
    looked_at = leaf(ticket).id
    give(ticket, ["kabid-klb"], cast.KADIS, leaf_id=looked_at)
    with pytest.raises(Conflict):
        give(ticket, ["kabid-ukm"], cast.SEKRETARIS, ordered_as=Order.WA, leaf_id=looked_at)
    assert leaf(ticket).position_id == chair("kabid-klb")


def test_giving_it_anew_takes_it_back_from_the_first(app):
    ticket = at_the_top()
    give(ticket, ["kabid-klb"], cast.KADIS)
    give(ticket, ["kasi-klb-oth"], cast.KABID)
    give(ticket, ["kabid-ukm"], cast.KADIS)
    assert [state for _code, state in told(ticket)] == ["done", "passed_on", "withdrawn", "withdrawn", "unread"]


def test_a_head_steps_in_from_above_and_stands_in_the_tree(app):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    give(ticket, ["kasi-klb-was"], cast.KABID)
    assert told(ticket) == [("kasi-klb-oth", "withdrawn"), ("kabid-klb", "passed_on"), ("kasi-klb-was", "unread")]


@pytest.mark.parametrize(("by", "order"), [(cast.SEKRETARIS, Order.WA), (cast.BERKAS, Order.WRITTEN)])
def test_an_order_of_the_leader_is_recorded_as_his(app, by, order):
    ticket = checked()
    row = give(ticket, ["kabid-klb"], by, ordered_as=order)
    assert (row.from_position_id, row.from_title, row.ordered_as) == (chair("kadis"), "Kepala Dinas", order)
    assert row.given_by_id == who(by).user_id
    assert row.from_name != who(by).name
    assert told(ticket) == [("kadis", "passed_on"), ("kabid-klb", "unread")]


def test_an_order_of_the_head_who_has_it_is_recorded_as_his(app):
    ticket = at_the_top()
    give(ticket, ["kabid-klb"], cast.KADIS)
    row = give(ticket, ["kasi-klb-oth"], cast.BERKAS, ordered_as=Order.WA, ordered_by=chair("kabid-klb"))
    assert (row.from_position_id, row.ordered_as) == (chair("kabid-klb"), Order.WA)
    assert told(ticket)[-2:] == [("kabid-klb", "passed_on"), ("kasi-klb-oth", "unread")]


def test_nobody_records_an_order_of_a_head_who_does_not_have_it(app):
    ticket = at_the_top()
    for leader in ("kabid-klb", "kasi-klb-oth"):
        with pytest.raises(Conflict):
            give(ticket, ["staf-klb-oth"], cast.BERKAS, ordered_as=Order.WA, ordered_by=chair(leader))


def test_an_order_of_the_head_goes_down_from_him_and_not_from_the_leader(app):
    ticket = at_the_top()
    give(ticket, ["kabid-klb"], cast.KADIS)
    with pytest.raises(Refused):
        give(ticket, ["kabid-ukm"], cast.BERKAS, ordered_as=Order.WA, ordered_by=chair("kabid-klb"))


def test_nobody_else_records_for_the_leader(app):
    for by in (cast.OPERATOR, cast.KABID, cast.STAF):
        with pytest.raises(Forbidden):
            give(checked(), ["kabid-klb"], by, ordered_as=Order.SPOKEN)


def test_a_closed_or_waiting_request_is_not_disposed(app):
    with pytest.raises(Conflict):
        give(make_ticket(S.SELESAI), ["staf-klb-oth"], cast.KASI)


def test_the_usual_time_is_one_working_day_and_none_for_what_is_very_urgent(app):
    with clock.standing_at(clock.parse_moment("2026-11-26T10:00")):  # a Thursday
        assert clock.wib(times.usual()).date().isoformat() == "2026-11-27"
        assert clock.wib(times.usual(Urgency.SANGAT_SEGERA)).date().isoformat() == "2026-11-26"


def test_the_person_it_is_about_is_given_nothing(app):
    ticket = at_the_top(is_confidential=True)
    with write():
        exclusions.exclude_person(ticket, who("kabid-ukm").user_id, by=who(cast.PENGADUAN))
    for to in (["kabid-ukm"], ["kabid-klb", "kabid-ukm"]):
        with pytest.raises(Refused, match="tidak boleh menanganinya"):
            give(ticket, to, cast.KADIS)
    give(ticket, ["kabid-klb"], cast.KADIS)


def test_a_very_urgent_letter_has_only_today_on_every_desk(app):
    with clock.standing_at(clock.parse_moment("2026-11-26T10:00")):
        ticket = checked(channel=Channel.DOCUMENT)
        with write():
            letter = agenda.Letter(sender="KSP Artha", subject="Audit", urgency=Urgency.SANGAT_SEGERA)
            agenda.register(ticket, letter, by=who(cast.BERKAS))
        ends = []
        for step in (lambda: send_up(ticket, cast.BERKAS), lambda: send_up(ticket, cast.SEKRETARIS),
                     lambda: give(ticket, ["kabid-klb"], cast.KADIS)):  # fmt: skip
            step()
            ends.append(clock.wib(leaf(ticket).deadline_at).date().isoformat())
        assert ends == ["2026-11-26"] * 3


def test_what_came_down_from_the_top_is_not_sent_up_again(app):
    ticket = at_the_top()
    give(ticket, ["sekretaris"], cast.KADIS)
    with pytest.raises(Conflict, match="turun dari Kepala Dinas"):
        send_up(ticket, cast.SEKRETARIS)


def test_copies_see_the_request_and_strangers_do_not(app):
    ticket = at_the_top()
    assert access.find(ticket.number, who("kabid-ukm")) is None
    give(ticket, ["kabid-klb", "kabid-ukm"], cast.KADIS)
    assert access.find(ticket.number, who("kabid-ukm")) is not None
    assert access.find(ticket.number, who(cast.STAF_LAIN)) is None


def test_of_a_confidential_one_only_those_see_it_whom_the_tree_names(app):
    ticket = at_the_top()
    with write():
        ticket.is_confidential = True
    give(ticket, ["kabid-klb", "kabid-ukm"], cast.KADIS)
    assert access.find(ticket.number, who(cast.KABID)) is not None
    assert access.find(ticket.number, who("kabid-ukm")) is not None
    for other in (cast.KASI, cast.STAF, cast.BERKAS):
        assert access.find(ticket.number, who(other)) is None, other


def test_opening_it_marks_it_read(app):
    ticket = at_the_top()
    with write():
        disposition.mark_read(ticket.id, by=who(cast.SEKRETARIS))
    assert leaf(ticket).state is State.UNREAD
    with write():
        disposition.mark_read(ticket.id, by=who(cast.KADIS))
    assert leaf(ticket).state is State.READ
    assert leaf(ticket).read_at is not None


def test_nobody_gives_it_to_the_chair_of_whom_it_is_about(app):
    ticket = at_the_top()
    enlist(cast.KABID, cast.SEKRETARIS)
    with write():
        marks.classify(ticket, True, "Menyangkut pegawai.", by=who(cast.SEKRETARIS))
        exclusions.exclude_person(ticket, who(cast.KABID).user_id, by=who(cast.SEKRETARIS))
    for to in (["kabid-klb"], ["kabid-ukm", "kabid-klb"]):
        with pytest.raises(Refused, match="disebut dalam permohonan ini"):
            give(ticket, to, cast.KADIS)
