"""To whom a result was given, how, and how the office made sure of it (handbook §5.4; issue 3, Letters)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.web.i18n import lazy_


class Handing(StrEnum):
    """How a result leaves the house."""

    COLLECTED = "collected"
    POST = "post"
    COURIER = "courier"
    EMAIL = "email"
    WHATSAPP = "whatsapp"


class Identity(StrEnum):
    """By what the person was known; nothing of it is copied."""

    KTP = "ktp"
    SIM = "sim"
    PASSPORT = "passport"
    STAFF_CARD = "staff_card"
    KNOWN = "known"


HANDING_LABEL = {
    Handing.COLLECTED: lazy_("diambil di loket"),
    Handing.POST: lazy_("dikirim lewat pos"),
    Handing.COURIER: lazy_("diantar kurir"),
    Handing.EMAIL: lazy_("dikirim lewat surel"),
    Handing.WHATSAPP: lazy_("dikirim lewat WhatsApp"),
}
IDENTITY_LABEL = {
    Identity.KTP: lazy_("KTP"),
    Identity.SIM: lazy_("SIM"),
    Identity.PASSPORT: lazy_("Paspor"),
    Identity.STAFF_CARD: lazy_("Kartu pegawai atau pengurus"),
    Identity.KNOWN: lazy_("Dikenal petugas"),
}


class HandedOver(Base):
    """One handing-over. A request that is opened again may have another; none is ever changed or taken back."""

    __tablename__ = "handed_over"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    how: Mapped[Handing] = mapped_column(choice(Handing))
    receiver: Mapped[str]
    is_owner: Mapped[bool]
    authority: Mapped[str] = mapped_column(default="")
    identity: Mapped[Identity | None] = mapped_column(choice(Identity))
    signature_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    is_signed_on_paper: Mapped[bool] = mapped_column(default=False)
    sent_to: Mapped[str] = mapped_column(default="")
    sending_number: Mapped[str] = mapped_column(default="")
    what: Mapped[str] = mapped_column(default="")
    form_key: Mapped[str | None] = mapped_column(unique=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
