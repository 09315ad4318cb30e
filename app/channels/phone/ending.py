"""How a call ends: with a request, without one, or because the line broke; one write each.

A question that was answered in speech needs no request; it is kept with the call and counted. One that was set aside
without an answer becomes a request of its own, of the same caller, together with the one in the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import request

from app.accounts.permissions import current_actor
from app.catalogue import offers
from app.channels import conversations
from app.channels.phone.console import asked_before
from app.contacts import calls, looked_at, promises
from app.contacts.calls import Asked, Ending
from app.contacts.models import CallOutcome
from app.platform.refusals import Refused
from app.tickets.intake import open_ticket
from app.tickets.kinds import Channel
from app.tickets.together import canned
from app.web.i18n import _
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.catalogue.offers import Offer
    from app.channels.phone.form import PhoneForm
    from app.contacts.models import Call
    from app.tickets.intake import Opened
    from app.tickets.models import Ticket


def with_request(form: PhoneForm, outcome: CallOutcome | None, opened: Opened) -> None:
    """The call itself and what was promised in it, in the same write as the request."""
    actor, ticket = current_actor(), opened.ticket
    outcome = outcome or form.outcome
    is_connected = "connect" in request.form
    unit_id = form.connected_unit(ticket.unit_id) if is_connected else None
    now = Asked(outcome, ticket=ticket, service_id=ticket.service_id)
    asked = (*_set_aside(form, ticket, actor), now)
    call = _end(form, replace(_ending(form, outcome), asked=asked, connected_unit_id=unit_id), actor)
    if outcome is CallOutcome.ANSWERED:
        conversations.answer_at_once(ticket, form.told_answer(), by=actor)
    elif outcome is CallOutcome.CALLBACK and form.callback_at.data:
        promises.promise(ticket, form.callback_at.data, form.phone.data or "", by=actor)
    elif outcome is CallOutcome.DISCONNECTED:
        promises.owe(call, ticket, by=actor)
    if unit_id:
        calls.connect(ticket, unit_id, by=actor)
    conversations.keep_consent(form, ticket, Channel.PHONE, by=actor)


def _set_aside(form: PhoneForm, ticket: Ticket, by: Actor) -> list[Asked]:
    return [_earlier(form, number, one, ticket, by) for number, one in enumerate(asked_before(form), 1)]


def _earlier(form: PhoneForm, number: int, question: dict[str, str], ticket: Ticket, by: Actor) -> Asked:
    """A question that was set aside: answered in speech, or a request of the same caller."""
    if question["answer"].strip():
        return _answered(form, question)
    told = form.application(
        Channel.PHONE,
        service_code=question["service"],
        need=question["description"],
        subject=question["subject"],
        key=f"{form.key.data[:50]}-{number}",
    )
    who = replace(form.asking(), person_id=ticket.person_id, organisation_id=ticket.organisation_id)
    opened = open_ticket(told, requester=who, by=by)
    form.keep_away(opened.ticket, by)
    form.keep_who_spoke(opened.ticket, by)
    return Asked(CallOutcome.RECORDED, ticket=opened.ticket, service_id=opened.ticket.service_id)


def without_request(form: PhoneForm, outcome: CallOutcome) -> Call:
    """The call is kept and counted by itself, inside `write()`. Raises Refused where a question would be lost."""
    before = asked_before(form)
    open_ones = [one for one in before if not one["answer"].strip()]
    if open_ones and outcome is not CallOutcome.DISCONNECTED:
        raise Refused(_("Ada pertanyaan yang belum dijawab. Buka lagi dan jawab, atau catat sebagai permohonan."))
    present = form.draft([]).present()
    if outcome is CallOutcome.ANSWERED and not (before or any(present.values()) or request.form.getlist("looked")):
        outcome = CallOutcome.NOTHING
    asked = [_answered(form, one) if one["answer"].strip() else _kept(form, one, outcome) for one in before]
    if any(present.values()):
        asked.append(_kept(form, present, outcome))
    return _end(form, _known_of(form, replace(_ending(form, outcome), asked=tuple(asked))), current_actor())


def _answered(form: PhoneForm, question: dict[str, str]) -> Asked:
    return _kept(form, question, CallOutcome.ANSWERED)


def _kept(form: PhoneForm, question: dict[str, str], outcome: CallOutcome) -> Asked:
    """A question that becomes no request; the fields of a ready answer say what is known, as they were read out."""
    offer = _offer(question["service"])
    answer = canned.filled(question["answer"], canned.facts_today(current_actor()) | {"nama": form.name.data})
    return Asked(outcome, question["description"], answer, offer.service_id if offer else None)


def _known_of(form: PhoneForm, ending: Ending) -> Ending:
    """Whose and how secret a call without a request is: as its service says, else the officer's own."""
    offer = _offer(form.service.data or "")
    units = sorted(current_actor().unit_ids)
    secret = bool(form.confidential.data or form.accused_unit.data or form.accused_person.data)
    return replace(
        ending,
        caller=form.name.data or "",
        connected_unit_id=form.connected_unit(0) or None if ending.outcome is CallOutcome.CONNECTED else None,
        unit_id=offer.unit_id if offer else next(iter(units), None),
        person_id=row_id(form.person_id.data) or None,
        is_confidential=secret or any(_is_secret(one) for one in (form.service.data, *_codes(form))),
    )


def _codes(form: PhoneForm) -> list[str]:
    return [one["service"] for one in asked_before(form)]


def _is_secret(code: str | None) -> bool:
    offer = _offer(code or "")
    return bool(offer and offer.is_confidential)


def _offer(code: str) -> Offer | None:
    try:
        return offers.offered(code) if code else None
    except Refused:
        return None


def _ending(form: PhoneForm, outcome: CallOutcome) -> Ending:
    return Ending(
        outcome=outcome,
        key=form.key.data or "",
        phone=form.phone.data or "",
        started_at=form.started_at(),
        helper=str(form.data.get("helper") or ""),
        version=form.known_version(),
    )


def _end(form: PhoneForm, ending: Ending, by: Actor) -> Call:
    call = calls.end(ending, by=by)
    looked = [f"{kind}:{form[name].data}" for kind, name in _RECORDS if form[name].data]
    looked_at.note(call.id, [*request.form.getlist("looked"), *looked])
    return call


_RECORDS = (("person", "person_id"), ("organisation", "organisation_id"), ("service", "service"))
