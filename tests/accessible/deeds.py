"""What somebody must have done before a page is there, or looks as it does: the states of the office.

The demo's story gives most states of a request; here stand the others, by the office's own verbs and pages. A browser
in which something was done (locked, a kiosk, a kept draft) is a hat with a name of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyotp
from sqlalchemy import func, select, update

from app.accounts import links, passwords, roster, shared_pcs
from app.accounts.actor import Actor
from app.accounts.models import LinkPurpose, Position, User
from app.catalogue.models import Service
from app.contacts import bundles, speaking
from app.desk.ticket.acts import ACTS
from app.extensions import db
from app.letters.kinds import LetterState
from app.letters.models import Letter
from app.platform import clock
from app.platform.database import write
from app.platform.keys import keyed_token
from app.queue import kiosks
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
from tests.kit.letters import make_letter
from tests.kit.pages import Visitor
from tests.kit.requests import REFUSAL, ask, enlist, make_ticket, who
from tests.test_access_matrix import MINE, THEIRS, Hat
from tests.tickets.handling.ready import ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.accessible.ways import Ways
    from tests.test_access_matrix import World

SECRET = "tangga biru melompat senja"
OF_OWNERS = ("", "/batal", "/buka-kembali", "/kabar", "/lengkapi", "/tanda-terima", "/tanda-terima/cetak")
READERS = (cast.OPERATOR, cast.SEKRETARIS)
"""Read every request. Beside them looks whoever works on it."""


def all_deeds(ways: Ways, world: World) -> Iterator[Way]:
    """Every state, done as it is asked for."""
    for deed in (_at_the_door, _of_a_telephone, _of_a_hall, _of_requests, _at_the_counter, _of_letters, _of_settings):
        yield from deed(ways, world)


def _desk(ways: Ways, person: str | None) -> Visitor:
    return Visitor(ways.hat(person).client)


# --- signing in ------------------------------------------------------------------------------------------------------


def _at_the_door(ways: Ways, _world: World) -> Iterator[Way]:
    """A locked desk, a seat to change at, a link to set a password."""
    locked = ways.hats["locked"] = Hat(ways.app, cast.OPERATOR)
    locked.client.post("/meja/kunci-layar", data={"csrf_token": locked.token})
    yield Way("locked", "/masuk/terkunci?next=/meja/telepon")
    with write():
        pc = shared_pcs.PCS.connect("PC loket 1", by=Actor.system())
    shared = ways.hats["shared PC"] = Hat(ways.app, cast.OPERATOR2)
    shared.client.set_cookie(shared_pcs.COOKIE, pc)
    Visitor(shared.client).get("/keluar").form("Keluar sekarang").submit()
    Visitor(shared.client).get("/masuk").form().submit(username=cast.OPERATOR2, password=cast.PASSWORD)
    token = Visitor(shared.client).get("/meja/akun").form("Simpan pilihan").fields["csrf_token"]
    page = Visitor(shared.client).post("/meja/ganti-petugas", {"csrf_token": token})
    yield Way("shared PC", "/masuk/ganti")
    yield Way("shared PC", str(page.find("//main//a[contains(@href, '/masuk/ganti/')]/@href")[0]))


def enrolled(app: Flask, username: str, role: str) -> Hat:
    """Somebody outside the demo's accounts who is signed in and has a second factor."""
    password_hash = passwords.hashed(SECRET)
    with write():
        roster.add(
            username, f"{username.title()} Kencana Contoh", (role,), by=Actor.system()
        ).password_hash = password_hash
    owner = Hat(app, None)
    Visitor(owner.client).get("/masuk").form("Masuk").submit(username=username, password=SECRET)
    page = Visitor(owner.client).get("/meja/akun/faktor-kedua")
    secret = "".join(page.find("//main//p/code")[0].text_content().split())
    fields = {**page.form().fields, "code": pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=30))}
    owner.client.post("/meja/akun/faktor-kedua", data=fields)
    return owner


def before_the_code(app: Flask, username: str) -> Hat:
    """In another browser, the password is typed and the code is asked."""
    asked = Hat(app, None)
    Visitor(asked.client).get("/masuk").form("Masuk").submit(username=username, password=SECRET)
    return asked


