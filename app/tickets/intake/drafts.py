"""A request begun on the website and finished anywhere: kept for `draft.days` under a short code (R016, R044).

The code is all that opens it, so its fields are encrypted and the code is kept as a keyed hash. The file uploads
of the draft wait under the form's key, which travels with it. A draft has no number, token or PIN.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from app.catalogue.models import Service
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import change
from app.platform.keys import keyed, seal, unseal
from app.tickets.models import Draft

if TYPE_CHECKING:
    from app.tickets.models import Ticket

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowels (no words), nothing that is misread on paper or misheard on the telephone (0 O 1 I L)."""
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """What the form needs to go on: the service, the fields as typed, and the key its files wait under."""

    service_code: str
    form_key: str
    fields: dict[str, str]
    saved_at: datetime
    expires_at: datetime


def spoken(code: str) -> str:
    """The code as printed: `BK7F-2MQX`."""
    return f"{code[:4]}-{code[4:]}"


def plain(code: str) -> str:
    """The code as it is kept, however it was typed."""
    return "".join(c for c in code.upper() if c.isalnum())


def save(service_id: int, form_key: str, fields: dict[str, str], *, code: str | None = None) -> tuple[str, datetime]:
    """Keep a draft and return its code and last day. With the `code` of a living draft that one is replaced."""
    now = clock.now()
    expires = now + timedelta(days=int(settings.get("draft.days")))
    sealed = seal(json.dumps(fields, ensure_ascii=False))
    values = {
        "service_id": service_id,
        "form_key": form_key,
        "fields_sealed": sealed,
        "saved_at": now,
        "expires_at": expires,
    }
    if code and _replace(code, values):
        return plain(code), expires
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    db.session.add(Draft(code_key=_key(code), ticket_id=None, **values))
    db.session.flush()
    return code, expires


def _replace(code: str, values: dict[str, object]) -> bool:
    living = update(Draft).where(
        Draft.code_key == _key(code), Draft.ticket_id.is_(None), Draft.expires_at > clock.now()
    )
    return bool(db.session.execute(living.values(**values)).rowcount)  # type: ignore[attr-defined]


_BY_CODE = select(
    Service.code, Draft.form_key, Draft.fields_sealed, Draft.saved_at, Draft.expires_at
).join(Service, Service.id == Draft.service_id)  # fmt: skip


def find(code: str) -> OpenDraft | None:
    """The living draft of that code; None when it is unknown, sent or too old (which look the same)."""
    row = db.session.execute(
        _BY_CODE.where(Draft.code_key == _key(code), Draft.ticket_id.is_(None), Draft.expires_at > clock.now())
    ).first()
    fields = unseal(row.fields_sealed) if row and row.fields_sealed else None
    if row is None or fields is None:
        return None
    return OpenDraft(row.code, row.form_key, json.loads(fields), row.saved_at, row.expires_at)


_SENT = update(Draft).where(Draft.form_key == bindparam("key"))


def sent(form_key: str, ticket: Ticket) -> None:
    """The draft became a request: forget what it held. Inside `write()`."""
    change(_SENT, {"key": form_key, "ticket_id": ticket.id, "fields_sealed": None})


def forget_expired() -> int:
    """Delete drafts past their last day (retention: uncompleted drafts 30 days, handbook §3.6)."""
    gone = db.session.execute(delete(Draft).where(Draft.expires_at < clock.now(), Draft.ticket_id.is_(None)))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _key(code: str) -> str:
    return keyed("draft", plain(code))
