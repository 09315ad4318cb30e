"""What may be done to a page, a letter or a file of a stack: the verb, and what is said when it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.reading import by_hand, destroying
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.reading.models import ScanLetter

    Verb = Callable[[Any, ScanLetter | None, Actor], object]


class Deed(NamedTuple):
    """`verb(thing, letter, actor)`; `needs_letter` where another letter is meant."""

    verb: Verb
    said: Any
    needs_letter: bool = False


def _alone(act: Callable[..., object], *given: int, **more: bool) -> Verb:
    return lambda thing, _letter, by: act(thing, *given, by=by, **more)


def _with_letter(act: Callable[..., object]) -> Verb:
    return lambda thing, letter, by: act(thing, letter, by=by)


_TURNED = lazy_("Halaman diputar dan dibaca ulang.")
OF_PAGE = {
    "split": Deed(_alone(by_hand.split), lazy_("Surat baru dimulai pada halaman ini.")),
    "move": Deed(_with_letter(by_hand.move), lazy_("Halaman dipindahkan."), needs_letter=True),
    "earlier": Deed(_alone(by_hand.shift, -1), lazy_("Halaman dimajukan.")),
    "later": Deed(_alone(by_hand.shift, 1), lazy_("Halaman dimundurkan.")),
    "right": Deed(_alone(by_hand.rotate, 90), _TURNED),
    "left": Deed(_alone(by_hand.rotate, 270), _TURNED),
    "out": Deed(_alone(by_hand.leave_out), lazy_("Halaman dikeluarkan dari suratnya. Ada di bawah, di luar surat.")),
    "again": Deed(_alone(by_hand.try_again), lazy_("Halaman dibaca sekali lagi.")),
}
OF_FILE = {"again": Deed(_alone(by_hand.try_file_again), lazy_("Berkas dibuka sekali lagi."))}
OF_LETTER = {
    "join": Deed(_with_letter(by_hand.join), lazy_("Surat digabung dengan yang sebelumnya."), needs_letter=True),
    "aside": Deed(_alone(by_hand.set_aside), lazy_("Surat disisihkan.")),
    "back": Deed(_alone(by_hand.take_back), lazy_("Surat diambil kembali.")),
    "destroy": Deed(
        _alone(destroying.destroy), lazy_("Pindaian dimusnahkan: kata-kata, gambar, dan berkasnya tidak ada lagi.")
    ),
    "hide": Deed(
        _alone(by_hand.keep_confidential),
        lazy_("Surat dirahasiakan: hanya yang membawanya dan yang berwenang yang melihatnya."),
    ),
    "open": Deed(_alone(by_hand.keep_confidential, wanted=False), lazy_("Surat tidak dirahasiakan lagi.")),
}
