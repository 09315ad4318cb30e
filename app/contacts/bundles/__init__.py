"""*Pengantar sama, pemohon berikutnya*: a companion brings many files, each a request of its own (issue 4; R115).

A kader, a notary's clerk or a koperasi officer stands at the counter for twenty people. Each of them gets a number
and a PIN of their own; the companion gets one receipt and, where the office wants it, a link that shows numbers and
stages and nothing else: whoever carries papers is not yet entitled to what is in them.
"""

from __future__ import annotations

import secrets as random
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.catalogue.models import Service
from app.contacts.bundles.models import Bundle, BundleTicket
from app.extensions import db
from app.platform import clock, phones, settings
from app.platform.database import lock, read
from app.platform.keys import keyed, keyed_token
from app.platform.refusals import Conflict, Refused
from app.stakeholders.models import Organisation, Person
from app.tickets.models import Ticket
from app.tickets.receipts import addresses, secrets
from app.tickets.statuses import CITIZEN_LABEL
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

MOST = 200  # a bundle is what one person carries in
LIST, PINS, SHEETS = "list", "list_pins", "sheets"
RECEIPT_LABEL = {
    SHEETS: lazy_("Daftar nomor, lalu satu lembar ber-PIN untuk tiap pemohon"),
    LIST: lazy_("Hanya daftar nomor dan nama"),
    PINS: lazy_("Daftar nomor, nama, dan PIN"),
}
"""What the companion's receipt may hold."""


class Line(NamedTuple):
    """One request of a bundle, for the officer who took it in: with whose it is and the PIN."""

    ticket_id: int
    number: str
    pin: str
    service: str
    applicant: str
    is_confidential: bool


class Stage(NamedTuple):
    """What a companion sees of one request. `state` is empty where it is confidential."""

    number: str
    state: str
    at: datetime | None


def begin(companion: str, origin: str = "", phone: str = "", *, by: Actor) -> Bundle:
    """Open a bundle for whoever brings the files. Inside `write()`. Raises Refused without a name."""
    if not companion.strip():
        raise Refused(_("Tulis nama pengantar dahulu."), field="companion")
    code = random.token_hex(16)
    bundle = Bundle(
        code=code, link_key=_link_key(_token(code)), companion=companion.strip(), origin=origin.strip(),
        digits=phones.normalise(phone), is_shared=bool(settings.get("counter.bundle_link")), user_id=by.user_id,
        opened_at=clock.now(),
    )  # fmt: skip
    db.session.add(bundle)
    db.session.flush()
    return bundle


def add(bundle: Bundle, ticket: Ticket) -> None:
    """One more request in the bundle. Raises Conflict when its receipt has been printed."""
    lock(bundle)
    if bundle.closed_at is not None:
        raise Conflict(_("Rombongan ini sudah selesai. Mulai rombongan baru."))
    if len(db.session.scalars(select(BundleTicket.id).where(BundleTicket.bundle_id == bundle.id)).all()) >= MOST:
        raise Refused(_("Satu rombongan paling banyak %(most)s berkas.", most=MOST))
    db.session.add(BundleTicket(bundle_id=bundle.id, ticket_id=ticket.id))
    db.session.flush()


def close(bundle: Bundle) -> None:
    """Nothing more is added: the receipt is printed. Twice is once."""
    lock(bundle)
    bundle.closed_at = bundle.closed_at or clock.now()


def mine(bundle_id: int | None, actor: Actor) -> Bundle | None:
    """A bundle of this very officer: its pages show PINs, as those of a saved request do."""
    bundle = db.session.get(Bundle, bundle_id) if bundle_id else None
    return bundle if bundle is not None and bundle.user_id == actor.user_id else None


def holding(ticket_id: int, actor: Actor) -> Bundle | None:
    """This officer's bundle that holds a request."""
    wanted = select(Bundle).join(BundleTicket, BundleTicket.bundle_id == Bundle.id)
    mine_only = (BundleTicket.ticket_id == ticket_id, Bundle.user_id == actor.user_id)
    return db.session.scalars(wanted.where(*mine_only)).first()


def last(bundle: Bundle) -> Any | None:
    """The service, way of answering and kelurahan of the request that was added last."""
    columns = select(Service.code, Ticket.reply_channel, Ticket.kelurahan_id).join(
        BundleTicket, BundleTicket.ticket_id == Ticket.id
    )
    newest = columns.join(Service, Service.id == Ticket.service_id).order_by(BundleTicket.id.desc()).limit(1)
    return read(newest.where(BundleTicket.bundle_id == bundle.id)).first()


_LINES = (
    select(
        *(Ticket.id, Ticket.number, Ticket.secret_round, Service.code, Person.name.label("person")),
        *(Organisation.name.label("body"), Ticket.is_confidential),
    )
    .join(BundleTicket, BundleTicket.ticket_id == Ticket.id)
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(BundleTicket.bundle_id == bindparam("bundle_id"), Ticket.recorded_by_id == bindparam("me"))
    .order_by(BundleTicket.id)
)


def lines(bundle: Bundle) -> list[Line]:
    """The requests in the order in which they were taken in, for the officer who recorded them."""
    rows = read(_LINES, {"bundle_id": bundle.id, "me": bundle.user_id})
    return [
        Line(row.id, row.number, secrets.pin(row.number, row.secret_round), row.code,
             row.person or row.body or _("Tanpa nama"), row.is_confidential)
        for row in rows
    ]  # fmt: skip


_STAGES = (
    select(Ticket.number, Ticket.status, Ticket.status_since, Ticket.is_confidential)
    .join(BundleTicket, BundleTicket.ticket_id == Ticket.id)
    .where(BundleTicket.bundle_id == bindparam("bundle_id"))
    .order_by(BundleTicket.id)
)


def stages(bundle: Bundle) -> list[Stage]:
    """Numbers and stages, for the companion. Who may read this decides `by_token`; a secret request says nothing."""
    rows = read(_STAGES, {"bundle_id": bundle.id})
    return [
        Stage(row.number, "", None)
        if row.is_confidential
        else Stage(row.number, str(CITIZEN_LABEL[row.status]), row.status_since)
        for row in rows
    ]


def by_token(token: str) -> Bundle | None:
    """The bundle that a companion's link opens; None for a strange or old link and where the office shares none."""
    bundle = db.session.scalars(select(Bundle).where(Bundle.link_key == _link_key(token))).first()
    if bundle is None or not bundle.is_shared or bundle.closed_at is None or not settings.get("counter.bundle_link"):
        return None
    days = timedelta(days=int(settings.get("counter.bundle_days")))
    return bundle if clock.now() <= bundle.closed_at + days else None


def link(bundle: Bundle) -> str:
    """The companion's whole address; empty where none is shared or no public address is known."""
    base = addresses.public_base()
    is_shared = bundle.is_shared and settings.get("counter.bundle_link")
    return f"{base}/rombongan/{_token(bundle.code)}" if is_shared and base else ""


def _token(code: str) -> str:
    return keyed_token("bundle-token", code)


def _link_key(token: str) -> str:
    return keyed("bundle-key", token.strip().lower())
