"""The forms of the disposition: recipients and boxes as on the sheet, the way back, an opinion, a part of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    TextAreaField,
    ValidationError,
)

from app.accounts import trays
from app.desk.ticket.forms import ActForm
from app.platform.refusals import Conflict
from app.tickets import disposition, files
from app.tickets.disposition import instructions, reach, rows, times
from app.tickets.disposition.giving import LONGEST_NOTE
from app.tickets.disposition.kinds import ORDER_LABEL, Order
from app.web import office_names
from app.web.forms import AtMost, LocalMomentField, Required, TicksField, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.accounts.actor import Actor
    from app.accounts.trays import Chair
    from app.desk.ticket.reading import Seen
    from app.tickets.files import Prepared
    from app.tickets.models import Ticket


class Choice(NamedTuple):
    """One recipient on the sheet: a box to tick, and the round one that makes it the penanggung jawab."""

    position_id: str
    title: str
    holder: str
    is_near: bool
    is_ticked: bool
    is_responsible: bool


class RecipientsForm(ActForm):
    """A form that is addressed to one or several positions."""

    recipients: ClassVar[str] = "desk/ticket/_recipients.html"
    has_responsible = False
    legend = lazy_("Diteruskan kepada")

    to = TicksField(lazy_("Diteruskan kepada"))
    chairs: Sequence[Chair] = ()
    near: frozenset[int] = frozenset()

    def offer(self, chairs: Sequence[Chair], near: Iterable[int]) -> None:
        """These may be chosen; those who are `near` stand first, the rest below a heading."""
        self.chairs, self.near = chairs, frozenset(near)
        self.to.choices = [(str(one.position_id), office_names.spoken(one.title)) for one in chairs]

    @property
    def shown(self) -> list[Any]:
        drawn_apart = {"csrf_token", "to", "responsible"}
        return [field for field in self if field.name not in drawn_apart]

    @property
    def offered(self) -> list[Choice]:
        """The recipients as drawn, the near ones first."""
        ticked, one = set(self.to.data or []), self.main
        heads_first = sorted(self.chairs, key=lambda chair: not chair.is_head)
        choices = [
            Choice(key, office_names.spoken(chair.title), trays.holder_of(chair.position_id),
                   chair.position_id in self.near, key in ticked, key == one)
            for chair in heads_first
            if (key := str(chair.position_id))
        ]  # fmt: skip
        return sorted(choices, key=lambda choice: not choice.is_near)

    @property
    def main(self) -> str:
        """The penanggung jawab, where the form has one."""
        return ""

    def validate_to(self, field: TicksField) -> None:
        """At least one."""
        if not field.data and not self.main:
            raise ValidationError(_("Pilih sedikitnya satu penerima."))

    @property
    def positions(self) -> list[int]:
        return [int(value) for value in self.to.data or []]


class DisposeDownForm(RecipientsForm):
    """Lembar disposisi: to whom, one of them responsible; what for; a note; until when."""

    hints = {"deadline": lazy_("Biarkan seperti ini bila tidak ada alasan lain.")}
    has_responsible = True
    position_id: int | None = None

    responsible = RadioField(lazy_("Penanggung jawab"), validate_choice=False)
    instructions = TicksField(lazy_("Dengan hormat harap"))
    words = TextAreaField(lazy_("Catatan"), [AtMost(LONGEST_NOTE)])
    deadline = LocalMomentField(lazy_("Batas waktu"))
    leaf = HiddenField()

    def prepare(self, seen: Seen, by: Actor) -> None:
        leaf = rows.leaf(seen.dispositions)
        known = str(leaf.id if leaf else 0)
        if not self.is_submitted():
            self.leaf.data = known
        elif (self.leaf.data or known) != known:
            raise Conflict(_("Permohonan ini baru saja berpindah meja. Lihat dahulu keadaannya sekarang."))
        self.prepare_for([seen], by)

    def prepare_for(self, every: Sequence[Seen], by: Actor) -> None:
        """Whoever stands below the giver in each of these requests."""
        self._offer_from(self._givers(every, by))
        self.instructions.choices = [(box.code, office_names.spoken(box.label)) for box in instructions.BOXES.offered()]
        if not self.is_submitted():
            self.deadline.data = times.usual_for(*(seen.row for seen in every))

    def _givers(self, every: Sequence[Seen], by: Actor) -> list[int]:
        givers = {rows.giving_position(seen.dispositions, by) for seen in every}
        return sorted(position for position in givers if position is not None)

    def _offer_from(self, givers: Sequence[int]) -> None:
        under = [set(reach.downward(position)) for position in givers]
        common = set.intersection(*under) if under else set()
        chairs = sorted(common, key=lambda one: (one.unit_id, not one.is_head, one.position_id))
        self.offer(chairs, (one.position_id for one in chairs if _stands_by(one, givers)))

    @property
    def main(self) -> str:
        """The round box; where only one is ticked it needs none."""
        ticked = self.to.data or []
        return self.responsible.data or (ticked[0] if len(ticked) == 1 else "")

    def act(self, ticket: Ticket, by: Actor) -> None:
        to = [*self.positions, *([int(self.main)] if self.main.isdecimal() else [])]
        disposition.give(
            ticket, list(dict.fromkeys(to)), int(self.main) if self.main.isdecimal() else 0, by=by,
            instructions=self.instructions.data or [], note=self.words.data or "", deadline=self.deadline.data,
            leaf_id=int(self.leaf.data) if (self.leaf.data or "").isdecimal() else None, **self.order(ticket),
        )  # fmt: skip

    def order(self, _ticket: Ticket) -> dict[str, Any]:
        """How the order came, where it was not the giver himself who pressed the button."""
        return {}


class RecordOrderForm(DisposeDownForm):
    """A leader wrote or said it; somebody records it at his order, perhaps with the scanned sheet."""

    hints = DisposeDownForm.hints | {"scan": lazy_("Lembar yang ditulisi, bila ada. Hanya untuk kantor.")}

    ordered_by = RadioField(lazy_("Perintah dari"), [Required(lazy_("Pilih siapa yang memberi perintah."))])
    ordered_as = RadioField(
        lazy_("Perintah disampaikan"),
        [Required(lazy_("Pilih cara perintah disampaikan."))],
        choices=choices_of({order: ORDER_LABEL[order] for order in (Order.WRITTEN, Order.SPOKEN, Order.WA)}),
    )
    scan = FileField(lazy_("Pindaian lembar disposisi"))
    prepared: Sequence[Prepared] = ()

    def _offer_from(self, givers: Sequence[int]) -> None:
        under = {chair.position_id: chair for giver in givers for chair in reach.downward(giver)}
        chairs = sorted(under.values(), key=lambda one: (one.unit_id, not one.is_head, one.position_id))
        self.offer(chairs, (one.position_id for one in chairs if _stands_by(one, givers)))
        titles = {str(giver): office_names.spoken(there.title) for giver in givers if (there := trays.chair(giver))}
        self.ordered_by.choices = choices_of(titles)
        if givers and (len(titles) == 1 or not self.is_submitted()):
            self.ordered_by.data = str(givers[0])

    def _givers(self, every: Sequence[Seen], by: Actor) -> list[int]:
        leaves = [rows.leaf(seen.dispositions) for seen in every]
        wanted = reach.orderers(leaves[0].position_id if leaves and leaves[0] else None)
        return [one for one in wanted if one not in by.position_ids]

    def before(self) -> None:
        sent = [self.scan.data] if getattr(self.scan.data, "filename", "") else []
        self.prepared = files.prepare_all((file.filename, file.stream) for file in sent)

    def order(self, ticket: Ticket) -> dict[str, Any]:
        kept = files.attach(ticket, self.prepared, from_applicant=False, kind="disposition", is_public=False)
        return {
            "ordered_as": Order(self.ordered_as.data), "ordered_by": int(self.ordered_by.data),
            "scan_id": kept[0].id if kept else None,
        }  # fmt: skip


class LeadershipForm(ActForm):
    """To the Sekretaris, or from him to the Kepala Dinas: perhaps with a word of advice."""

    words = TextAreaField(lazy_("Saran untuk pimpinan"), [AtMost(LONGEST_NOTE)])
    leaf = HiddenField()

    def prepare(self, seen: Seen, by: Actor) -> None:
        leaf = rows.leaf(seen.dispositions)
        if not self.is_submitted():
            self.leaf.data = str(leaf.id if leaf else 0)

    def act(self, ticket: Ticket, by: Actor) -> None:
        leaf_id = int(self.leaf.data) if (self.leaf.data or "").isdecimal() else None
        disposition.send_up(ticket, by=by, note=self.words.data or "", leaf_id=leaf_id)


class PassCopyForm(RecipientsForm):
    """A copy goes on to one's own people."""

    hints = {"words": lazy_("Penanggung jawabnya tidak berubah; tembusan Anda selesai.")}
    legend = lazy_("Teruskan tembusan kepada")
    copy_id = 0

    words = TextAreaField(lazy_("Catatan"), [AtMost(LONGEST_NOTE)])

    def prepare(self, seen: Seen, by: Actor) -> None:
        copy = passable(seen, by)
        self.copy_id = copy.id if copy is not None else 0
        chairs = reach.downward(copy.position_id) if copy is not None else []
        self.offer(chairs, (one.position_id for one in chairs))

    def act(self, ticket: Ticket, by: Actor) -> None:
        disposition.pass_copy(ticket, self.copy_id, self.positions, by=by, note=self.words.data or "")


