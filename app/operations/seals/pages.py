"""`/meja/pengaturan/segel`: the seals of the last days, one to print, and whether a code kept elsewhere still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, url_for
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.office.keeping import keep
from app.operations import seals
from app.operations.seals import keeping
from app.platform import settings
from app.platform.database import write
from app.web.formatting import tanggal
from app.web.forms import AtMost, EmailField, Form, IsoDateField, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from datetime import date

bp = Blueprint("seals", __name__, url_prefix="/segel")
room.add(
    bp,
    lazy_("Segel harian"),
    lazy_("Kode setiap hari yang membuktikan bahwa riwayat kantor tidak ditulis ulang."),
    permission=("audit:read", "seal:edit"),
    order=81,
)
_SHOWN = 31


class CheckForm(Form):
    """A seal that somebody kept on paper or in a mailbox."""

    day = IsoDateField(lazy_("Tanggal segel"), [InputRequired(lazy_("Isi tanggalnya."))])
    code = StringField(lazy_("Kode"), [Required(), AtMost(60)])


class KeeperForm(Form):
    """Who gets the seal by mail."""

    mail_to = EmailField(lazy_("Alamat surel penyimpan segel"))
    on_paper = BooleanField(lazy_("Segel dicetak dan disimpan di luar komputer ini"))


@bp.get("")
@needs("audit:read", "seal:edit")
def show() -> Any:
    """The last seals."""
    return _draw(CheckForm(formdata=None), _keeper())


@bp.post("/periksa")
@needs("audit:read")
def check() -> Any:
    """Does the history still give this code?"""
    form = CheckForm()
    if not form.validate() or form.day.data is None:
        return _draw(form, _keeper())
    sealed = seals.of_day(form.day.data)
    if sealed is None:
        form.blame(_missing(form.day.data), "day")
        return _draw(form, _keeper())
    if not seals.is_confirmed(sealed, form.code.data or ""):
        form.blame(_("Kode ini tidak cocok. Periksa ketikannya; bila benar, riwayat telah diubah."), "code")
        return _draw(form, _keeper())
    flash(_("Cocok: riwayat sampai akhir %(day)s masih sama.", day=tanggal(sealed.day)), "success")
    return see_other(url_for("settings.seals.show"))


@bp.post("/penyimpan")
@needs("seal:edit")
def change_keeper() -> Any:
    """Mail it to somebody else, or to nobody."""
    form = KeeperForm()
    if not form.validate():
        return _draw(CheckForm(formdata=None), form)
    with write():
        keep({"seals.mail_to": form.mail_to.data or "", "seals.on_paper": form.on_paper.data}, by=current_actor())
    flash(_("Penyimpan segel disimpan."), "success")
    return see_other(url_for("settings.seals.show"))


@bp.get("/cetak")
@needs("audit:read")
def paper() -> Any:
    """The month's seals as a sheet to sign and put away; drawn for paper by the browser itself."""
    return draw("seals/paper", sealed=seals.newest(_SHOWN))


def _missing(day: date) -> str:
    """Why there is no seal of a day: nobody is accused of what a restored backup did."""
    restored = seals.lost_by_restoring(day)
    if restored is None:
        return _("Tidak ada segel pada tanggal itu. Bila Anda memegang kodenya, segelnya telah dihapus.")
    return _(
        "Tidak ada segel pada tanggal itu. Kantor dipulihkan dari cadangan pada %(when)s; segel yang lebih baru dari"
        " cadangan itu ikut hilang.",
        when=tanggal(restored),
    )


def _keeper() -> KeeperForm:
    kept = {name: settings.get(f"seals.{name}") for name in ("mail_to", "on_paper")}
    return KeeperForm(formdata=None, data=kept)


def _draw(form: CheckForm, keeper: KeeperForm) -> Any:
    sealed = seals.newest(_SHOWN)
    return draw("seals/show", form, keeper, form=form, keeper=keeper, sealed=sealed, is_named=keeping.is_named())
