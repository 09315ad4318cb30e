"""Every address × every hat × one's own, another unit's and a confidential request (reliability, "access").

The addresses come from the URL map, so a new page is in the matrix the day it is written. What each hat may do comes
from the handbook's table (`roles.json`), who may see which request is stated here once more in plain words.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import request, templating
from sqlalchemy import select

from app.accounts import seed, sign_in
from app.accounts.models import User
from app.accounts.permissions import permissions_of
from app.contacts import promises
from app.extensions import db
from app.messages import outbox
from app.messages.models import Way
from app.platform import clock
from app.platform.database import write
from app.stakeholders import privacy
from app.stakeholders.models import Person, Representation
from app.tickets import files
from app.tickets.history.models import TicketEvent
from app.tickets.statuses import Status
from app.web import asked
from tests import cast
from tests.kit import doors, queue
from tests.kit.letters import make_letter
from tests.kit.pages import Visitor
from tests.kit.requests import ask, enlist, make_ticket, who
from tests.platform import files as samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule

    from app.tickets.models import Ticket

PUBLIC = """
/ /aksesibilitas /ajukan /ambil-antrean /ambil-antrean/<token> /ambil-antrean/janji /antrean/<token>
/antrean/<token>/cetak /antrean/<token>/hadir /papan /papan/siaran /papan/suara/<name>
/ajukan/<code> /api/v1/calls /api/v1/messages /api/v1/openapi.json
/ajukan/draf /ajukan/lanjut /atur-sandi/<token> /bahasa/<code> /berkas
/berkas/<upload_id>/hapus /berkas/bagian
/cari /health/live /health/ready /keluar /lacak /lacak/<token> /lacak/<token>/batal
/lacak/<token>/berkas/<file_id> /lacak/<token>/buka-kembali /lacak/<token>/kabar /lacak/<token>/lengkapi
/lacak/<token>/pesan /lacak/<token>/tiba
/lacak/<token>/tanda-terima /lacak/<token>/tanda-terima.pdf /lacak/<token>/tanda-terima/cetak /lambang /layanan
/layanan/<code> /masuk /masuk/kode /masuk/kunci /masuk/kunci/tanya
/masuk/kantor /masuk/kantor/hubungkan /masuk/kantor/kembali /masuk/kantor/keluar
/masuk/terkunci /masuk/ganti /masuk/ganti/<user_id> /pesan/laporan/<name>/<token> /robots.txt
/rombongan/<token> /meja/loket/layar /meja/loket/layar/isi /meja/loket/layar/tanda-tangan
/sitemap.xml /static/<filename> /tema.css
/verifikasi /verifikasi/<code>
""".split()  # noqa: SIM905

HATS = {
    row["username"]: frozenset(row["roles"])
    for row in json.loads((Path(seed.__file__).parent / "data" / "demo_accounts.json").read_text(encoding="utf-8"))
}
HELD = {
    row["code"]: frozenset(row["permissions"])
    for row in json.loads((Path(seed.__file__).parent / "data" / "roles.json").read_text(encoding="utf-8"))
}
ONE_OF_EACH = sorted({roles: name for name, roles in reversed(HATS.items())}.values())
TRIED = sorted({*ONE_OF_EACH, cast.STAF, cast.STAF_LAIN, cast.KASI, cast.KABID, cast.OPERATOR2})

SECTION = {cast.KABID, cast.KASI, cast.STAF}
"""Whose unit the first request is: its section and the head of the division above."""
OTHER_SECTION = {"kabid-upk", "kasi-upk-usp", "staf-upk-usp"}
HANDLES_THE_SECRET = {cast.KASI}
"""A confidential request stands on the desk of its section's head, and of no colleague."""

MINE, THEIRS, SECRET = "the own section's", "another section's", "a confidential one"
DRAFTS = {MINE: cast.KASI, THEIRS: cast.STAF_LAIN, SECRET: cast.KASI}
"""Who has drafted the letter that hangs on each; whoever sees the request sees it too."""

