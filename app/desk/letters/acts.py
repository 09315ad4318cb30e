"""The steps of a letter: send it up, paraf, return, take back, sign, give up. Each one POST, one verb (handbook §4.1).

What comes too late (somebody was quicker) answers 409 with the letter as it stands now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.letters import pages
from app.desk.letters.forms import CommentForm, SealForm
from app.letters import drafting, finishing, printing, rounds, sheet, signing
from app.platform import storage
from app.platform.database import write
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Refused
from app.tickets.files import Prepared
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.letters.models import Letter

bp = Blueprint("act", __name__, url_prefix="/<int:letter_id>")


@bp.post("/kirim")
@needs("letter:draft")
def send(letter_id: int) -> Any:
    """Send it up the line."""
    letter, by = pages.mine(letter_id), current_actor()
    try:
        with write():
            rounds.send(letter, by=by)
    except Refused as no:
        if no.status != Refused.status:
            raise
        return pages.draw(letter, status=422, said=str(no))
    return _done(letter, _("Surat dikirim. Anda melihat di sini sampai di mana ia berada."))


@bp.post("/paraf")
@needs("letter:initial")
def initial(letter_id: int) -> Any:
    """Put one's paraf."""
    return _with_comment(letter_id, "paraf", rounds.initial, _("Paraf Anda dicatat; surat diteruskan."))


@bp.post("/kembalikan")
@needs("letter:return")
def send_back(letter_id: int) -> Any:
    """Return it to be corrected."""
    return _with_comment(letter_id, "kembali", rounds.send_back, _("Surat dikembalikan kepada pengonsepnya."))


@bp.post("/tarik")
@needs("letter:draft")
def pull_back(letter_id: int) -> Any:
    """Take it back to change it."""
    return _with_comment(letter_id, "tarik", rounds.pull_back, _("Surat ditarik kembali menjadi konsep."))


@bp.post("/batal")
@needs("letter:draft")
def cancel(letter_id: int) -> Any:
    """Give a draft up."""
    return _with_comment(letter_id, "batal", drafting.cancel, _("Konsep surat dibatalkan."))


@bp.post("/tandatangani")
@needs("letter:sign", "letter:number", "letter:initial")
def sign(letter_id: int) -> Any:
    """Signed with ink: number and date come next."""
    letter, by = pages.mine(letter_id), current_actor()
    with write():
        signing.by_hand(letter, by=by)
    return _done(letter, _("Tanda tangan dicatat. Surat menunggu nomor, tanggal, dan pindaiannya."))


@bp.post("/segel")
@needs("letter:sign")
def seal(letter_id: int) -> Any:
    """Sign electronically: number first, then the signature on the file that bears it (handbook §5.4)."""
    letter, form, connector = pages.mine(letter_id), SealForm(), signing.connector()
    if connector is None:
        raise Conflict(_("Kantor ini belum punya layanan tanda tangan elektronik."))
    if not form.validate():
        return pages.draw(letter, status=422, seal=form)
    by = current_actor()
    with write():
        signing.begin(letter, connector.certificate, by=by)
    try:
        file = _sealed(letter, connector, form.passphrase.data)
    except signing.CannotSign as no:
        with write():
            signing.fail(letter, str(no), by=by)
        form.passphrase.errors = [str(no)]
        return pages.draw(letter, status=422, seal=form)
    with write():
        signing.complete(letter, by=by)
        finishing.finish(letter, file, by=by)
    return _done(letter, _("Surat ditandatangani secara elektronik dengan nomor %(number)s.", number=letter.number))


def _sealed(letter: Letter, connector: signing.Connector, passphrase: str) -> Prepared:
    """The signed file on the disk, outside any transaction."""
    block = sheet.signature_of(letter)
    content, media_type = printing.make(letter)
    if media_type != PDF:
        raise signing.CannotSign(_("Konsep DOCX tidak dapat ditandatangani secara elektronik; bawa sebagai PDF."))
    signed = connector.sign(content, signing.Signer(block.name, block.nip, block.title, passphrase))
    return Prepared(storage.store(signed, PDF), finishing.file_name(letter), PDF, None)


def _with_comment(letter_id: int, name: str, verb: Callable[..., None], done: str) -> Any:
    letter, form = pages.mine(letter_id), CommentForm(prefix=name)
    if not (form.validate() and _acted(letter, form, verb)):
        return pages.draw(letter, status=422, **{name: form})
    return _done(letter, done)


def _acted(letter: Letter, form: CommentForm, verb: Callable[..., None]) -> bool:
    by = current_actor()
    try:
        with write():
            verb(letter, form.comment.data or "", by=by)
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.refuse(Refused(str(no), field="comment"))
        return False
    return True


@bp.errorhandler(Conflict)
def changed_meanwhile(no: Conflict) -> Any:
    """Show the letter as it is now."""
    return pages.draw(pages.mine((request.view_args or {})["letter_id"]), status=409, said=str(no))


def _done(letter: Letter, sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("letters.one", letter_id=letter.id))
