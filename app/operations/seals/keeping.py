"""Whether the daily seals leave this computer: a seal that lies only beside the history is written anew with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.messages import ways
from app.messages.models import Message, State, Way
from app.operations.seals.models import ChainSeal
from app.platform import clock, settings

if TYPE_CHECKING:
    from datetime import date


def is_named() -> bool:
    """Whether somebody gets them by mail, or the office prints them and puts them away."""
    return bool(settings.get("seals.mail_to") or settings.get("seals.on_paper"))


def trouble() -> str:
    """Why they do not leave this computer, for the doctor; empty where they do."""
    if not is_named():
        return "Segel harian belum ada yang menyimpan di luar komputer ini: tentukan di Pengaturan, Segel harian."
    if not settings.get("seals.mail_to"):
        return ""
    if not ways.is_ready(Way.EMAIL):
        return "Segel harian tidak terkirim: pengiriman surel belum diatur (Pengaturan, Pesan)."
    if _last_mail() is State.FAILED:
        return "Segel harian terakhir tidak sampai kepada penyimpannya: lihat Pesan, Gagal."
    return ""


def about(day: date) -> str:
    """By what the message with a day's seal is known."""
    return f"seal:{day}"


def _last_mail() -> State | None:
    past = select(ChainSeal.day).where(ChainSeal.sealed_at <= clock.now())  # a clock that ran ahead dated others
    day = db.session.scalar(past.order_by(ChainSeal.sealed_at.desc()).limit(1))
    if day is None:
        return None
    newest = select(Message.state).where(Message.about == about(day)).order_by(Message.id.desc()).limit(1)
    return db.session.scalar(newest)