SEEN_BY_ITS_RECORDER = (
    "phone_wrap.taken",
    "counter_saved.",
    "document.entered",
    "document.print_view",
    "ticket_renewed.",
)
"""Pages with a PIN, for nobody but the officer who recorded the request by that very door or renewed its PIN."""
ALSO_NEEDS: dict[str, set[str]] = {}
"""Pages whose permission alone is not enough."""
SETTINGS = ("settings.", "imports.")
"""Pages about the office itself, tried with a number that nothing has: nobody shall be dismissed by a test."""
OF_ONESELF = ("own_account.", "own_factor.")
"""Pages about one's own account, tried with a device and a key that nobody has."""
LEAVES = {"lock.lock"}
"""What locks one's own desk, for everybody may: `tests/accounts/test_lock.py` tries it."""
SAID = {
    "document_stacks.change_file": {"do": "again"},
    "document_stacks.change_letter": {"do": "back"},
    "document_stacks.change_page": {"do": "again"},
    "queue_desk.sit": {"desk": "1"},
}
"""What a form must say to be one at all; what changes nothing here."""
NOT_ALWAYS_THERE = (
    "personal_data.", "personal_minutes.",
    *SETTINGS, "own_factor.remove_key", "lock.leave", "ticket_action.erase", "messages.leave", "imports.",
)  # fmt: skip
"""Pages about things that this office does not have yet; who may not is still refused."""
OWNER = {MINE: cast.OPERATOR, THEIRS: cast.OPERATOR2, SECRET: cast.OPERATOR2}
"""Whose call, bundle, stack of scans and unread form it is."""
SEES_VISITOR = {MINE: cast.STAF, THEIRS: cast.STAF_LAIN, SECRET: cast.STAF}
RECORDS_ORDERS = {MINE: cast.BERKAS, THEIRS: cast.SEKRETARIS, SECRET: cast.BERKAS}
HEADS_OF_THE_COUNTER = {cast.KASUBAG, cast.SEKRETARIS, cast.KADIS}
"""The heads above the operators, who read their calls."""


@dataclass
class World:
    """The values that fill an address, for each of the three requests."""

    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def address(self, rule: Rule, which: str) -> str:
        known = self.values[which] | self._of_door(rule.endpoint, which)
        if rule.endpoint.startswith((*SETTINGS, *OF_ONESELF)):
            known = dict.fromkeys(rule.arguments, "999999")
        given = {name: known[name] for name in rule.arguments}
        url = rule.build(given, append_unknown=False)
        assert url, f"{rule} cannot be built from {given}"
        return url[1]

    def _of_door(self, endpoint: str, which: str) -> dict[str, Any]:
        """What lies at one of the doors (`tests/kit/doors.py`)."""
        doors = self.values[which]["doors"]
        return next((values for beginning, values in doors.items() if endpoint.startswith(beginning)), {})


def permissions(username: str) -> frozenset[str]:
    return frozenset().union(*(HELD[role] for role in HATS[username])) | {"account:own"}


def may_see(username: str, which: str) -> bool:
    """The rule of handbook §1.4 and reliability's "Confidential", in words of its own."""
    held = permissions(username)
    if which == SECRET:
        return "ticket:read_confidential" in held or username in HANDLES_THE_SECRET
    section = SECTION if which == MINE else OTHER_SECTION
    return "ticket:read_all" in held or ("ticket:read_unit" in held and username in section)


def reads_confidential(username: str) -> bool:
    return "ticket:read_confidential" in permissions(username)


def sees_scan(username: str, which: str) -> bool:
    """An ordinary letter everybody who records; a colleague's confidential one; one filed on its request like that."""
    hidden = username == OWNER[which] or reads_confidential(username)
    return {MINE: True, THEIRS: hidden, SECRET: may_see(username, SECRET)}[which]


def sees_chat(username: str, which: str) -> bool:
    """One that waits; one whose sender has a confidential request; one that is placed."""
    return {MINE: True, THEIRS: reads_confidential(username), SECRET: False}[which]


def sees_call(username: str, which: str) -> bool:
    return username == OWNER[which] or (username in HEADS_OF_THE_COUNTER and which != SECRET)


def sees_unread(owners: dict[str, str], username: str, which: str) -> bool:
    """A sheet that nobody could read: who scanned it, and who reads everything. The third is over."""
    return which != SECRET and (username == owners[which] or reads_confidential(username))