def _of_a_telephone(ways: Ways, _world: World) -> Iterator[Way]:
    """A second factor: changing it, losing it; a link to set a password."""
    ways.hats["with a factor"] = enrolled(ways.app, "ratih", "sekretaris")
    with write():
        fresh = roster.add("baru", "Bagus Baru Contoh", ("staf",), by=Actor.system())
        link = links.issue(fresh, LinkPurpose.INVITE, by=Actor.system())
    user_id = db.session.scalar(select(User.id).where(User.username == "ratih"))
    yield Way(None, f"/atur-sandi/{link}")
    yield from (Way("with a factor", f"/meja/akun{end}") for end in ("", "/faktor-kedua/ubah", "/kunci"))
    yield from (Way(cast.SEKRETARIS, f"/meja/pengaturan/akun/{user_id}{end}") for end in ("", "/faktor-kedua"))


# --- the public side -------------------------------------------------------------------------------------------------


def _of_a_hall(ways: Ways, _world: World) -> Iterator[Way]:
    """The kiosk, its number, a bundle's companion, a draft that was kept."""
    kiosk = ways.hats["kiosk"] = Hat(ways.app, None)
    kiosk.client.get(f"/ambil-antrean?kios={kiosks.secret()}")
    page = Visitor(kiosk.client).get("/ambil-antrean").link("Ajukan").follow()
    yield from (Way("kiosk", address) for address in ("/ambil-antrean", "/ambil-antrean/janji", page.url))
    given = page.form().submit(button="Tidak, ambil nomor biasa").url
    yield Way("kiosk", given)
    yield Way(None, given.replace("/ambil-antrean/", "/antrean/"))
    ticket = make_ticket(phone="081200000401")
    with write():
        bundle = bundles.begin("Kader Umpama", by=who(cast.OPERATOR))
        bundles.add(bundle, ticket)
        bundle.closed_at = clock.now()
    yield Way(None, f"/rombongan/{keyed_token('bundle-token', bundle.code)}")
    writer = ways.hats["with a draft"] = Hat(ways.app, None)
    form = Visitor(writer.client).get("/ajukan/LEG-02").form("ajukan")
    form.submit(button="Simpan draf", description="Saya mau", name="Siti")
    yield Way("with a draft", "/ajukan/draf")


# --- requests --------------------------------------------------------------------------------------------------------


def _of_requests(ways: Ways, world: World) -> Iterator[Way]:
    """One in each state of the workflow, at the desk and for its owner; several at once."""
    enlist(cast.SEKRETARIS)
    collected, joined, into = ready(phone="081200000201"), *(make_ticket(phone="081200000202") for _ in range(2))
    with write():
        merging.merge(joined, into, by=who(cast.OPERATOR))
    tied, refused, late, unfinished = _with_ties()
    for number, token, officer in _in_each_state(
        [one.id for one in (collected, into, tied, refused, late, unfinished)]
    ):
        desk = Way("", f"/meja/tiket/{number}")
        workers = [officer, *LOOKERS] if officer else LOOKERS
        seeing = [name for name in dict.fromkeys((*READERS, *workers)) if _is_open(ways, desk._replace(person=name))]
        yield from (desk._replace(person=name) for name in seeing[:3])
        assert seeing, number
        for act in ACTS:
            ways.try_all(
                f"ticket_action.{act.slug}",
                (Way(name, f"{desk.address}/{act.slug}") for name in (*seeing[:6], cast.KABID)),
            )
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


def _in_each_state(more: list[int]) -> list[tuple[str, str, str | None]]:
    """Of each state one: its number, its owner's secret, who works on it."""
    newest = select(func.max(Ticket.id)).group_by(Ticket.status, Ticket.is_service)
    officer = select(User.username).where(User.id == Ticket.officer_id).scalar_subquery()
    rows = db.session.execute(
        select(Ticket.number, Ticket.secret_round, officer).where(Ticket.id.in_(newest) | Ticket.id.in_(more))
    )
    return [(number, secrets.token(number, turn), name) for number, turn, name in rows]


def _is_open(ways: Ways, way: Way) -> bool:
    return ways.hat(way.person).client.get(way.address).status_code == 200


