"""What the counter asks when a result is collected (*Ambil*)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField, HiddenField, MultipleFileField, RadioField, StringField

from app.channels.counter.signatures import LONGEST
from app.contacts import stopwatch
from app.tickets.handling.handed import IDENTITY_LABEL, Identity
from app.tickets.handling.handing_over import Collected
from app.web.forms import AtMost, OnceForm, Required, choices_of
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.tickets.files import Prepared

OWNER, OTHER = "owner", "other"


class CollectForm(OnceForm):
    """Who stands there, how we know, and that they signed."""

    who = RadioField(
        lazy_("Yang mengambil"),
        [Required(lazy_("Pilih siapa yang mengambil."))],
        choices=choices_of({OWNER: lazy_("Pemohon sendiri"), OTHER: lazy_("Orang lain dengan surat kuasa")}),
    )
    receiver = StringField(lazy_("Nama yang mengambil"), [AtMost(120)])
    authority = StringField(lazy_("Nomor atau tanggal surat kuasa"), [AtMost(120)])
    identity = RadioField(
        lazy_("Identitas dicocokkan dengan"),
        [Required(lazy_("Cocokkan dahulu dengan kartu identitasnya; tidak perlu disalin."))],
        choices=choices_of(IDENTITY_LABEL),
    )
    what = StringField(lazy_("Yang diserahkan"), [AtMost(200)])
    signature = HiddenField(validators=[AtMost(LONGEST)])
    is_signed_on_paper = BooleanField(lazy_("Tanda tangan atau cap jempol di kertas"))
    attachments = MultipleFileField(lazy_("Pindaian surat kuasa atau tanda terima yang ditandatangani"))
    queue_number = StringField(lazy_("Nomor antrean"), [AtMost(20)])
    started = HiddenField(default=stopwatch.begin)

    def told(self, owner: str, signature: Prepared | None, *, has_scan: bool) -> Collected:
        """What happened at the counter; an owner who stands there need not be named again."""
        is_owner = self.who.data == OWNER
        return Collected(
            receiver=(self.receiver.data or "") or (owner if is_owner else ""),
            is_owner=is_owner,
            authority=self.authority.data or "",
            identity=Identity(self.identity.data),
            signature=signature,
            is_signed_on_paper=bool(self.is_signed_on_paper.data),
            has_scan=has_scan,
            what=self.what.data or "",
        )