def sees_visitor(username: str, which: str) -> bool:
    """A visit about a request is found by its request alone."""
    return which != SECRET and (username == SEES_VISITOR[which] or "ticket:create" in permissions(username))


def acts_on_number_of_the_book(username: str, which: str) -> bool:
    may_read = username == RECORDS_ORDERS[which] or "letter:sign" in permissions(username)
    return which != SECRET or may_read


SEEN: dict[str, Callable[[str, str], bool]] = {
    "document_chats.": sees_chat,
    "document_chat_scans.": lambda username, which: which != SECRET and sees_scan(username, which),  # filed already
    "document_": sees_scan,
    "scans.": lambda _username, which: which == MINE,
    "queue_desk.arrive": may_see,
    "queue_desk.given": lambda _username, which: which == MINE,
    "queue_desk.": lambda _username, which: which != THEIRS,  # of yesterday
    "counter_guests.": sees_visitor,
    "counter_bundle.": lambda username, which: username == OWNER[which],
    "phone_log.one": sees_call,
    "phone_call.": lambda username, which: username == OWNER[which],
    "phone_wrap.show": lambda username, which: username == OWNER[which],
    "phone_wrap.not_picked_up": lambda username, which: username == OWNER[which],
    "phone_back.": may_see,
    "letter_book.number": lambda _username, _which: True,
    "letter_book.": acts_on_number_of_the_book,
    "mails.": lambda username, which: which == MINE or (which == SECRET and sees_scan(username, THEIRS)),
    "notices.": lambda username, which: which != SECRET and username == SEES_VISITOR[which],
    "need.article": lambda _username, which: which == MINE,
    "paper_forms.run": lambda _username, _which: True,
    "paper_forms.settle": lambda _username, _which: True,
    "paper_forms.as_pdf": lambda _username, _which: True,
    "paper_forms.": lambda _username, which: which != THEIRS,  # the number of a request that came by no form
    "paper_forms_returned.": partial(sees_unread, OWNER),
    "sheets_returned.": partial(sees_unread, RECORDS_ORDERS),
    "sheet.": may_see,
    "requester_merge.undo": lambda username, which: which != SECRET or may_see(username, SECRET),
}
"""Who finds what lies at the doors, in words of its own; the first beginning that fits an address's name counts."""


def of_door(rule: Rule) -> str:
    """The line of `SEEN` that holds for an address; empty where none does."""
    found = (beginning for beginning in SEEN if rule.endpoint.startswith(beginning))
    return next(found, "") if rule.arguments else ""


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def plain(rule: Rule) -> str:
    """`/lacak/<token>`: the address as a person writes it, without converters."""
    return "".join(f"<{word}>" if dynamic else word for dynamic, word in rule._trace).lstrip("|")


def is_public(rule: Rule) -> bool:
    return plain(rule) in PUBLIC


def cells(app: Flask, *, public: bool) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in rules(app)
        if is_public(rule) is public
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"})
    ]


def _who(place: int) -> dict[str, str]:
    return {"organisation": f"KSP Umpama {place}", "citizen_number": f"357301410190000{place}"}


@pytest.fixture
def world(app: Flask, cast) -> World:
    """A request of the own section in work, another section's, a confidential one; each with all that hangs on it."""
    enlist()
    enlist(cast.STAF_LAIN)
    requests = {
        MINE: make_ticket(Status.DIPROSES, name="Siti Umpama", phone="081200000001", who=_who(1)),
        THEIRS: ask(service="LEG-06", name="Budi Umpama", phone="081200000002", who=_who(2)).ticket,
        SECRET: ask(service="LEG-01", is_confidential=True, name="Rahasia", phone="081200000003", who=_who(3)).ticket,
    }
    enlist(cast.OPERATOR2, cast.SEKRETARIS)
    world = World({which: _hangs_on(ticket, DRAFTS[which]) for which, ticket in requests.items()})
    queue.make_desk(9)
    for which, ticket in requests.items():
        world.values[which]["doors"] = doors.at_the_doors(_side(which, ticket))
    return world


