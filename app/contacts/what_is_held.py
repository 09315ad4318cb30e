"""What calls and visits hold of somebody. A call from a number of theirs alone is theirs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select

from app.contacts.bundles.models import Bundle
from app.contacts.models import Call, CallBack, CallQuestion, Visit
from app.platform import clock
from app.stakeholders.held import ERASED, Subject, holds
from app.web.i18n import lazy_


def _calls(whose: Subject) -> Any:
    nobodys = and_(Call.ticket_id.is_(None), Call.person_id.is_(None), Call.digits.in_(whose.digits))
    return or_(Call.ticket_id.in_(whose.tickets), Call.person_id.in_(whose.people), nobodys)


def _call_ids(whose: Subject) -> Any:
    return select(Call.id).where(_calls(whose))


def _visits(whose: Subject) -> Any:
    nobodys = and_(Visit.ticket_id.is_(None), Visit.digits.in_(whose.digits))
    return or_(Visit.ticket_id.in_(whose.tickets), nobodys)


holds(
    lazy_("Pertanyaan lewat telepon"), CallQuestion,
    where=lambda w: or_(CallQuestion.call_id.in_(_call_ids(w)), CallQuestion.ticket_id.in_(w.tickets)),
    told=(CallQuestion.words, CallQuestion.answer), erased={"words": ERASED, "answer": ""},
)  # fmt: skip
holds(
    lazy_("Janji menelepon kembali"), CallBack,
    where=lambda w: or_(CallBack.ticket_id.in_(w.tickets), CallBack.call_id.in_(_call_ids(w))),
    told=(CallBack.promised_for, CallBack.digits, CallBack.decision_reason),
    erased={"digits": "", "decision_reason": ""},
)  # fmt: skip
holds(
    lazy_("Panggilan telepon"), Call, where=_calls,
    told=(Call.came_at, Call.digits, Call.caller, Call.helper, Call.note),
    erased={"digits": None, "caller": "", "helper": "", "note": "", "draft_sealed": None},
)  # fmt: skip
holds(
    lazy_("Kunjungan"), Visit, where=_visits,
    told=(Visit.came_at, Visit.guest, Visit.origin, Visit.digits, Visit.about, Visit.answer),
    erased={"guest": None, "origin": None, "digits": None, "about": None, "answer": None, "forgotten_at": clock.now},
    files=("signature_hash",),
)  # fmt: skip
holds(
    lazy_("Pendamping rombongan"), Bundle, where=lambda whose: Bundle.digits.in_(whose.digits),
    told=(Bundle.opened_at, Bundle.companion, Bundle.origin, Bundle.digits),
    erased={"companion": ERASED, "origin": "", "digits": None},
)  # fmt: skip
