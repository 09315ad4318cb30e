"""Requests in each state of the workflow, for the desk and their owners; what was just recorded or handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sqlalchemy import func, select

from app.accounts.actor import Actor
from app.accounts.models import Position, User
from app.contacts import speaking
from app.desk.ticket.acts import ACTS
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.records import shelf
from app.tickets.disposition import aside
from app.tickets.handling import conversation, handing_over, refusals
from app.tickets.handling.handed import Identity
from app.tickets.handling.handing_over import Collected
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from app.tickets.together import following, merging, relations
from tests import cast
from tests.accessible.ways import LOOKERS, Way
from tests.kit.pages import Visitor
from tests.kit.requests import REFUSAL, ask, enlist, make_ticket, who
from tests.test_access_matrix import MINE, THEIRS
from tests.tickets.handling.ready import ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.accessible.ways import Ways
    from tests.test_access_matrix import World

OF_OWNERS = ("", "/batal", "/buka-kembali", "/kabar", "/lengkapi", "/tanda-terima", "/tanda-terima/cetak")
READERS = (cast.OPERATOR, cast.SEKRETARIS)
"""Read every request. Beside them looks whoever works on it."""


def in_each_state(ways: Ways, world: World) -> Iterator[Way]:
    """One in each state of the workflow, at the desk and for its owner; several at once."""
    enlist(cast.SEKRETARIS)
    collected, joined, into = ready(phone="081200000201"), *(make_ticket(phone="081200000202") for _ in range(2))
    with write():
        merging.merge(joined, into, by=who(cast.OPERATOR))
    tied, refused, late, unfinished = _with_ties()
    for number, token, officer in _one_of_each([one.id for one in (collected, into, tied, refused, late, unfinished)]):
        desk = Way("", f"/meja/tiket/{number}")
        workers = [officer, *LOOKERS] if officer else LOOKERS
        seeing = [name for name in dict.fromkeys((*READERS, *workers)) if _is_open(ways, desk._replace(person=name))]
        yield from (desk._replace(person=name) for name in seeing[:3])
        assert seeing, number
        for act in ACTS:
            able = (Way(name, f"{desk.address}/{act.slug}") for name in (*seeing[:6], cast.KABID))
            ways.try_all(f"ticket_action.{act.slug}", able)
        for end in OF_OWNERS:
            way = Way(None, f"/lacak/{token}{end}")
            if not end or _is_open(ways, way):
                yield way
    several = [world.values[which]["number"] for which in (MINE, THEIRS)]
    for act in ("disposisikan", "pindah-unit", "prioritas", "selesai", "tugaskan"):
        way = Way("", f"/meja/pilihan/{act}?{urlencode({'nomor': several}, doseq=True)}")
        yield next(one for name in LOOKERS if _is_open(ways, one := way._replace(person=name)))


def _with_ties() -> tuple[Ticket, ...]:
    """In work and tied to others, its paper file lent, the applicant's word unread; to be refused; late; advised on."""
    operator, clerk, officer = who(cast.OPERATOR), who(cast.BERKAS), who(cast.STAF)
    tied, refused, unfinished = (make_ticket(Status.DIPROSES, phone="081200000203") for _ in range(3))
    late, other = make_ticket(Status.LENGKAPI_BERKAS, phone="081200000204"), make_ticket(phone="081200000204")
    section = db.session.scalar(select(Position.id).where(Position.code == "kabid-klb"))
    with write():
        relations.link(tied, other, by=operator)
        relations.set_parent(tied, other, by=operator)
        following.follow(tied, by=operator)
        shelf.keep(tied, shelf.Wanted(location="1.2.3.14.5"), by=clerk)
        shelf.keep(refused, shelf.Wanted(location="1.2.3.14.6"), by=clerk)
        shelf.lend(tied, "Kasi KLB", clock.today(), by=clerk)
        conversation.write_as_applicant(tied, "Sudah sampai mana?", by=Actor.applicant("Siti"))
        refusals.propose(refused, **REFUSAL, by=who(cast.KASI))
        late.waits_until = clock.now() - timedelta(days=1)
        aside.ask_opinion(unfinished, [section], "Bagaimana menurut Bapak?", by=officer)
    return tied, refused, late, unfinished


def _one_of_each(more: list[int]) -> list[tuple[str, str, str | None]]:
    """Of each state one: its number, its owner's secret, who works on it."""
    newest = select(func.max(Ticket.id)).group_by(Ticket.status, Ticket.is_service)
    officer = select(User.username).where(User.id == Ticket.officer_id).scalar_subquery()
    columns = select(Ticket.number, Ticket.secret_round, officer, Ticket.status)
    rows = db.session.execute(columns.where(Ticket.id.in_(newest) | Ticket.id.in_(more))).all()
    assert {row.status for row in rows} == set(Status) - {Status.DRAF}
    return [(number, secrets.token(number, turn), name) for number, turn, name, _status in rows]


def _is_open(ways: Ways, way: Way) -> bool:
    return ways.hat(way.person).client.get(way.address).status_code == 200


def at_the_counter(ways: Ways, _world: World) -> Iterator[Way]:
    """What was just recorded, handed over, renewed; a call that is under way."""
    doors = {
        Channel.COUNTER: ("loket/tercatat/{}", "loket/tercatat/{}/cetak"),
        Channel.PHONE: ("telepon/tercatat/{}",),
    }
    for channel, pages in doors.items():
        number = ask(channel=channel, by=who(cast.OPERATOR), phone="081200000301").ticket.number
        yield from (Way(cast.OPERATOR, f"/meja/{page.format(number)}") for page in pages)
    recorder = User.id == Ticket.recorded_by_id
    row = select(User.username, Ticket.number).join(Ticket, recorder).where(Ticket.channel == Channel.DOCUMENT)
    username, number = db.session.execute(row.limit(1)).one()
    yield from (Way(username, f"/meja/dokumen/tercatat/{number}{end}") for end in ("", "/cetak"))
    waiting, given = ready(phone="081200000302"), ready(phone="081200000303")
    with write():
        told = Collected(
            receiver="Siti Umpama", is_owner=True, identity=Identity.KTP, what="SK", is_signed_on_paper=True
        )
        handing_over.collect(given, told, by=who(cast.OPERATOR))
    yield Way(cast.OPERATOR, f"/meja/loket/ambil/{waiting.number}")
    yield from (Way(cast.OPERATOR, f"/meja/loket/ambil/{given.number}/{end}") for end in ("diserahkan", "cetak"))
    desk, acts = Visitor(ways.hat(cast.OPERATOR).client), f"/meja/tiket/{waiting.number}/tanda-terima"
    desk.get(f"{acts}-baru").form("Ganti dan tampilkan yang baru").submit(reason="Hilang")
    yield from (Way(cast.OPERATOR, f"{acts}{end}") for end in ("", "/cetak"))
    with write():
        call = speaking.keep("a call's form", speaking.Draft(), by=who(cast.OPERATOR), version=0)
    yield Way(cast.OPERATOR, f"/meja/telepon/{call.id}")
