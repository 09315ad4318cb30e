"""Which machines may bring what was sent to the office's own number, and how much one of them may bring."""

from __future__ import annotations

from app.accounts.systems import Systems
from app.messages.chats.models import ChatGateway
from app.platform import settings, throttle
from app.platform.refusals import TooMany
from app.web.i18n import _, lazy_

SYSTEMS = Systems(
    ChatGateway,
    "chat",
    nameless=lazy_("Tulis nama gerbangnya."),
    revoked=lazy_("Token gerbang ini sudah dicabut."),
)


def count(gateway_id: int) -> None:
    """One more message of this gateway, inside `write()`. Raises TooMany."""
    most = int(settings.get("chats.messages_a_minute"))
    if not throttle.hit(f"chats:{gateway_id}", most, 60):
        raise TooMany(_("Terlalu banyak pesan dari gerbang ini."), retry_after=60)