def _side(which: str, ticket: Ticket) -> doors.Side:
    people = (who(names[which]) for names in (OWNER, SEES_VISITOR, RECORDS_ORDERS))
    return doors.Side(ticket, *people, is_ordinary=which == MINE, is_confidential=which == SECRET)


def _hangs_on(ticket, drafter: str) -> dict[str, Any]:
    paper = files.prepare("akta.pdf", BytesIO(samples.pdf()))
    with write():
        attached = files.attach(ticket, [paper], from_applicant=True)[0]
        owed = promises.promise(ticket, clock.now() + timedelta(days=1), "081200000009", by=who(cast.OPERATOR))
        person = db.session.get(Person, ticket.person_id)
        consent = privacy.consent(person, "publikasi", wording="Boleh.", channel="counter", by=who(cast.OPERATOR))
        db.session.flush()
        event_id = db.session.scalar(select(TicketEvent.id).where(TicketEvent.ticket_id == ticket.id).limit(1))
        tie = db.session.scalars(select(Representation).where(Representation.person_id == ticket.person_id)).one()
        tie.letter_blob_hash = attached.blob_hash
        word = outbox.add(ticket.number, "answered", outbox.Words("Kabar", "Isi.", {}), way=Way.CALL)
    return {
        "number": ticket.number, "person_id": ticket.person_id, "organisation_id": ticket.organisation_id,
        "phone_id": ticket.phone_id, "file_id": attached.id, "callback_id": owed.id, "consent_id": consent.id,
        "event_id": event_id, "kind": "orang", "verb": "hadir", "kept_id": ticket.person_id,
        "other_id": ticket.person_id + 1000,
        "upload_id": 1, "size": "besar", "leaf": 1, "token": "x" * 22,
        "code": "LEG-07", "row_id": tie.id, "name": "sms", "wording": "undangan", "layout": "undangan",
        "letter_id": make_letter(ticket=ticket, drafted_by_id=who(drafter).user_id).id,
        "message_id": word.id,
    }  # fmt: skip


class Hat:
    """Somebody signed in, with a form token."""

    def __init__(self, app: Flask, username: str | None) -> None:
        self.client: FlaskClient = app.test_client()
        if username:
            self._sign_in(username)
        page = Visitor(self.client).get("/keluar" if username else "/lacak")
        self.token = page.find("//input[@name='csrf_token']/@value")[0]

    def _sign_in(self, username: str) -> None:
        with write():
            user_id = db.session.scalar(select(User.id).where(User.username == username))
            token = sign_in.begin(user_id, "127.0.0.1")
        with self.client.session_transaction() as cookie:
            cookie["sign_in"] = token

    def tries(self, method: str, address: str, more: dict[str, str] | None = None) -> int:
        data = {"csrf_token": self.token} | (more or {}) if method != "GET" else None
        query = {"service": "LEG-07"} if method == "GET" else None
        said_shortly = {"Accept": "application/json"}  # most are refused; no page need be drawn to say so
        return self.client.open(address, method=method, data=data, query_string=query, headers=said_shortly).status_code


def test_nothing_is_open_that_is_not_on_the_public_list(app):
    said = {plain(rule): permissions_of(app.view_functions[rule.endpoint]) for rule in rules(app)}
    assert [address for address, needed in said.items() if needed == () and address not in PUBLIC] == []
    assert [address for address, needed in said.items() if needed is None] == []
    inside = ("/meja", "/permohonan-saya")
    assert [address for address, needed in said.items() if needed and not address.startswith(inside)] == []


def test_without_signing_in_the_desk_leads_to_the_sign_in_page(sqlite_app, world):
    nobody, wrong = Hat(sqlite_app, None), []
    for rule, method in cells(sqlite_app, public=False):
        answer = nobody.client.open(
            world.address(rule, MINE), method=method, data={"csrf_token": nobody.token} if method != "GET" else None
        )
        asks_to_sign_in = answer.headers.get("Location", "").startswith("/masuk") or answer.status_code == 401
        if not asks_to_sign_in:
            wrong.append((method, rule.rule, answer.status_code))
    assert not wrong, "\n" + "\n".join(map(str, wrong))


