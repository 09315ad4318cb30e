"""Whose desk a paper form is for, and what has become of a form and of a scan."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class Door(StrEnum):
    """The staffed doors; the website has none on paper. GENERAL: filled in by citizens themselves, taken in at the
    counter."""

    PHONE = "phone"
    COUNTER = "counter"
    DOCUMENT = "document"
    GENERAL = "general"


DOOR_LABEL = {
    Door.PHONE: lazy_("Telepon"),
    Door.COUNTER: lazy_("Loket"),
    Door.DOCUMENT: lazy_("Dokumen"),
    Door.GENERAL: lazy_("Umum, diisi sendiri oleh warga"),
}
PAPER_LABEL = {"A4": lazy_("A4"), "F4": lazy_("F4/Folio")}


class FormState(StrEnum):
    """PRINTED: blank or filled in, not yet recorded. USED: it became a request. VOID: nobody will fill it in. LOST:
    nobody knows where it is."""

    PRINTED = "printed"
    USED = "used"
    VOID = "void"
    LOST = "lost"


STATE_LABEL = {
    FormState.PRINTED: lazy_("belum dicatat"),
    FormState.USED: lazy_("sudah dicatat"),
    FormState.VOID: lazy_("dibatalkan"),
    FormState.LOST: lazy_("hilang"),
}


class ScanState(StrEnum):
    """READING: its QR is being looked for. SPLIT: its forms stand in rows of their own. FOUND: waits to be recorded.
    FILED: on its request. AGAIN: that form has a scan already. UNREAD: somebody has to say which form it is. FOREIGN:
    printed by another office. BROKEN: it cannot be opened. DROPPED: no form, put away by somebody."""

    READING = "reading"
    SPLIT = "split"
    FOUND = "found"
    FILED = "filed"
    AGAIN = "again"
    UNREAD = "unread"
    FOREIGN = "foreign"
    BROKEN = "broken"
    DROPPED = "dropped"
