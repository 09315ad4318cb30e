"""No typed word is lost when a form comes too late: after the sign-in ran out, or with an old form token.

What was typed is carried on to the next page, there to be sent again with one press and a fresh token. What a foreign
page sends is never carried, so that it cannot have its words sent by one of us; while a password is asked in between,
the words travel sealed, and open only in the same browser, for the same person, within a day's work. Files cannot be
carried; the page names them and asks for them again (those that were uploaded ahead wait under the form's key).
Passwords never are.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request, session

from app.platform import clock
from app.platform.keys import seal, unseal
from app.web.i18n import Lazy, lazy_

LIFETIME_SECONDS = 8 * 3600
LARGEST = 1_000_000  # letters
MARK = "resend"
_NOT_CARRIED = ("csrf_token", "password", "code")
_LABELS = {
    "service": lazy_("Layanan"),
    "subject": lazy_("Judul singkat"),
    "description": lazy_("Kebutuhan"),
    "answer": lazy_("Jawaban"),
    "name": lazy_("Nama"),
    "sender": lazy_("Pengirim"),
    "letter_number": lazy_("Nomor surat"),
    "letter_date": lazy_("Tanggal surat"),
    "organisation": lazy_("Nama koperasi, usaha, atau instansi"),
    "phone": lazy_("Nomor telepon atau WhatsApp"),
    "email": lazy_("Surel"),
    "address": lazy_("Alamat surat"),
    "message": lazy_("Pesan"),
    "note": lazy_("Catatan"),
}


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that did not arrive: its address, its fields in order, its files as (field, name)."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> list[tuple[str | Lazy, str]]:
        """What a person would recognise, as (label, text): the fields one types, and whatever is more than a code."""
        told = [(_LABELS.get(name, ""), value) for name, value in self.fields if value.strip() and name != "key"]
        return [(label, value) for label, value in told if label or " " in value.strip()]

    @property
    def asked_files(self) -> dict[str, list[str]]:
        """The files to choose once more, by their field."""
        asked: dict[str, list[str]] = {}
        for field, name in self.files:
            asked.setdefault(field, []).append(name)
        return asked


def unsent() -> Unsent | None:
    """The form of the present request; None when it comes from elsewhere, or is too large to carry."""
    if request.method != "POST" or not is_from_this_site():
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if not name.startswith(_NOT_CARRIED))
    if sum(len(value) for _name, value in fields) > LARGEST:
        return None
    files = ((field, file.filename) for field, file in request.files.items(multi=True) if file.filename)
    return Unsent(request.full_path.removesuffix("?"), fields, tuple(files))


def is_from_this_site() -> bool:
    """Whether a page of ours sent this. Browsers name the page a form comes from; silence is no foreign page."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return origin is None or urlsplit(origin).netloc == request.host


def mark() -> str:
    """What this browser is known by, from its first look at the sign-in page on.

    Were it given only when a form comes too late, two forms that come late at once would each be given another one, and
    the browser would keep but the last.
    """
    known: str = session.setdefault(MARK, secrets.token_urlsafe(16))
    return known


def sealed(form: Unsent, owner: str = "") -> str:
    """`form` for a hidden field of the sign-in page. `owner` is the user name it may be opened by; empty: anyone."""
    told = {**asdict(form), "owner": owner, "mark": mark(), "at": clock.now().timestamp()}
    return seal(json.dumps(told, ensure_ascii=False))


def opened(blob: str | None, owner: str) -> Unsent | None:
    """The form in a sealed field; None when it was changed, is too old, or is another browser's or person's."""
    text = unseal(blob) if blob and blob.isascii() else None
    if text is None:
        return None
    told = json.loads(text)
    is_recent = clock.now().timestamp() - told["at"] < LIFETIME_SECONDS
    is_ours = told["mark"] == session.get(MARK) and told["owner"] in ("", owner)
    if not (is_recent and is_ours):
        return None
    return Unsent(told["path"], *(tuple(map(tuple, told[part])) for part in ("fields", "files")))


def page(form: Unsent, message: str, status: int = 200) -> Response:
    """The page that shows what was typed and sends it with one press."""
    return make_response(render_template("web/resend.html", form=form, message=message), status)
