"""What people do with a request: each verb works, says so in the history, sets the clock, refuses with a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.actor import Actor
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import access, history
from app.tickets.handling import chairs, moves, papers, rerouting
from app.tickets.kinds import PaperState
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import all_present, ask, enlist, make_ticket, who

APPLICANT = Actor.applicant("Siti")


def told(ticket):
    return [line.kind for line in history.read(ticket.id, public_only=False)]


def do(verb, ticket, *args, **facts):
    with write():
        verb(ticket, *args, **facts)


def test_a_request_travels_from_the_door_to_its_answer(app):
    ticket = make_ticket(Status.SELESAI)
    assert told(ticket) == ["received", "taken", "papers_checked", "disposed", "accepted", "resolved"]
    assert ticket.closed_as is Status.SELESAI
    assert ticket.closed_at


def test_disposing_puts_it_before_the_head_of_the_section(app):
    ticket = make_ticket(Status.DIDISPOSISIKAN)
    assert ticket.position_id in who(cast.KASI).position_ids
    assert ticket.officer_id is None


def test_accepting_makes_it_the_officers_own(app):
    ticket = make_ticket(Status.DIPROSES)
    assert ticket.officer_id == who(cast.STAF).user_id
    assert ticket.position_id in who(cast.STAF).position_ids


def test_another_unit_may_not_accept(app):
    enlist(cast.STAF_LAIN)
    with pytest.raises(Conflict):
        do(moves.accept, make_ticket(Status.DIDISPOSISIKAN), by=who(cast.STAF_LAIN))


def test_incomplete_papers_are_not_disposed(app):
    with pytest.raises(Refused):
        do(moves.dispose, make_ticket(Status.DIVERIFIKASI), by=who(cast.OPERATOR))


def test_a_service_that_is_not_simple_waits_for_who_may_dispose_any(app):
    ticket = make_ticket(Status.DIVERIFIKASI, service="LEG-02")
    do(all_present, ticket)
    with pytest.raises(Forbidden):
        do(moves.dispose, ticket, by=who(cast.OPERATOR))
    do(moves.dispose, ticket, by=who(cast.KABID))
    assert ticket.status is Status.DIDISPOSISIKAN


def test_asking_for_papers_stops_the_promise_and_bringing_them_starts_it_anew(app):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    assert ticket.due_at is None
    assert ticket.waits_until > clock.now()
    with clock.standing_at(clock.now() + timedelta(days=9)):
        do(moves.bring_papers, ticket, by=APPLICANT, text="Ini daftarnya.")
        assert ticket.complete_at == clock.now()
        assert ticket.due_at > clock.now()
    assert ticket.status is Status.DIVERIFIKASI


def test_bringing_nothing_is_refused(app):
    with pytest.raises(Refused):
        do(moves.bring_papers, make_ticket(Status.LENGKAPI_BERKAS), by=APPLICANT)


def test_asking_for_nothing_is_refused(app):
    with pytest.raises(Refused):
        do(moves.ask_for_papers, make_ticket(Status.DIVERIFIKASI), [], by=who(cast.OPERATOR))


def test_a_third_correction_needs_the_division_head(app):
    ticket = make_ticket(Status.DIPROSES)
    for _ in range(2):
        do(moves.ask_for_papers, ticket, ["Daftar"], by=who(cast.STAF))
        do(moves.bring_papers, ticket, by=APPLICANT, is_bringing=True)
        do(moves.dispose, ticket, by=who(cast.OPERATOR))
        do(moves.accept, ticket, by=who(cast.STAF))
    with pytest.raises(Refused):
        do(moves.ask_for_papers, ticket, ["Daftar"], by=who(cast.STAF))
    do(moves.ask_for_papers, ticket, ["Daftar"], by=who(cast.KABID))


def test_a_correction_pauses_the_clock_by_the_working_days_it_took(app):
    ticket = make_ticket(Status.DIPROSES)
    before = ticket.due_at
    do(moves.ask_for_papers, ticket, ["Daftar"], by=who(cast.STAF))
    with clock.standing_at(clock.now() + timedelta(days=7)):
        do(moves.bring_papers, ticket, by=APPLICANT, is_bringing=True)
    assert ticket.paused_days >= 1
    assert ticket.due_at > before


def test_papers_that_never_come_expire_after_reminders_and_can_be_reopened(app):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    with pytest.raises(Refused):
        do(moves.expire, ticket, by=who(cast.OPERATOR), text="tak terhubung")
    for how in ("ditelepon", "pesan WA"):
        do(moves.remind, ticket, how, by=who(cast.OPERATOR))
    with clock.standing_at(ticket.waits_until + timedelta(minutes=1)):
        do(moves.expire, ticket, by=who(cast.OPERATOR))
        assert ticket.status is Status.KEDALUWARSA
        do(moves.reopen, ticket, "Berkas sudah ada.", by=APPLICANT)
        with pytest.raises(Refused):
            do(moves.accept, ticket, by=who(cast.STAF))
        do(moves.take, ticket, by=who(cast.OPERATOR))
    assert ticket.status is Status.DIVERIFIKASI
    assert ticket.cycle == 2


def test_reopening_after_the_days_allowed_is_refused_to_the_applicant(app):
    ticket = make_ticket(Status.SELESAI)
    with clock.standing_at(clock.now() + timedelta(days=11)), pytest.raises(Refused):
        do(moves.reopen, ticket, "Belum jelas.", by=APPLICANT)


def test_reopening_begins_a_new_promise_and_keeps_the_old_figures(app):
    ticket = make_ticket(Status.SELESAI)
    closed = ticket.closed_at
    do(moves.reopen, ticket, "Belum jelas.", by=APPLICANT)
    assert ticket.due_at > clock.now()
    assert ticket.closed_at is None
    do(moves.accept, ticket, by=who(cast.STAF))
    assert ticket.status is Status.DIPROSES
    assert closed


def test_waiting_for_an_outsider_pauses_and_for_a_colleague_does_not(app):
    review = clock.now() + timedelta(days=3)
    inside, outside = make_ticket(Status.DIPROSES), make_ticket(Status.DIPROSES)
    do(moves.wait, inside, "Seksi Pengawasan", review, by=who(cast.STAF), reason="data", is_outside=False)
    do(moves.wait, outside, "Notaris", review, by=who(cast.STAF), reason="akta", is_outside=True)
    assert inside.due_at is not None
    assert outside.due_at is None
    do(moves.resume, outside, by=who(cast.STAF))
    assert outside.due_at is not None


def test_cancelling_needs_the_applicants_recorded_wish(app):
    ticket = make_ticket(Status.DIPROSES)
    with pytest.raises(Refused):
        do(moves.cancel, ticket, by=who(cast.OPERATOR))
    do(moves.cancel, ticket, by=who(cast.OPERATOR), text="Menelepon 23/11, tidak jadi.")
    assert ticket.status is Status.DIBATALKAN


def test_sharing_data_with_another_agency_needs_consent(app):
    ticket = make_ticket(Status.DIPROSES)
    facts = {"by": who(cast.KABID), "text": "Silakan ke DPMPTSP.", "is_data_shared": True}
    with pytest.raises(Refused):
        do(moves.refer, ticket, "DPMPTSP", "(0341) 111", **facts)
    do(moves.refer, ticket, "DPMPTSP", "(0341) 111", **facts, is_consented=True)
    assert ticket.status is Status.DIALIHKAN


def test_an_open_child_keeps_its_parent_open(app):
    parent, child = make_ticket(Status.DIPROSES), make_ticket()
    with write():
        child.parent_id = parent.id
    with pytest.raises(Refused):
        do(moves.resolve, parent, "Selesai.", by=who(cast.STAF))


def test_closing_without_words_for_the_citizen_is_refused(app):
    with pytest.raises(Refused):
        do(moves.resolve, make_ticket(Status.DIPROSES), "  ", by=who(cast.STAF))


def test_an_unmet_need_is_kept_at_closing(app):
    ticket = make_ticket(Status.DIPROSES)
    do(moves.resolve, ticket, "Belum ada programnya.", by=who(cast.STAF), unmet_need="Bantuan mesin")
    assert ticket.unmet_need == "Bantuan mesin"


def test_archiving_names_a_shelf(app):
    ticket = make_ticket(Status.SELESAI)
    with pytest.raises(Refused):
        do(moves.archive, ticket, "", by=who(cast.BERKAS))
    with pytest.raises(Refused, match="masih dapat membuka kembali"):
        do(moves.archive, ticket, "R1.L2.R3.B4.M5", by=who(cast.BERKAS))
    do(moves.archive, ticket, "R1.L2.R3.B4.M5", by=who(cast.BERKAS), early="Pemohon puas.")
    assert ticket.status is Status.DIARSIPKAN
    assert ticket.closed_as is Status.SELESAI


def test_archiving_after_the_reopening_days_needs_no_reason(app):
    ticket = make_ticket(Status.SELESAI)
    with clock.standing_at(ticket.closed_at + timedelta(days=11)):
        do(moves.archive, ticket, "elektronik saja", by=who(cast.BERKAS))
    assert ticket.status is Status.DIARSIPKAN


def test_another_service_brings_its_checklist_promise_and_unit(app):
    ticket = make_ticket(Status.DIVERIFIKASI)
    days = ticket.promised_days
    do(rerouting.change_service, ticket, "LEG-02", "Ternyata pengesahan akta.", by=who(cast.OPERATOR))
    assert len(papers.of(ticket.id)) == 10
    assert all(row.state is PaperState.UNCHECKED for row in papers.of(ticket.id))
    assert ticket.promised_days != days


def test_rerouting_needs_a_reason_and_returns_it_to_a_tray(app):
    ticket = make_ticket(Status.DIPROSES)
    other = next(iter(actor_units(cast.STAF_LAIN)))
    with pytest.raises(Refused):
        do(rerouting.reroute, ticket, other, " ", by=who(cast.KABID))
    do(rerouting.reroute, ticket, other, "Salah alamat.", by=who(cast.KABID))
    assert ticket.status is Status.DIDISPOSISIKAN
    assert ticket.unit_id == other
    assert ticket.officer_id is None


def test_sent_to_another_unit_before_anybody_took_it_a_confidential_one_is_nobodys_of_the_old_unit():
    ticket = ask(service="LEG-01", is_confidential=True).ticket
    assert access.find(ticket.number, who(cast.KASI))
    other = next(iter(actor_units(cast.STAF_LAIN)))
    do(rerouting.reroute, ticket, other, "Salah alamat.", by=who(cast.OPERATOR))
    assert ticket.position_id == chairs.head_of(other)
    assert access.find(ticket.number, who(cast.KASI)) is None


def actor_units(username):
    enlist(username)
    return who(username).unit_ids
