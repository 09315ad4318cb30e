"""Which event the applicant is told of, and the message made of it, in the event's own transaction (§5.4, §5.5).

The message is written when all else in that transaction is done, so that it says what is true at its end. Only a new
request's first word waits for the worker: intake must stay quick, and its owner holds the receipt already.
Of a confidential request a message says only that there is news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.accounts import demo_office
from app.accounts.actor import Actor
from app.catalogue.sheets import in_language
from app.extensions import db
from app.messages import outbox, texts, ways
from app.messages.models import Way
from app.messages.outbox import Words
from app.messages.ways import sms
from app.platform import jobs, settings
from app.platform.clock import parse_moment
from app.platform.database import at_end, held, write
from app.tickets import history
from app.tickets.history.events import EventKind
from app.tickets.kinds import REPLY_CHANNEL_LABEL, ReplyChannel
from app.tickets.models import Ticket
from app.tickets.receipts import addresses, secrets
from app.tickets.statuses import OPEN, Status
from app.tickets.word import reaching
from app.tickets.word.kinds import CONFIDENTIAL, SHORT
from app.tickets.word.reaching import Reach
from app.web import office_names
from app.web.formatting import jam, tanggal, waktu
from app.web.i18n import _, language, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.messages.models import Message
    from app.tickets.history import Happened

K = EventKind
CODE = {
    K.RECEIVED: "received",
    K.PAPERS_ASKED: "papers_asked",
    K.PAPERS_BROUGHT: "papers_brought",
    K.DISPOSED: "disposed",
    K.REROUTED: "rerouted",
    K.ACCEPTED: "accepted",
    K.WAITING: "waiting",
    K.SCHEDULED: "scheduled",
    K.ANSWER_EXTENDED: "promise_moved",
    K.PROMISE_MOVED: "promise_moved",
    K.ANSWERED: "answered",
    K.RESOLVED: "resolved",
    K.SIGNED: "ready",
    K.HANDED_OVER: "handed_over",
    K.REFUSED: "refused",
    K.REFERRED: "referred",
    K.CANCELLED: "cancelled",
    K.EXPIRED: "expired",
    K.REOPENED: "reopened",
    K.MERGED: "merged",
    K.MERGED_APART: "merged",
    K.UNMERGED: "unmerged",
    K.MERGED_ENDED: "merged_ended",
    K.SPLIT: "split",
    K.LETTER_WITHDRAWN: "letter_withdrawn",
    K.LETTER_REPLACED: "letter_withdrawn",
    K.WAY_CHOSEN: "way_chosen",
    K.SECRETS_RENEWED: "secrets_renewed",
}
"""What is joined into a request is no news to its applicant, nor is the part split off: that one has its own first
word. Of a joint work that ended, the owner of both hears at the one that went on."""
_HEARD = "word heard"
_NEEDS_NO_WORD = frozenset({ReplyChannel.WEBSITE, ReplyChannel.COUNTER})


@history.after(*CODE)
def hear(ticket: Ticket, happened: Happened) -> None:
    """Remember a public event until its transaction is done."""
    if not happened.is_public:
        return
    heard = held().setdefault(_HEARD, [])
    if not heard:
        at_end(_tell_all)
    heard.append((ticket, happened))


def _tell_all() -> None:
    heard: list[tuple[Ticket, Happened]] = held().pop(_HEARD, [])
    newly = {ticket.id for ticket, happened in heard if happened.kind is K.RECEIVED}
    for ticket, happened in heard:
        if happened.kind is K.RECEIVED:
            _tell_of_receipt(ticket)
        elif _is_news(ticket, happened):
            is_spoken = ticket.id in newly and happened.by.is_staff
            facts = facts_of(ticket, happened)
            tell(ticket, CODE[happened.kind], facts, by=happened.by, is_spoken=is_spoken, event_id=happened.event_id)


def _is_news(ticket: Ticket, happened: Happened) -> bool:
    if happened.kind is K.SIGNED:
        return ticket.status is Status.SIAP_DIAMBIL
    if happened.kind is K.MERGED_ENDED:
        return not happened.text
    if happened.kind is K.UNMERGED:
        return "merge_id" in happened.particulars  # the other one went on all the while
    return True


def _tell_of_receipt(ticket: Ticket) -> None:
    if ticket.reply_channel in _NEEDS_NO_WORD:
        return
    if demo_office.is_demo():  # whose story is told at its own moments
        tell(ticket, "received", _facts_of_receipt(ticket), by=Actor.system())
    else:
        jobs.enqueue("word.received", {"ticket": ticket.id}, dedupe=f"word.received:{ticket.number}")


@jobs.handler("word.received")
def tell_of_receipt(payload: dict[str, Any]) -> None:
    """The first word on a new request: its number, its PIN, where to follow it."""
    with write():
        ticket = db.session.get_one(Ticket, payload["ticket"])
        tell(ticket, "received", _facts_of_receipt(ticket), by=Actor.system())
        jobs.finish()


def tell(
    ticket: Ticket,
    code: str,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    is_spoken: bool = False,
    event_id: int | None = None,
) -> None:
    """Write one message to the applicant, inside `write()`. `is_spoken`: they were there, or on the telephone."""
    if not texts.is_on(code):
        return
    row = reaching.asking(ticket.id)
    reach = reaching.chosen(ticket, row)
    words = worded(ticket, code, facts, row, _event(event_id))
    if is_spoken:
        done = _("Disampaikan langsung saat dicatat.")
        outbox.note(ticket.number, code, words, way=reach.way, language=ticket.language, result=done, by=by)
        return
    if not (ways.is_ready(reach.way) or texts.is_worth_a_hand(code)) and reach.way is not Way.COUNTER:
        reach = Reach(Way.WEBSITE)
    bring(ticket, code, words, reach, by=by)


def bring(
    ticket: Ticket, code: str, words: Words, reach: Reach, *, by: Actor, instead_of: Message | None = None
) -> None:
    """Put it on its way: into the outbox, or on record where the way is the page or the counter."""
    done = _DONE_AT_ONCE.get(reach.way)
    if not done:
        words = _short_enough(ticket, words) if reach.way is Way.SMS and code != "received" else words
        to: dict[str, Any] = {"way": reach.way, "recipient": reach.to, "language": ticket.language}
        outbox.add(ticket.number, code, words, **to, instead_of=instead_of)
    elif code != "received":
        outbox.note(ticket.number, code, words, way=reach.way, language=ticket.language, result=str(done), by=by)


def _short_enough(ticket: Ticket, words: Words) -> Words:
    """What is too long for an SMS says where to read it; but the first word, which brings the PIN, stays whole."""
    if sms.parts(outbox.whole(words, ticket.language)) <= int(settings.get("messages.sms_parts")):
        return words
    about = {"perihal": words.subject.partition(" · ")[0]}
    short = worded(ticket, SHORT, about, reaching.asking(ticket.id), words.because)
    return Words(words.subject, short.text, short.secrets, words.because)


@history.after(K.TEXT_ERASED)
def erase(ticket: Ticket, happened: Happened) -> None:
    """A text that is erased by rule goes from the messages that carried it too."""
    because = _event(happened.particulars.get("event"))
    if because:
        outbox.forget(ticket.number, because)


def _event(event_id: int | None) -> str | None:
    return f"event:{event_id}" if event_id else None


_DONE_AT_ONCE = {
    Way.WEBSITE: lazy_("Tampil di halaman lacak."),
    Way.COUNTER: lazy_("Dibacakan saat pemohon datang ke loket."),
}
"""Ways on which nothing is sent: what is said there stands on the page, or is read out to whoever comes."""


def worded(ticket: Ticket, code: str, facts: Mapping[str, Any], row: Any, because: str | None = None) -> Words:
    """Subject and text in the applicant's language; of a confidential request nothing but that there is news."""
    spoken = "en" if ticket.language == "en" else "id"
    kind = texts.kind(CONFIDENTIAL if ticket.is_confidential else code)
    assert kind is not None
    with language(spoken):
        hidden = {} if ticket.is_confidential else _secrets(ticket, kind.fields)
        values = {**_always(ticket, row, spoken), **{name: _said(value) for name, value in facts.items()}}
        covered = {name: texts.covered(name) if secret else "" for name, secret in hidden.items()}
        text = texts.filled(texts.body(kind.code, spoken), values | covered)
        return Words(f"{kind.subject} · {ticket.number}", text, hidden, because)


