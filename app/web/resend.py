"""No typed word is lost when a form comes too late: after the sign-in ran out, or with an old form token.

What was typed is carried on to the next page, there to be sent again with one press and a fresh token. Only a form
of this very site is carried, so that a foreign page cannot have its words sent by one of us; while a password is
asked in between, the words travel sealed, and open only in the same browser, for the same person, within a day's work.
Files cannot be carried; the page asks for them again. Passwords never are.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request, session

from app.platform import clock
from app.platform.keys import seal, unseal
from app.web.i18n import _

LIFETIME_SECONDS = 8 * 3600
LARGEST = 1_000_000  # letters
_MARK = "resend"
_NOT_CARRIED = ("csrf_token", "password", "code")


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that did not arrive: its address, its fields in order, the names of its file fields."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """What a person would recognise: the values that are more than a code."""
        return [value for name, value in self.fields if " " in value.strip() and name != "key"]


def unsent() -> Unsent | None:
    """The form of the present request; None when it comes from elsewhere, is empty or too large to carry."""
    if request.method != "POST" or not is_from_this_site():
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if not name.startswith(_NOT_CARRIED))
    if not fields or sum(len(value) for _name, value in fields) > LARGEST:
        return None
    files = dict.fromkeys(name for name, file in request.files.items(multi=True) if file.filename)
    return Unsent(request.full_path.removesuffix("?"), fields, tuple(files))


def is_from_this_site() -> bool:
    """Whether the browser vouches that a page of ours sent this request; False when it says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host


def sealed(form: Unsent, owner: str = "") -> str:
    """`form` for a hidden field of the sign-in page. `owner` is the user name it may be opened by; empty: anyone."""
    mark = session.setdefault(_MARK, secrets.token_urlsafe(16))
    told = {**asdict(form), "owner": owner, "mark": mark, "at": clock.now().timestamp()}
    return seal(json.dumps(told, ensure_ascii=False))


def opened(blob: str | None, owner: str) -> Unsent | None:
    """The form in a sealed field; None when it was changed, is too old, or is another browser's or person's."""
    text = unseal(blob) if blob and blob.isascii() else None
    if text is None:
        return None
    told = json.loads(text)
    is_recent = clock.now().timestamp() - told["at"] < LIFETIME_SECONDS
    is_ours = told["mark"] == session.get(_MARK) and told["owner"] in ("", owner)
    if not (is_recent and is_ours):
        return None
    return Unsent(told["path"], tuple((name, value) for name, value in told["fields"]), tuple(told["files"]))


def page(form: Unsent, message: str, status: int = 200) -> Response:
    """The page that shows what was typed and sends it with one press."""
    return make_response(render_template("web/resend.html", form=form, message=message), status)


def offer_resend(_error: object) -> Response:
    """Answer a form whose token is too old (400): offer to send it again, or say what to do where that is unsafe."""
    from app.web import error_pages

    form = unsent()
    if form is None:
        sentence = _("Halaman ini sudah terlalu lama terbuka. Kembali, muat ulang, lalu kirim lagi.")
        return error_pages.answer(400, sentence)
    sentence = _("Halaman tadi sudah terlalu lama terbuka, jadi belum terkirim. Yang Anda tulis masih ada di sini.")
    return page(form, sentence, 400)
