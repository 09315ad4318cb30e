"""Rules read as words: what a rule asks, where it leads, and why it takes a request or lets it pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalogue import read as catalogue
from app.tickets.kinds import CHANNEL_LABEL, REQUESTER_TYPE_LABEL
from app.tickets.routing.rules import written_phrases
from app.web import office_names
from app.web.i18n import _

if TYPE_CHECKING:
    from app.tickets.routing.facts import Facts
    from app.tickets.routing.rules import Rule


def conditions(rule: Rule) -> list[str]:
    """What must hold, one phrase each."""
    told = [
        _("layanan %(service)s", service=_service(rule)) if rule.service_id else "",
        _("kelompok %(group)s", group=office_names.spoken(rule.group_name or "")) if rule.group_id else "",
        _("lewat %(channel)s", channel=CHANNEL_LABEL[rule.channel]) if rule.channel else "",
        _("diminta %(who)s", who=REQUESTER_TYPE_LABEL[rule.requester_type]) if rule.requester_type else "",
        _("dari Kecamatan %(name)s", name=rule.kecamatan_name or "") if rule.kecamatan_id else "",
        _("kebutuhan memuat %(words)s", words=_words(rule)) if rule.phrases else "",
    ]
    return [part for part in told if part]


def destination(rule: Rule) -> str:
    """Where it leads, and whether it goes before others."""
    unit = office_names.spoken(rule.unit_name or "")
    place = f"{unit}, {office_names.spoken(rule.position_title)}" if rule.position_title else unit
    told = [place or _("tetap di unit layanannya")]
    if rule.is_priority:
        told.append(_("didahulukan: %(why)s", why=rule.priority_reason))
    return "; ".join(told)


def why(rule: Rule, facts: Facts) -> str:
    """Why it takes this request."""
    met = conditions(rule)
    place = rule.found(facts) if rule.phrases else None
    if place is not None:
        met[-1] = _("kebutuhannya memuat “%(words)s”", words=written_phrases(rule.words)[place])
    return _("karena %(met)s", met=_(" dan ").join(met))


def why_not(rule: Rule, facts: Facts) -> str:
    """The first condition that this request does not meet."""
    missed = rule.misses(facts)
    told = {
        "service_id": lambda: _("layanannya bukan %(service)s", service=_service(rule)),
        "group_id": lambda: _("bukan kelompok %(group)s", group=office_names.spoken(rule.group_name or "")),
        "channel": lambda: _("tidak lewat %(channel)s", channel=CHANNEL_LABEL[rule.channel] if rule.channel else ""),
        "requester_type": lambda: _("bukan diminta %(who)s", who=_who(rule)),
        "kecamatan_id": lambda: _("bukan dari Kecamatan %(name)s", name=rule.kecamatan_name or ""),
        "words": lambda: _("kebutuhannya tidak memuat %(words)s", words=_words(rule)),
    }
    return told[missed]() if missed else ""


def _who(rule: Rule) -> str:
    return str(REQUESTER_TYPE_LABEL[rule.requester_type]) if rule.requester_type else ""


def _service(rule: Rule) -> str:
    named = next((line for line in catalogue.published() if line.service_id == rule.service_id), None)
    return f"{named.code} {named.name}" if named else rule.service_code or ""


def _words(rule: Rule) -> str:
    return _(" atau ").join(f"“{phrase}”" for phrase in written_phrases(rule.words))
