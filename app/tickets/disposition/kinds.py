"""The words of a disposition: its kinds, the states of one row, and how a leader's order came (handbook §4.3, §5.4)."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class Kind(StrEnum):
    """What is asked of whoever gets a row: the work (or a copy of it), an opinion, a part of the work."""

    DISPOSITION = "disposition"
    OPINION = "opinion"
    TASK = "task"


class State(StrEnum):
    """Where one row stands. PASSED_ON: disposed further down; it wakes when that comes back."""

    UNREAD = "unread"
    READ = "read"
    ACCEPTED = "accepted"
    PASSED_ON = "passed_on"
    RETURNED = "returned"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Order(StrEnum):
    """Whether the giver pressed the button, or somebody recorded "atas perintah" how it was given."""

    OWN = "own"
    WRITTEN = "written"
    SPOKEN = "spoken"
    WA = "wa"


WAITING = frozenset({State.UNREAD, State.READ, State.ACCEPTED})
"""Lies in somebody's tray."""
OPEN_STATES = WAITING | {State.PASSED_ON}
NAMING = OPEN_STATES | {State.DONE}
"""Whoever such a row is addressed to may see the request; whoever sent it back or lost it no longer does."""

KIND_LABEL = {
    Kind.DISPOSITION: lazy_("Disposisi"),
    Kind.OPINION: lazy_("Minta pendapat"),
    Kind.TASK: lazy_("Sub-tugas"),
}
STATE_LABEL = {
    State.UNREAD: lazy_("belum dibaca"),
    State.READ: lazy_("sudah dibaca"),
    State.ACCEPTED: lazy_("diterima"),
    State.PASSED_ON: lazy_("diteruskan"),
    State.RETURNED: lazy_("dikembalikan"),
    State.DONE: lazy_("selesai"),
    State.WITHDRAWN: lazy_("ditarik"),
}
ORDER_LABEL = {
    Order.OWN: lazy_("sendiri"),
    Order.WRITTEN: lazy_("tertulis"),
    Order.SPOKEN: lazy_("lisan"),
    Order.WA: lazy_("lewat WhatsApp"),
}
