"""The first rule that fits takes a new request; without one it goes to its service's own unit, and never nowhere."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.accounts import organisation
from app.accounts.models import Position, Unit
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.platform.refusals import Refused
from app.stakeholders import places as malang
from app.tickets import history, routing
from app.tickets.handling import moves, rerouting
from app.tickets.kinds import Channel, RequesterType
from app.tickets.routing import places
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import actor, all_present, ask, make_ticket, who
from tests.tickets.routing.makers import id_of, in_force, written


def unit_of(ticket) -> str:
    return db.session.scalars(select(Unit.code).where(Unit.id == ticket.unit_id)).one()


def chair_of(ticket) -> str:
    return db.session.scalars(select(Position.code).where(Position.id == ticket.position_id)).one()


def inside(ticket) -> list[str]:
    return [line.sentence for line in history.read(ticket.id, public_only=False) if not line.is_public]


def test_without_rules_a_request_waits_at_the_head_of_its_services_unit(app):
    ticket = ask(service="LEG-07").ticket
    assert (unit_of(ticket), chair_of(ticket)) == ("UKM-KS", "kasi-ukm-ks")
    assert inside(ticket) == []


@pytest.mark.parametrize(
    ("rule", "request_"),
    [
        ({"service": "LEG-07"}, {}),
        ({"group": "LEGAL"}, {}),
        ({"channel": Channel.WEBSITE}, {}),
        ({"requester_type": RequesterType.BUSINESS}, {}),
        ({"words": "keripik"}, {}),
        ({"words": "gula pasir, usahaku keripik, usaha keripik"}, {}),
        ({"words": "pinjaman"}, {"need": "Bagaimana cara meminjam?"}),
        ({"service": "LEG-07", "channel": Channel.WEBSITE, "words": "NIB"}, {}),
    ],
)
def test_a_rule_that_fits_takes_it(app, rule, request_):
    in_force({**rule, "unit": "UKM-IB"})
    ticket = ask(service="LEG-07", **request_).ticket
    assert (unit_of(ticket), chair_of(ticket)) == ("UKM-IB", "kasi-ukm-ib")


@pytest.mark.parametrize(
    "rule",
    [
        {"service": "LEG-01"},
        {"group": "MODAL"},
        {"channel": Channel.PHONE},
        {"requester_type": RequesterType.CITIZEN},
        {"kecamatan": "35.73.01"},
        {"words": "sertifikat halal"},
        {"service": "LEG-07", "words": "halal"},
    ],
)
def test_a_rule_of_which_one_condition_is_not_met_lets_it_pass(app, rule):
    in_force({**rule, "unit": "UKM-IB"})
    assert unit_of(ask(service="LEG-07").ticket) == "UKM-KS"


def test_where_somebody_lives_may_decide(app):
    home = malang.every()[0]
    code = db.session.scalars(select(malang.Kecamatan.code).where(malang.Kecamatan.name == home.kecamatan)).one()
    in_force({"kecamatan": code, "unit": "UKM-IB"})
    assert unit_of(ask(kelurahan_id=home.id).ticket) == "UKM-IB"
    assert unit_of(ask().ticket) == "UKM-KS"


def test_the_first_that_fits_wins_and_the_history_names_it(app):
    in_force(
        {"name": "Halal dahulu", "words": "halal", "unit": "UKM-KW"},
        {"name": "NIB ke informasi", "words": "NIB", "unit": "UKM-IB"},
        {"name": "Semua usaha", "requester_type": RequesterType.BUSINESS, "unit": "SEK"},
    )
    ticket = ask().ticket
    assert inside(ticket) == ["Disalurkan ke Seksi Pengembangan Informasi Bisnis menurut aturan “NIB ke informasi”."]
    assert "aturan" not in " ".join(line.sentence for line in history.read(ticket.id, public_only=True))


def test_a_rule_may_name_a_chair_and_the_request_waits_there_after_its_disposition_too(app):
    in_force({"service": "LEG-01", "position": "staf-klb-oth"})
    ticket = make_ticket(Status.DITERIMA)
    with write():
        moves.take(ticket, by=who(cast.OPERATOR))
        all_present(ticket)
        moves.dispose(ticket, by=who(cast.OPERATOR))
    assert (unit_of(ticket), chair_of(ticket), ticket.officer_id) == ("KLB-OTH", "staf-klb-oth", None)


def test_a_rule_may_give_priority_with_its_reason_and_leave_the_unit_alone(app):
    in_force({"words": "banjir", "is_priority": True, "priority_reason": "Korban bencana"})
    ticket = ask(need="Usaha saya habis karena banjir.").ticket
    assert (ticket.is_priority, ticket.priority_reason, unit_of(ticket)) == (True, "Korban bencana", "UKM-KS")


def test_a_changed_service_is_routed_anew(app):
    in_force({"name": "Koperasi baru", "service": "LEG-01", "unit": "KLB-WAS"})
    ticket = ask(service="LEG-07").ticket
    with write():
        rerouting.change_service(ticket, "LEG-01", "Ternyata koperasi.", by=who(cast.KABID))
    assert unit_of(ticket) == "KLB-WAS"
    assert "“Koperasi baru”" in inside(ticket)[-1]


def test_a_set_that_is_only_written_routes_nothing(app):
    written({"service": "LEG-07", "unit": "UKM-IB"})
    assert unit_of(ask().ticket) == "UKM-KS"


def test_a_closed_unit_leaves_its_requests_to_the_nearest_open_one_above(app):
    in_force({"name": "NIB", "service": "LEG-07", "unit": "UKM-IB"})
    _close("UKM-IB")
    ticket = ask().ticket
    assert (unit_of(ticket), chair_of(ticket)) == ("UKM", "kabid-ukm")
    assert inside(ticket)[-1].startswith("Unit yang seharusnya sudah ditutup; Bidang Usaha Kecil Menengah di atasnya")


def test_the_way_never_fails_even_if_everything_above_is_closed(app):
    _close("UKM-KS", "UKM")
    assert unit_of(ask().ticket) == "KADIS"
    _close("KADIS")
    assert places.nearest_open(id_of("unit", "UKM-KS")) == id_of("unit", "UKM-KS")


def _close(*codes: str) -> None:
    with write():
        db.session.execute(update(Unit).where(Unit.code.in_(codes)).values(is_active=False))


def test_a_unit_or_chair_that_a_rule_in_force_leads_to_is_not_closed(app):
    in_force({"name": "NIB", "service": "LEG-07", "position": "staf-ukm-ib"})
    by = actor(cast.TEKNISI)
    for close, kind, code in (
        (organisation.close_unit, Unit, "UKM-IB"), (organisation.close_position, Position, "staf-ukm-ib"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=r"aturan penyaluran \(NIB\)"), write():
            close(db.session.scalars(select(kind).where(kind.code == code)).one(), by=by)


def test_intake_asks_the_database_nothing_more_once_the_rules_are_known(app, queries):
    by = who(cast.OPERATOR)
    ask(by=by, channel=Channel.COUNTER)
    with queries() as before:
        ask(by=by, channel=Channel.COUNTER)
    in_force(*({"name": f"A{n}", "words": f"kata{n}", "unit": "UKM-IB"} for n in range(30)))
    ask(by=by, channel=Channel.COUNTER)
    with queries() as after:
        ask(by=by, channel=Channel.COUNTER)
    assert len(after) == len(before)


def test_rules_are_asked_once_so_that_none_sends_a_request_round_in_a_circle(app):
    in_force(
        {"name": "Ke informasi", "service": "LEG-07", "unit": "UKM-IB"},
        {"name": "Kembali", "group": "LEGAL", "position": "kasi-ukm-ks"},
    )
    ticket = ask(service="LEG-07").ticket
    assert unit_of(ticket) == "UKM-IB"
    assert routing.way_of(ticket).unit_id == ticket.unit_id


def test_the_numbers_of_routing_are_settings(app):
    assert (settings.get("routing.replay_last"), settings.get("experience.fewest")) == (200, 3)