def test_no_form_of_the_desk_is_taken_without_its_token(sqlite_app, world):
    secretary, wrong = Hat(sqlite_app, cast.SEKRETARIS), []
    for rule, method in cells(sqlite_app, public=False):
        if method != "GET":
            status = secretary.client.open(world.address(rule, MINE), method=method, data={"x": "y"}).status_code
            wrong += [(method, rule.rule, status)] if status != 400 else []
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@pytest.mark.parametrize("half", [0, 1])
def test_each_hat_reaches_what_the_table_says_and_nothing_else(sqlite_app, world, half):
    """In two halves, for two processors."""
    with each_page_drawn_once():
        wrong = [fault for username in TRIED[half::2] for fault in _faults(sqlite_app, world, username)]
    assert not wrong, "\n" + "\n".join(map(str, wrong))


@contextmanager
def each_page_drawn_once() -> Iterator[None]:
    """A status costs little, its page much: the page of a route is drawn for whoever comes to it first."""
    drawn: set[tuple[Any, ...]] = set()
    draw = templating._render

    def draw_once(app: Flask, template: Any, context: dict[str, Any]) -> str:
        what = (request.endpoint, request.method, template.name)
        if what in drawn and permissions_of(app.view_functions[request.endpoint or ""]):
            return ""
        drawn.add(what)
        return draw(app, template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "_render", draw_once)
        yield


def _faults(app: Flask, world: World, username: str) -> Iterator[tuple[Any, ...]]:
    hat, held = Hat(app, username), permissions(username)
    for rule, method in cells(app, public=False):
        if rule.endpoint in LEAVES:
            continue
        is_opened = not held.isdisjoint(permissions_of(app.view_functions[rule.endpoint]))
        if not is_opened or not held.issuperset(ALSO_NEEDS.get(rule.endpoint, ())):
            status = hat.tries(method, world.address(rule, MINE))
            if status != 403:
                yield username, method, plain(rule), status, "instead of 403"
            continue
        for which in (MINE, THEIRS, SECRET) if rule.arguments else (MINE,):
            status = hat.tries(method, world.address(rule, which), SAID.get(rule.endpoint))
            judge = _fault_at_door if of_door(rule) else _fault
            fault = judge(rule, status, username, which)
            if fault:
                yield username, method, plain(rule), which, status, fault


def _fault_at_door(rule: Rule, status: int, username: str, which: str) -> str:
    """The same for what lies at the doors."""
    if status >= 500 or status == 401:
        return "a fault"
    if not SEEN[of_door(rule)](username, which):
        return "" if status == 404 else "seen"
    return "refused" if status in (403, 404, 405) else ""


def _fault(rule: Rule, status: int, username: str, which: str) -> str:
    """What is wrong with `status` for somebody who holds the page's permission; nothing when it is right."""
    if status >= 500 or status == 401:
        return "a fault"
    if rule.endpoint.startswith(SEEN_BY_ITS_RECORDER):
        return "" if status == 404 else "somebody else's receipt"
    if "letter_id" in rule.arguments:
        return "" if may_see(username, which) or status == 404 else "seen"
    is_about_a_request = "number" in rule.arguments
    if rule.endpoint.startswith(NOT_ALWAYS_THERE):
        return "seen" if is_about_a_request and not may_see(username, which) and status != 404 else ""
    is_about_a_person = {"person_id", "organisation_id", "phone_id", "kept_id", "row_id"} & rule.arguments
    if is_about_a_request and not may_see(username, which):
        return "" if status == 404 else "seen"
    if is_about_a_person and which == SECRET and not may_see(username, SECRET):
        return "" if status == 404 else "known"
    if is_about_a_person and rule.endpoint.endswith(".join"):
        return ""
    return "refused" if status in (403, 404, 405) else ""


def test_every_account_of_the_office_sees_the_requests_it_should(app, world):
    """All forty-eight, on both databases: the page itself and a file on it."""
    wrong = []
    for username in HATS:
        client = Hat(app, username).client
        for which, values in world.values.items():
            page = client.get(f"/meja/tiket/{values['number']}").status_code
            file = client.get(f"/meja/tiket/{values['number']}/berkas/{values['file_id']}").status_code
            if (page == 200, file == 200) != (may_see(username, which),) * 2:
                wrong.append((username, which, page, file))
    assert not wrong, "\n" + "\n".join(map(str, wrong))


