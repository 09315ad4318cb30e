"""The small forms about time: the kind of a complaint, the one extension, a limit of the law, why it takes longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import RadioField, TextAreaField

from app.desk.ticket.forms import ActForm
from app.tickets.categories import CATEGORY_LABEL, ComplaintCategory
from app.tickets.clocks.limits import LIMIT_LABEL, ON_RECORD
from app.tickets.clocks.models import LimitCode
from app.tickets.handling import timing
from app.tickets.handling.timing import LONGEST_REASON
from app.web.forms import AtMost, Required, choices_of
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket

_WHY = [Required(lazy_("Tulis dahulu alasannya.")), AtMost(LONGEST_REASON)]


class CategoryForm(ActForm):
    hints = {"category": lazy_("Menentukan berapa lama kantor boleh menanganinya, dihitung sejak diterima.")}

    category = RadioField(lazy_("Kategori pengaduan"), choices=choices_of(CATEGORY_LABEL))

    def prepare(self, seen: Seen, by: Actor) -> None:
        """Begin with what was said before."""
        self.category.data = self.category.data or seen.row.complaint_category

    def act(self, ticket: Ticket, by: Actor) -> None:
        timing.categorise(ticket, ComplaintCategory(self.category.data), by=by)


class ExtendForm(ActForm):
    hints = {"reason": lazy_("Undang-undang mewajibkan alasan tertulis. Hanya dapat satu kali.")}

    reason = TextAreaField(lazy_("Alasan perpanjangan, dibaca pemohon"), _WHY)

    def act(self, ticket: Ticket, by: Actor) -> None:
        timing.extend_answer(ticket, self.reason.data, by=by)


class LimitForm(ActForm):
    hints = {"limit": lazy_("Waktunya dihitung sejak permohonan diterima dan tidak berhenti karena alasan kantor.")}

    limit = RadioField(
        lazy_("Permohonan ini ternyata"), choices=choices_of({code: LIMIT_LABEL[code] for code in ON_RECORD})
    )

    def act(self, ticket: Ticket, by: Actor) -> None:
        timing.record_limit(ticket, LimitCode(self.limit.data), by=by)


class DelayForm(ActForm):
    hints = {"reason": lazy_("Hanya untuk kantor. Atasan membacanya bersama pemberitahuan keterlambatan.")}

    reason = TextAreaField(lazy_("Mengapa pekerjaan ini lebih lama"), _WHY)

    def act(self, ticket: Ticket, by: Actor) -> None:
        timing.explain_delay(ticket, self.reason.data, by=by)
