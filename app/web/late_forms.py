"""A form whose token is too old or missing: what was typed is offered to be sent again (`resend`)."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_login import current_user

from app.extensions import login_manager
from app.web import error_pages, resend
from app.web.i18n import _


def answer(_error: object) -> Any:
    """Answer a form whose token is too old (422) or missing (400): sign in first where that is asked, else one press
    sends it again. What a foreign page sent is refused.
    """
    if _needs_sign_in():
        return login_manager.unauthorized()
    form = resend.unsent()
    if form is None:
        sentence = _("Halaman ini sudah terlalu lama terbuka. Kembali, muat ulang, lalu kirim lagi.")
        return error_pages.answer(400, sentence)
    return resend.page(form, _too_old(), 422 if request.form.get("csrf_token") else 400)


def _needs_sign_in() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "__permissions__", ())) and not current_user.is_authenticated


def _too_old() -> str:
    sentence = _("Halaman tadi sudah terlalu lama terbuka, jadi belum terkirim. Yang Anda tulis masih ada di sini.")
    if not current_user.is_authenticated:
        return sentence
    return " ".join((sentence, _("Anda masuk sebagai %(name)s.", name=current_user.name)))