SEARCHES = ("/meja/dokumen/tumpukan?kata=", "/meja/telepon/riwayat?cari=")
"""What is asked there stands sealed in the address."""
DOORS = (
    *("/meja/dokumen", "/meja/dokumen/surat", "/meja/dokumen/agenda", "/meja/dokumen/lembar-disposisi"),
    *("/meja/dokumen/tumpukan", "/meja/formulir-kertas/terisi"),
    *("/meja/telepon", "/meja/telepon/kembali", "/meja/telepon/riwayat"),
    *("/meja/antrean", *(f"/meja/antrean/cari?label=A-00{turn}" for turn in (1, 2, 3)), "/meja/buku-tamu"),
    *("/meja/tamu", "/meja/surat-keluar", f"/meja/surat-keluar?q={doors.SOUGHT}", "/meja/kabar"),
    *("/meja/pesan/masuk", "/meja/pesan/masuk?lihat=pindaian"),
)
"""The lists and searches of the three doors."""


def lists() -> dict[str, str]:
    """Their addresses, by the name they have in this test."""
    return {address: address for address in DOORS} | {one: f"{one}{asked.sealed(doors.SOUGHT)}" for one in SEARCHES}


def test_no_list_and_no_search_tells_of_a_confidential_request(sqlite_app, world):
    number = world.values[SECRET]["number"]
    for username in TRIED:
        if may_see(username, SECRET) or "desk:open" not in permissions(username):
            continue
        hat = Hat(sqlite_app, username)
        for address in (
            "/meja",
            "/meja?lihat=semua",
            "/meja/telepon/kembali",
            "/meja/dokumen/agenda",
            "/meja/baru",
            "/meja/pesan?lihat=semua",
        ):
            assert number not in hat.client.get(address).get_data(as_text=True), (username, address)
        for address in lists().values():
            shown = hat.client.get(address, follow_redirects=True).get_data(as_text=True)
            assert number not in shown, (username, address)
            is_his = username in (OWNER[SECRET], RECORDS_ORDERS[SECRET])
            assert is_his or not _tells(world, shown), (username, address)
        for words in (number, "Rahasia", "081200000003", "keripik"):
            answer = hat.client.post("/meja/cari", data={"csrf_token": hat.token, "q": words}, follow_redirects=True)
            assert f"/meja/tiket/{number}" not in answer.get_data(as_text=True), (username, words)


def _tells(world: World, shown: str) -> bool:
    """Whether a page says a word of what is confidential, or leads to a stack that is."""
    hidden = [world.values[which]["doors"]["document_"] for which in (THEIRS, SECRET)]
    links = [f'/tumpukan/{one["batch_id"]}"' for one in hidden] + [f'/surat/{one["letter_id"]}"' for one in hidden]
    return doors.SECRET_WORD in shown or any(link in shown for link in links)


def test_those_lists_and_searches_tell_it_to_whom_it_is_there_for(sqlite_app, world):
    """So that the test above looks where it would be seen."""
    clients = [Hat(sqlite_app, name).client for name in (cast.SEKRETARIS, cast.PENGADUAN, cast.OPERATOR2)]
    pages = {
        name: [client.get(address).get_data(as_text=True) for client in clients] for name, address in lists().items()
    }
    telling = {address for address, shown in pages.items() if any(_tells(world, page) for page in shown)}
    assert telling >= {
        *("/meja/dokumen/tumpukan", "/meja/telepon/riwayat", SEARCHES[1]),
        *("/meja/surat-keluar", f"/meja/surat-keluar?q={doors.SOUGHT}", "/meja/pesan/masuk?lihat=pindaian"),
    }, telling


def test_a_strange_link_opens_nothing(sqlite_app, world):
    nobody = Hat(sqlite_app, None)
    for rule, method in cells(sqlite_app, public=True):
        if "token" in rule.arguments:
            assert nobody.tries(method, world.address(rule, MINE)) in (404, 410), rule