def _secrets(ticket: Ticket, fields: Mapping[str, str]) -> dict[str, str]:
    """What opens the request: the link, and in the first word the PIN."""
    token = secrets.token(ticket.number, ticket.secret_round)
    hidden = {"tautan": addresses.tracking(token)}
    if "pin" in fields:
        hidden["pin"] = secrets.pin(ticket.number, ticket.secret_round)
    return hidden


def _always(ticket: Ticket, row: Any, spoken: str) -> dict[str, str]:
    return {
        "nomor": ticket.number,
        "nama": row.person or row.organisation or "",
        "layanan": in_language(row, "service", spoken),
        "kantor": settings.get("office.short_name"),
        "telepon": settings.get("office.phone"),
        "jam_layanan": settings.get("office.hours_text"),
    }


def _facts_of_receipt(ticket: Ticket) -> dict[str, Any]:
    return {"tanggal": lambda: tanggal(ticket.received_at), "jam": lambda: jam(ticket.received_at, "pendek")}


class Told(NamedTuple):
    """What an event says, for its message."""

    text: str | None
    particulars: Mapping[str, Any]


def facts_of(ticket: Ticket, happened: Happened | Told) -> dict[str, Any]:
    """What this event says beside its text; what is worded by language waits until that is known."""
    told = happened.particulars
    due = ticket.due_at if ticket.status in OPEN else None
    return {
        "isi": happened.text or "",
        "janji": lambda: tanggal(_moment(told.get("due")) or due),
        "batas": lambda: waktu(_moment(told.get("deadline"))),
        "tinjau": lambda: waktu(_moment(told.get("review"))),
        "daftar": lambda: "\n".join(f"- {office_names.spoken(item)}" for item in told.get("items") or ()),
        "unit": lambda: office_names.spoken(str(told.get("unit") or "")),
        "nomor_lain": told.get("number") or "",
        "surat": told.get("number") or "",
        "pengganti": told.get("by_number") or "",
        "jalur": lambda: str(REPLY_CHANNEL_LABEL[ticket.reply_channel]),
        "pihak": told.get("party") or "",
        "instansi": told.get("agency") or "",
        "kontak": told.get("contact") or "",
        "alamat": settings.get("office.address"),
        "pengaduan": settings.get("office.complaint_contact") or settings.get("office.phone"),
    }


def values_for_preview(ticket: Ticket, particulars: Mapping[str, Any], text: str, spoken: str) -> dict[str, str]:
    """What the fields of any text say of one request, for whoever rewords it; its secrets are only named."""
    told = Told(text, particulars)
    with language(spoken):
        facts = facts_of(ticket, told) | _facts_of_receipt(ticket)
        said = {name: _said(value) for name, value in facts.items()}
        always = _always(ticket, reaching.asking(ticket.id), spoken)
    known = {name: value for name, value in (said | always).items() if value}
    return known | {"pin": "••••••", "tautan": f"{addresses.public_base()}/lacak/…"}


def _said(value: Any) -> str:
    return str(value() if callable(value) else value)


def _moment(told: Any) -> Any:
    return parse_moment(told) if isinstance(told, str) and told else told
