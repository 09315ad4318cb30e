"""Foreign logs come in: every row a request or a reject with a reason."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.accounts.actor import Actor
from app.accounts.models import Unit
from app.extensions import db
from app.gateway import import_tickets, mapping
from app.gateway.import_tickets import NoMap, opened
from app.platform import clock, jobs
from app.platform.database import write
from app.platform.sheets_in import Unreadable
from app.tickets import history, numbering, search
from app.tickets.history import chain
from app.tickets.history.models import TicketEvent
from app.tickets.intake import LONGEST_NEED
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import ask

REAL = os.environ.get("LOKET_REAL_INPUTS", "")


def imported():
    return list(db.session.scalars(select(Ticket).where(Ticket.foreign_source.is_not(None)).order_by(Ticket.id)))


def reasons(tally):
    return [reject.reason for reject in tally.rejects]


def test_a_kansas_city_log_is_recognised_and_taken(log, take):
    tally = take(log({}))
    (ticket,) = imported()
    assert (tally.read, tally.taken, tally.already_there, tally.rejected) == (1, 1, 0, 0)
    assert (ticket.foreign_source, ticket.foreign_reference) == ("kansas-city-311", "2019000")
    assert ticket.subject == "Trash Collection"
    assert ticket.need == "Trash\nMissed\nBags\n938 Mulberry St\nRiver Market"
    assert (ticket.status, ticket.closed_as) == (Status.SELESAI, Status.SELESAI)
    assert ticket.received_at == clock.parse_moment("2019-11-17T03:55")  # 14.55 in Kansas City
    assert ticket.language == "en"


def test_an_import_starts_no_clock_sends_nothing_and_needs_no_person(log, take):
    take(log({"STATUS": "OPEN", "CLOSED DATE": ""}))
    (ticket,) = imported()
    assert (ticket.due_at, ticket.complete_at, ticket.person_id, ticket.closed_at) == (None, None, None, None)
    assert db.session.scalar(select(func.count()).select_from(jobs.Job)) == 0


@pytest.mark.parametrize(
    ("source", "channel"),
    [
        ("EMAIL", "website"),
        ("WEB", "website"),
        ("fax", "document"),
        ("Mail", "document"),
        ("VOICE", "phone"),
        ("WALK", "counter"),
        ("SYS", "website"),
    ],
)
def test_doors_are_mapped(log, take, source, channel):
    take(log({"SOURCE": source}))
    (ticket,) = imported()
    assert (ticket.channel.value, ticket.sub_channel) == (channel, source)


@pytest.mark.parametrize(
    ("word", "closed", "status"),
    [
        ("RESOL", "11/22/2019", Status.SELESAI),
        ("CANC", "11/22/2019", Status.DIBATALKAN),
        ("DUP", "11/22/2019", Status.DIBATALKAN),
        ("OPEN", "", Status.DITERIMA),
        ("Assig", "", Status.DIDISPOSISIKAN),
    ],
)
def test_states_are_mapped_with_their_real_dates(log, take, word, closed, status):
    take(log({"STATUS": word, "CLOSED DATE": closed}))
    (ticket,) = imported()
    assert ticket.status is status
    assert (ticket.closed_at is not None) == bool(closed)
    if closed:
        assert ticket.closed_at >= ticket.received_at


def test_an_unknown_department_goes_to_general_affairs(log, take):
    take(log({"DEPARTMENT": "Parks & Rec"}))
    (ticket,) = imported()
    assert db.session.scalar(select(Unit.code).where(Unit.id == ticket.unit_id)) == "UMUM"


def test_a_second_run_adds_nothing(log, take):
    path = log(*[{}] * 7)
    assert take(path).taken == 7
    again = take(path)
    assert (again.taken, again.already_there) == (0, 7)
    assert len(imported()) == 7


def test_the_history_says_one_thing_and_stays_whole(log, take):
    ask()
    take(log(*[{}] * 5))
    ask()
    assert chain.faults() == []
    kinds = db.session.scalars(select(TicketEvent.kind).where(TicketEvent.ticket_id.in_([t.id for t in imported()])))
    assert Counter(kinds) == {"imported": 5}
    (line,) = history.read(imported()[0].id, public_only=True)
    assert "kansas-city-311" in line.sentence


def test_numbers_go_on_without_a_gap(log, take):
    first = ask().ticket.number
    take(log(*[{}] * 4))
    last = ask().ticket.number
    month = first[:4]
    running = [int(number.split("-")[1]) for number in (first, *(t.number for t in imported()), last)]
    assert running == list(range(1, 7))
    assert numbering.drawn(month) == 6


def test_what_came_in_is_found_by_its_words_and_its_old_number(log, take):
    take(log({"CASE ID": "2019193337.0", "DETAIL": "Dropped Personal Item"}))
    (ticket,) = imported()
    assert ticket.foreign_reference == "2019193337"
    for question in ("2019193337", "dropped personal", ticket.number):
        assert ticket.id in db.session.scalars(select(Ticket.id).where(search.matching(question))).all()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"CASE ID": ""}, "Nomor rujukan kosong."),
        ({"CASE ID": "*Select one"}, "Nomor rujukan kosong."),
        ({"CREATION DATE": ""}, "Tanggal “02:55 PM” tidak dapat dibaca."),
        ({"CREATION DATE": "31/02/2019"}, "Tanggal “31/02/2019 02:55 PM” tidak dapat dibaca."),
        ({"CREATION DATE": "01/01/2099"}, "Tanggalnya di masa depan."),
        ({"CLOSED DATE": ""}, "Permohonan tertutup tanpa tanggal tutup."),
        ({"CLOSED DATE": "11/01/2019"}, "Tanggal tutup lebih awal daripada tanggal terima."),
        ({"STATUS": "OPEN"}, "Permohonan masih terbuka tetapi punya tanggal tutup."),
        ({"STATUS": "PARKED"}, "Keadaan “PARKED” tidak dikenal."),
        ({"STATUS": ""}, "Keadaan kosong."),
        ({"SOURCE": "PIGEON"}, "Saluran “PIGEON” tidak dikenal."),
        ({"DETAIL": "x" * 100_000}, f"Uraian lebih dari {LONGEST_NEED} huruf."),
    ],
)
def test_what_cannot_be_taken_is_rejected_with_its_line_and_reason(log, take, change, reason):
    tally = take(log({}, change, {}))
    assert (tally.taken, tally.rejected) == (2, 1)
    assert tally.rejects[0].line == 3
    assert reasons(tally) == [reason]


def test_the_same_number_twice_in_a_file_is_for_a_person_to_decide(log, take):
    path = log({"CASE ID": "1"}, {"CASE ID": "1.0"})
    for _turn in range(2):
        tally = take(path)
        assert tally.read == 2
        assert reasons(tally) == ["Nomor rujukan ini sudah ada di baris 2."]


@pytest.mark.parametrize(
    "how",
    [{"delimiter": ";"}, {"bom": True}, {"name": "log.csv.gz"}, {"delimiter": "\t"}, {"encoding": "cp1252"}],
)
def test_tables_of_every_dress_are_read(log, take, how):
    tally = take(log({"DETAIL": "Café"}, **how))
    assert tally.taken == 1
    assert "Café" in imported()[0].need


def test_invisible_and_strange_letters_do_no_harm(log, take):
    path = log({"DETAIL": "a\u200bb🥝\u202eevil"}, {"DETAIL": "مرحبا"})
    path.write_bytes(path.read_bytes().replace(b"evil", b"e\0vil"))
    assert take(path).taken == 2
    assert "ab🥝evil" in imported()[0].need


def test_a_file_without_a_map_is_refused_in_words(log, take):
    with pytest.raises(NoMap):
        take(log({}, headings=("CASE ID", "STATUS")))
    empty = log()
    with pytest.raises(Unreadable):
        take(empty)


def test_killed_in_the_middle_it_goes_on_where_it_stopped(log, take, monkeypatch):
    path = log(*[{}] * 30)
    monkeypatch.setattr(import_tickets, "BATCH", 10)
    known, rows = opened(path)

    def die(tally, _new):
        if tally.taken == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_tickets.take_all(known, rows, by=Actor.system(), also=die)
    assert len(imported()) == 10
    assert chain.faults() == []
    tally = take(path)
    assert (tally.taken, tally.already_there) == (20, 10)


def test_one_row_the_core_refuses_does_not_take_its_batch_along(cast, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "Nomor lama,Diterima,Keadaan,Saluran,Perihal,Uraian,Layanan,Nama pemohon\n"
        "1,14/09/2026,Diproses,Surat,a,a,,Siti\n2,14/09/2026,Diproses,Surat,b,b,TIDAK-ADA,\n3,14/09/2026,Diproses,,c,c,,\n"
    )
    with clock.standing_at(clock.parse_moment("2026-11-20T09:00")):
        known, rows = opened(path)
        tally = import_tickets.take_all(known, rows, by=Actor.system())
    assert (tally.taken, reasons(tally)) == (2, ["Layanan “TIDAK-ADA” tidak ada di katalog."])


def test_an_imported_request_is_worked_on_like_any_other(log, take):
    from app.tickets.handling import moves
    from tests.kit.requests import actor

    take(log({"STATUS": "OPEN", "CLOSED DATE": ""}))
    (ticket,) = imported()
    who = actor("operator")
    with write():
        moves.take(ticket, by=who)
        moves.resolve(ticket, "Sudah ditangani.", by=who)
    assert ticket.status is Status.SELESAI
    assert chain.faults() == []


def test_confidential_services_stay_out_of_the_search(log, take, tmp_path):
    text = (mapping.MAPS / "kansas-city.toml").read_text().replace('service = "LIN-03"', 'service = "LIN-01"')
    own = tmp_path / "peta.toml"
    own.write_text(text)
    take(log({}), mapping.load(own))
    (ticket,) = imported()
    found = db.session.scalars(select(Ticket.id).where(search.matching("mulberry"))).all()
    assert (ticket.id in found) is not ticket.is_confidential


@pytest.mark.skipif(not REAL, reason="LOKET_REAL_INPUTS is not set")
def test_a_whole_real_log_adds_up_and_a_second_run_adds_nothing(take):
    path = Path(REAL) / "kansas-city-311" / "67_neighborhood.csv.gz"
    first, second = take(path), take(path)
    assert first.read == first.taken + first.rejected == second.read == 2088
    assert (second.taken, second.already_there) == (0, first.taken)
    assert len(imported()) == first.taken
    assert chain.faults() == []


@pytest.mark.skipif(not REAL, reason="LOKET_REAL_INPUTS is not set")
def test_every_row_of_all_ten_real_logs_is_understood_or_rejected_with_a_reason(sqlite_app, cast):
    read, rejects = 0, []
    for path in sorted((Path(REAL) / "kansas-city-311").glob("*.csv.gz")):
        known, rows = opened(path)
        tally = import_tickets.Tally()
        read += sum(1 for _request in import_tickets.understood(known, rows, tally)) + tally.rejected
        rejects += tally.rejects
    assert read == 53_221
    assert all(reject.reason for reject in rejects)
