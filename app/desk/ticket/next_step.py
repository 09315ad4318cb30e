"""The one obvious next step for the person who looks, or whose turn it is instead (issue 2; screens, A ticket).

What may be done is more than what is mine to do: a head may answer for an officer, but need not be invited to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.desk.ticket import disposition_steps as steps
from app.tickets.clocks import deadlines
from app.tickets.handling.guards import ENOUGH_REMINDERS
from app.tickets.statuses import CLOSED, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.desk.ticket.act import Act
    from app.desk.ticket.reading import Seen

S = Status


def next_of(seen: Seen, acts: list[Act], by: Actor) -> Act | None:
    """The obvious next step among `acts`; None when it is somebody else's turn, or the checklist comes first."""
    offered = {act.slug: act for act in acts}
    if not seen.row.is_service and seen.is_open:
        return offered.get("putuskan-undangan") or offered.get("ambil")
    likely = [] if is_checking(seen, by) else _LIKELY.get(seen.status, _after_closing)(seen, by)
    likely = [*likely, *(["beri-pendapat", "bagian-selesai"] if _owes_a_part(seen, by) else [])]
    return next((offered[slug] for slug in likely if slug in offered), None)


def is_checking(seen: Seen, by: Actor) -> bool:
    """Required papers were not looked at yet and none is known to be missing: the checklist comes first."""
    is_unseen = seen.status is S.DIVERIFIKASI and bool(seen.lacking) and not seen.missing
    return is_unseen and seen.proposal is None and _is_front(by)


def turn_of(seen: Seen) -> str:
    """Whose turn it is, for whoever has nothing obvious to do."""
    if seen.proposal is not None:
        return _("Menunggu keputusan pejabat lain atas usul penolakan.")
    words = _TURN.get(seen.status)
    return words(seen) if words else ""


def _is_front(by: Actor) -> bool:
    """Works at the front, where requests come in and papers are brought."""
    return by.may("ticket:verify") or by.may("ticket:create")


def _is_in_hand(seen: Seen, by: Actor) -> bool:
    """His work: he has taken it, or his unit has it and nobody has."""
    officer = seen.row.officer_id
    return officer == by.user_id or (officer is None and seen.row.unit_id in by.unit_ids)


def _owes_a_part(seen: Seen, by: Actor) -> bool:
    """Somebody waits for his opinion, or for his part of the work."""
    return steps.may_advise(seen, by) or steps.has_part(seen, by)


def _taken(_seen: Seen, _by: Actor) -> list[str]:
    return ["ambil"]


def _checked(seen: Seen, by: Actor) -> list[str]:
    if seen.proposal is not None:
        return ["putuskan-penolakan"]
    if seen.missing:
        return ["minta-berkas"] if _is_front(by) else []
    if steps.is_straight(seen):
        return ["disposisi"] if _is_front(by) else []
    return ["disposisikan", "ke-pimpinan"]


def _completed(seen: Seen, by: Actor) -> list[str]:
    if not (_is_front(by) or seen.row.officer_id == by.user_id):
        return []
    if not seen.is_past_waiting:
        return ["terima-berkas"]
    return ["ingatkan"] if seen.row.reminders < ENOUGH_REMINDERS else ["tutup-kedaluwarsa", "terima-berkas"]


def _accepted(seen: Seen, by: Actor) -> list[str]:
    """The head in whose chair it waits gives it to somebody; an officer of the unit takes it up."""
    if seen.row.closed_as is S.KEDALUWARSA:
        return ["periksa-lagi"]
    if seen.row.officer_id is not None:
        return ["terima"] if seen.row.officer_id == by.user_id else []
    if steps.is_a_heads(seen, by):
        return ["disposisikan"]
    if by.may("ticket:assign"):
        return ["tugaskan"] if seen.row.position_id in by.position_ids else []
    return ["terima"]


def _worked_on(seen: Seen, by: Actor) -> list[str]:
    if seen.proposal is not None:
        return ["putuskan-penolakan"]
    if not _is_in_hand(seen, by):
        return []
    return ["minta-berkas"] if seen.missing else ["selesai"]


def _waited_for(seen: Seen, by: Actor) -> list[str]:
    return ["lanjutkan"] if _is_in_hand(seen, by) else []


def _after_closing(seen: Seen, _by: Actor) -> list[str]:
    """What can no longer be opened again by its owner is filed."""
    is_closed = seen.status in CLOSED and seen.row.closed_at is not None
    is_settled = is_closed and seen.now > deadlines.reopening_ends(seen.row.closed_at)
    return ["arsipkan"] if is_settled else []


_LIKELY: dict[Status, Callable[[Seen, Actor], list[str]]] = {
    S.DITERIMA: _taken,
    S.DIVERIFIKASI: _checked,
    S.LENGKAPI_BERKAS: _completed,
    S.DIDISPOSISIKAN: _accepted,
    S.DIBUKA_KEMBALI: _accepted,
    S.DIPROSES: _worked_on,
    S.MENUNGGU_PIHAK_LAIN: _waited_for,
    S.MENUNGGU_JADWAL: _waited_for,
}


def _turn_in_checking(seen: Seen) -> str:
    if seen.lacking:
        return _("Kelengkapannya sedang diperiksa di depan.")
    if steps.is_straight(seen):
        return _("Menunggu diteruskan ke seksi.")
    return _("Menunggu disposisi pimpinan.")


def _turn_in_accepting(seen: Seen) -> str:
    who = seen.row.officer_name or seen.unit_name
    return _("Menunggu diterima %(who)s", who=who)


def _turn_in_waiting(seen: Seen) -> str:
    who = seen.row.officer_name or seen.unit_name
    return _("Di tangan %(who)s, yang melanjutkannya.", who=who)


_TURN: dict[Status, Callable[[Seen], str]] = {
    S.DITERIMA: lambda _seen: _("Menunggu diambil petugas depan."),
    S.DIVERIFIKASI: _turn_in_checking,
    S.LENGKAPI_BERKAS: lambda _seen: _("Menunggu berkas dari pemohon."),
    S.DIDISPOSISIKAN: _turn_in_accepting,
    S.DIBUKA_KEMBALI: _turn_in_accepting,
    S.DIPROSES: lambda seen: _("Sedang dikerjakan %(who)s", who=seen.row.officer_name or seen.unit_name),
    S.MENUNGGU_PIHAK_LAIN: _turn_in_waiting,
    S.MENUNGGU_JADWAL: _turn_in_waiting,
    S.MENUNGGU_TTD: lambda _seen: _("Menunggu tanda tangan."),
    S.SIAP_DIAMBIL: lambda _seen: _("Hasilnya menunggu diambil pemohon."),
}
