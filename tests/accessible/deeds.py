"""What somebody must have done before a page is there, or looks as it does: the states of the office.

The demo's story gives most states of a request, `request_deeds` the others; here stands all else, by the office's own
verbs and pages. A browser in which something was done (locked, a kiosk, a kept draft) is a hat with a name of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import select, update

from app.accounts import links, passwords, roster, shared_pcs
from app.accounts.actor import Actor
from app.accounts.models import LinkPurpose, User
from app.catalogue.models import Service
from app.contacts import bundles
from app.extensions import db
from app.letters.kinds import LetterState
from app.letters.models import Letter
from app.platform import clock
from app.platform.database import write
from app.platform.keys import keyed_token
from app.queue import kiosks
from app.tickets.models import Ticket
from tests import cast
from tests.accessible import request_deeds
from tests.accessible.ways import Way
from tests.kit.letters import make_letter
from tests.kit.pages import Visitor
from tests.kit.requests import make_ticket, who
from tests.test_access_matrix import MINE, Hat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.accessible.ways import Ways
    from tests.test_access_matrix import World

SECRET = "tangga biru melompat senja"


def all_deeds(ways: Ways, world: World) -> Iterator[Way]:
    """Every state, done as it is asked for."""
    for deed in (
        _at_the_door,
        _of_a_telephone,
        _of_a_hall,
        request_deeds.in_each_state,
        request_deeds.at_the_counter,
        _of_letters,
        _of_settings,
    ):
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
