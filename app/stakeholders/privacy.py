"""The privacy notice and consent for publicity (handbook §3.5; UU 27/2022 art. 20, 21, 40).

The office keeps what a request needs because serving is its public task, so a request never asks for
consent; it gives the notice, and records which version, how and by whom. Consent is only for publicity.
`{office}`, `{contact}` and `{address}` in a text stand for the office's settings.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, insert, select

from app.extensions import db
from app.platform import settings
from app.platform.clock import now
from app.platform.database import change, lock, read
from app.platform.remembered import Remembered
from app.platform.text import clean_line, clean_text
from app.stakeholders.kept import LawfulBasis, NoticeForm, NoticeGiven, PrivacyNotice, PublicityConsent
from app.stakeholders.unfit import Unfit
from app.web.i18n import _, current_language

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.stakeholders.models import Organisation, Person

FILE = Path(__file__).parent / "data" / "privacy_notice.toml"


class Notice(NamedTuple):
    """The notice in one language: paragraphs to read, and the short words to read out on the phone."""

    version: int
    text: str
    spoken: str
    basis: LawfulBasis


_NEWEST_FIRST = select(
    *(PrivacyNotice.version, PrivacyNotice.valid_from, PrivacyNotice.basis, PrivacyNotice.text_id),
    *(PrivacyNotice.text_en, PrivacyNotice.spoken_id, PrivacyNotice.spoken_en),
).order_by(PrivacyNotice.version.desc())


def current(language: str | None = None) -> Notice:
    """The notice valid now, in `id` or `en` (the reader's language). Raises LookupError when none was published."""
    moment = now()
    row = next((row for row in _notices() if row.valid_from <= moment), None)
    if row is None:
        raise LookupError("no privacy notice")
    is_english = (language or current_language()) == "en"
    text, spoken = (row.text_en, row.spoken_en) if is_english else (row.text_id, row.spoken_id)
    return Notice(row.version, _filled(text), _filled(spoken), row.basis)


_notices: Remembered[tuple[Any, ...]] = Remembered(
    "privacy notices", lambda: tuple(read(_NEWEST_FIRST).all()), of=(PrivacyNotice,)
)


def publish(
    *, text_id: str, text_en: str, spoken_id: str, spoken_en: str, valid_from: datetime | None = None
) -> PrivacyNotice:
    """A new version, valid from then (now) on; earlier ones stay, because people were given them."""
    last = db.session.scalar(select(func.max(PrivacyNotice.version))) or 0
    row = PrivacyNotice(version=last + 1, valid_from=valid_from or now(), basis=LawfulBasis.PUBLIC_TASK)
    row.text_id, row.text_en = clean_text(text_id), clean_text(text_en)
    row.spoken_id, row.spoken_en = clean_text(spoken_id), clean_text(spoken_en)
    db.session.add(row)
    db.session.flush()
    return row


def given(
    how: NoticeForm,
    *,
    by: Actor,
    person: Person | None = None,
    organisation: Organisation | None = None,
    ticket_number: str | None = None,
    version: int | None = None,
) -> None:
    """The notice was given, of `version` (the current one), to whom and for which request."""
    change(
        insert(NoticeGiven),
        {
            "how": how,
            "at": now(),
            "by_name": by.name,
            "ticket_number": ticket_number,
            "person_id": person.id if person else None,
            "organisation_id": organisation.id if organisation else None,
            "notice_version": version or current().version,
        },
    )


def consent(person: Person, purpose: str, *, wording: str, channel: str, by: Actor) -> PublicityConsent:
    """The person agrees to one purpose, in these words, through this channel. Raises Unfit without them."""
    purpose, wording = clean_line(purpose[:100]), clean_text(wording[:2000])
    if not (purpose and wording):
        raise Unfit("consent", _("Tujuan dan bunyi persetujuan wajib diisi."))
    row = PublicityConsent(person_id=person.id, purpose=purpose, wording=wording, channel=channel, by_name=by.name)
    row.given_at = now()
    db.session.add(row)
    db.session.flush()
    return row


def withdraw(row: PublicityConsent) -> None:
    """Consent taken back; it stays on record that it was given (UU 27/2022 art. 40)."""
    lock(row)
    row.withdrawn_at = row.withdrawn_at or now()


def seed() -> None:
    """Publish the first notice where there is none. Inside `write()`."""
    if db.session.scalar(select(func.max(PrivacyNotice.version))) is None:
        texts = tomllib.loads(FILE.read_text(encoding="utf-8"))
        publish(
            text_id=texts["id"]["text"],
            text_en=texts["en"]["text"],
            spoken_id=texts["id"]["spoken"],
            spoken_en=texts["en"]["spoken"],
        )


def _filled(text: str) -> str:
    contact = settings.get("office.email") or settings.get("office.phone")
    values = {"office": settings.get("office.name"), "address": settings.get("office.address"), "contact": contact}
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text