def passable(seen: Seen, by: Actor) -> Any | None:
    """The copy that waits for `by` and can go further down."""
    waiting = rows.waiting_for(seen.dispositions, by)
    return next((row for row in waiting if rows.is_copy(row) and reach.downward(row.position_id or 0)), None)


class AskOpinionForm(RecipientsForm):
    hints = {"words": lazy_("Permohonan tetap di meja Anda. Pemohon tidak membacanya.")}
    legend = lazy_("Minta pendapat kepada")

    words = TextAreaField(
        lazy_("Yang ditanyakan"), [Required(lazy_("Tulis dahulu yang ditanyakan.")), AtMost(LONGEST_NOTE)]
    )
    deadline = LocalMomentField(lazy_("Batas waktu"))

    def prepare(self, seen: Seen, by: Actor) -> None:
        self.offer(others_than(by), _around(by))
        if not self.is_submitted():
            self.deadline.data = times.usual_for(seen.row)

    def act(self, ticket: Ticket, by: Actor) -> None:
        disposition.ask_opinion(ticket, self.positions, self.words.data, by=by, deadline=self.deadline.data)


class TaskForm(RecipientsForm):
    hints = {"blocks_closing": lazy_("Permohonan belum dapat diselesaikan sebelum sub-tugas ini selesai.")}
    legend = lazy_("Sub-tugas kepada")

    words = TextAreaField(lazy_("Tugas"), [Required(lazy_("Tulis dahulu tugasnya.")), AtMost(LONGEST_NOTE)])
    deadline = LocalMomentField(lazy_("Batas waktu"))
    blocks_closing = BooleanField(lazy_("Harus selesai dahulu"), default=True)

    def prepare(self, seen: Seen, by: Actor) -> None:
        above = set().union(*(reach.upward(position) for position in by.position_ids))
        self.offer([one for one in others_than(by) if one.position_id not in above], _around(by))
        if not self.is_submitted():
            self.deadline.data = times.usual_for(seen.row)

    def act(self, ticket: Ticket, by: Actor) -> None:
        disposition.give_task(
            ticket, self.positions, self.words.data, by=by, deadline=self.deadline.data,
            blocks_closing=self.blocks_closing.data,
        )  # fmt: skip


def others_than(by: Actor) -> list[Chair]:
    """Whom somebody may ask: every head of the office, and the people of his own units."""
    return [one for one in trays.chairs() if one.position_id not in by.position_ids
            and (one.is_head or one.unit_id in by.unit_ids)]  # fmt: skip


def _around(by: Actor) -> set[int]:
    """Those one asks most: of one's own units, and those of one's own rank."""
    mine = {one.position_id: reach.nearest(one) for one in trays.chairs() if one.position_id in by.position_ids}
    chiefs = {chief for chief in mine.values() if chief is not None}
    return {one.position_id for one in trays.chairs()
            if one.unit_id in by.unit_ids or one.position_id in chiefs or (one.is_head and reach.nearest(one) in chiefs)
            }  # fmt: skip


def _stands_by(one: Chair, givers: Sequence[int]) -> bool:
    """Next below the giver; below the first desk of the leadership also the heads beside it."""
    chief = reach.nearest(one)
    return chief in givers or (reach.first_desk() in givers and chief == reach.top())
