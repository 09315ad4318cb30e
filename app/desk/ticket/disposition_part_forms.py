"""The forms for one row of the disposition: send it back, take it back, give an opinion, report it done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    RadioField,
    TextAreaField,
)

from app.desk.ticket.forms import ActForm
from app.tickets import disposition
from app.tickets.disposition import rows
from app.tickets.disposition.giving import LONGEST_NOTE
from app.tickets.disposition.kinds import KIND_LABEL, OPEN_STATES, Kind
from app.web import office_names
from app.web.forms import AtMost, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket

_SAY_WHY = Required(lazy_("Tulis dahulu alasannya."))


class PartForm(ActForm):
    """A step on one of the rows that are the reader's: which, where there are several."""

    row = RadioField(lazy_("Bagian"), [Required(lazy_("Pilih bagian yang dimaksud."))])

    def fitting(self, seen: Seen, by: Actor) -> list[Any]:
        """The rows this step can be taken on."""
        return rows.waiting_for(seen.dispositions, by)

    def prepare(self, seen: Seen, by: Actor) -> None:
        found = self.fitting(seen, by)
        self.row.choices = [(str(row.id), _about(row)) for row in found]
        if len(found) == 1:
            self.row.data = str(found[0].id)

    @property
    def shown(self) -> list[Any]:
        alone = {"row"} if len(self.row.choices or ()) == 1 else set()
        return [field for field in super().shown if field.name not in alone]


class GiveBackForm(PartForm):
    hints = {"reason": lazy_("Dibaca yang memberi disposisi, tidak dibaca pemohon. Sarankan unit yang tepat.")}

    reason = TextAreaField(lazy_("Alasan dan saran"), [_SAY_WHY, AtMost(LONGEST_NOTE)])

    def act(self, ticket: Ticket, by: Actor) -> None:
        disposition.give_back(ticket, int(self.row.data), self.reason.data, by=by)


class WithdrawForm(PartForm):
    reason = TextAreaField(lazy_("Alasan"), [_SAY_WHY, AtMost(LONGEST_NOTE)])

    def fitting(self, seen: Seen, by: Actor) -> list[Any]:
        return withdrawable(seen, by)

    def act(self, ticket: Ticket, by: Actor) -> None:
        disposition.withdraw(ticket, int(self.row.data), self.reason.data, by=by)


class AdviseForm(PartForm):
    words = TextAreaField(
        lazy_("Pendapat Anda"), [Required(lazy_("Tulis dahulu pendapat Anda.")), AtMost(LONGEST_NOTE)]
    )

    def fitting(self, seen: Seen, by: Actor) -> list[Any]:
        return [row for row in super().fitting(seen, by) if row.kind is Kind.OPINION]

    def act(self, ticket: Ticket, by: Actor) -> None:
        disposition.advise(ticket, int(self.row.data), self.words.data, by=by)


class FinishForm(PartForm):
    hints = {"words": lazy_("Dibaca yang memberi bagian ini; wajib bila Anda penanggung jawabnya.")}

    words = TextAreaField(lazy_("Laporan"), [AtMost(LONGEST_NOTE)])

    def fitting(self, seen: Seen, by: Actor) -> list[Any]:
        return finishable(seen, by)

    def act(self, ticket: Ticket, by: Actor) -> None:
        disposition.finish(ticket, int(self.row.data), self.words.data or "", by=by)


def withdrawable(seen: Seen, by: Actor) -> list[Any]:
    """What `by` gave and may take back: open rows, and of the line only the next one under his own."""
    return [row for row in seen.dispositions if row.state in OPEN_STATES and rows.may_withdraw(row, by)
            and (row.parent_id is not None or rows.is_main(row)) and not rows.is_in(row, by)]  # fmt: skip


def finishable(seen: Seen, by: Actor) -> list[Any]:
    """The parts of `by` that can be reported as done."""
    return [row for row in rows.waiting_for(seen.dispositions, by) if rows.may_finish(row, seen.dispositions)]


def _about(row: Any) -> str:
    """ "Sub-tugas dari Kepala Seksi …: periksa …" """
    kind = KIND_LABEL[row.kind] if row.is_responsible or row.kind is not Kind.DISPOSITION else _("Tembusan")
    words = row.note[:80] or row.to_title
    return _("%(kind)s dari %(giver)s: %(words)s", kind=kind, giver=office_names.spoken(row.from_title), words=words)