def _at_the_counter(ways: Ways, _world: World) -> Iterator[Way]:
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
    desk, acts = _desk(ways, cast.OPERATOR), f"/meja/tiket/{waiting.number}/tanda-terima"
    desk.get(f"{acts}-baru").form("Ganti dan tampilkan yang baru").submit(reason="Hilang")
    yield from (Way(cast.OPERATOR, f"{acts}{end}") for end in ("", "/cetak"))
    with write():
        call = speaking.keep("a call's form", speaking.Draft(), by=who(cast.OPERATOR), version=0)
    yield Way(cast.OPERATOR, f"/meja/telepon/{call.id}")


# --- letters and the office itself -----------------------------------------------------------------------------------


def _of_letters(ways: Ways, _world: World) -> Iterator[Way]:
    """A letter in each state, for its writer, its signatory and whoever numbers it; a signed one for everybody."""
    for state in LetterState:
        signed = state in (LetterState.SIGNED, LetterState.WITHDRAWN, LetterState.REPLACED)
        given = {} if signed else {"content": None, "number": "", "letter_date": None}
        letter = make_letter(state, classification="500.3.2", **given)
        people = (cast.STAF, cast.BERKAS, cast.KADIS)
        yield from (Way(name, f"/meja/surat/{letter.id}") for name in people)
    numbered = make_letter(LetterState.NUMBERING, content=None, classification="500.3.2")
    yield from (Way(cast.BERKAS, f"/meja/surat/{numbered.id}{end}") for end in ("", "/pindaian"))
    code = db.session.scalars(select(Letter.code).where(Letter.state == LetterState.SIGNED)).first()
    yield Way(None, f"/verifikasi/{code}")


def _of_settings(ways: Ways, world: World) -> Iterator[Way]:
    """Drafts of rules and standards, a person who leaves, a class of retention and its list, a sheet to be taken in."""
    secretary, clerk, writer = (_desk(ways, name) for name in (cast.SEKRETARIS, cast.BERKAS, cast.KONTEN))
    routing = "/meja/pengaturan/penyaluran"
    secretary.get(routing).form("Ubah aturan").submit()
    yield from (Way(cast.SEKRETARIS, f"{routing}{end}") for end in ("", "/konsep/aturan/baru"))
    user_id = db.session.scalar(select(User.id).where(User.username == cast.STAF))
    yield Way(cast.SEKRETARIS, f"/meja/pengaturan/serah-terima/{user_id}")
    code = db.session.scalars(select(Service.code).order_by(Service.code)).first()
    writer.get(f"/meja/pengaturan/katalog/{code}").form(f"/meja/pengaturan/katalog/{code}/konsep").submit()
    yield Way(cast.KONTEN, f"/meja/pengaturan/katalog/{code}/konsep")
    yield Way(cast.SEKRETARIS, "/meja/pengaturan/retensi/kelas/1")
    sheet = "Nomor lama,Diterima,Keadaan,Saluran,Layanan,Perihal,Uraian,Nama pemohon,Telepon,Unit\n"
    sheet += (
        "A-17,14/09/2026 09:20,Diproses,Surat,KUK-02,Perpanjangan,Mohon,Suparno,081200000009,KLB-BANG\nA-18,x,,,,,,,,\n"
    )
    page = clerk.get("/meja/pengaturan/impor").form("Periksa berkas")
    yield Way(cast.BERKAS, page.submit(file=("lama.csv", sheet.encode()), source="Buku agenda").url)
    list_of = _desk(ways, cast.KONTEN).get("/meja/pengaturan/hari-libur/impor").form("Periksa daftar")
    yield Way(cast.KONTEN, list_of.submit(pasted="2027-01-01;Tahun Baru\n2027-13-01;Salah").url)
    person_id = world.values[MINE]["person_id"]
    for wish in ("access", "correction", "erasure"):
        form = _desk(ways, cast.OPERATOR).get(f"/meja/data-pribadi/baru/{person_id}").form("Catat permintaan")
        number = form.submit(wish=wish, identity="KTP asli", words="Mohon dibantu").url.rpartition("/")[2]
        yield from (Way(name, f"/meja/data-pribadi/{number}") for name in (cast.OPERATOR, cast.PPID))
    long_ago = clock.now() - timedelta(days=366 * 8)
    with write():
        closed = select(Ticket.id).where(Ticket.closed_at.is_not(None)).limit(2)
        db.session.execute(update(Ticket).where(Ticket.id.in_(closed)).values(closed_at=long_ago))
    page = clerk.get("/meja/pengaturan/retensi").form("Susun daftar").submit()
    yield Way(cast.BERKAS, page.url)
