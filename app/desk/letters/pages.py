"""`/meja/surat`: the lists of letters, one letter with its sheet and its way up, and the sheet itself (handbook §4.1).

The sheet is drawn by the worker. Until it is there the page says so and looks again by itself; without a script a
link does. Pages are shown as pictures, as everywhere on the desk.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, make_response, render_template, request, send_file, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.letters import afterwards, reading
from app.desk.letters.forms import CommentForm, SealForm
from app.desk.letters.words import LABELS, TONE
from app.desk.previews import WIDTHS
from app.letters import access, drafting, finishing, own_drafts, rounds, sheet, signing, versions
from app.letters.kinds import FINAL, LetterState, StepKind
from app.platform import inspection, storage
from app.platform.pdf import PDF
from app.platform.previews import drawn
from app.stakeholders import seen
from app.web import navigation
from app.web.headers import guarded
from app.web.i18n import lazy_
from app.web.pages import read_cursor, write_cursor

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.accounts.actor import Actor
    from app.letters.models import Letter, LetterStep

bp = Blueprint("letters", __name__, url_prefix="/meja/surat")
navigation.add("desk", lazy_("Surat"), "letters.show", permission="letter:read", order=40)


@bp.get("")
@needs("letter:read")
def show() -> Any:
    """One of the lists; what waits for me when nothing is chosen."""
    by = current_actor()
    tabs = reading.tabs_of(by)
    wanted = request.args.get("daftar", "")
    tab = next((one for one in tabs if one.slug == wanted), None) or (None if wanted else tabs[0])
    if tab is None:
        abort(404)
    (before,) = read_cursor(request.args.get("setelah"), int) or (None,)
    found = reading.lines(tab, by, before=before)
    rest, found = len(found) > reading.PAGE, found[: reading.PAGE]
    older = url_for("letters.show", daftar=tab.slug, setelah=write_cursor(found[-1].id)) if rest else ""
    return render_template(
        "desk/letters/list.html", tab=tab, tabs=tabs, lines=found, older=older, labels=LABELS, tones=TONE,
        may_draft=by.may("letter:draft"), counts=reading.counts(by),
    )  # fmt: skip


@bp.get("/<int:letter_id>")
@needs("letter:read")
def one(letter_id: int) -> Any:
    """One letter: its sheet, where it stands, and what this person may do with it now."""
    return draw(mine(letter_id))


@bp.get("/<int:letter_id>/surat.pdf", endpoint="file")
@needs("letter:read")
def download(letter_id: int) -> Any:
    """The letter itself: the final file, or the sheet as it stands; the page while it is being made."""
    letter = mine(letter_id)
    digest, media_type, name = file_of(letter)
    if not digest:
        return draw(letter)
    try:
        return guarded(
            send_file(storage.path_of(digest), media_type, as_attachment=True, download_name=name, etag=False)
        )
    except FileNotFoundError:
        abort(404)


@bp.get("/<int:letter_id>/<size>-<int:leaf>.png")
@needs("letter:read")
def picture(letter_id: int, size: str, leaf: int) -> Any:
    """The picture of one page of the sheet."""
    digest, media_type, _name = file_of(mine(letter_id))
    if not digest or media_type != PDF or size not in WIDTHS:
        abort(404)
    try:
        return guarded(send_file(drawn(digest, leaf, WIDTHS[size]), "image/png", etag=False))
    except (inspection.CannotShow, FileNotFoundError):
        abort(404)


def mine(letter_id: int) -> Letter:
    """The letter through whoever asks; what is not theirs is not there."""
    letter = access.find(letter_id, current_actor()) or abort(404)
    if letter.ticket_id:
        seen.note(f"letter:{letter.id}", "letter", by=current_actor())
    return letter


def file_of(letter: Letter) -> tuple[str, str, str]:
    """Hash, media type and name of what is to be read; an empty hash while the worker draws it."""
    if letter.final_hash:
        return letter.final_hash, PDF, finishing.file_name(letter)
    version = versions.of(letter)
    media_type = version.own_type or PDF
    ending = "docx" if media_type == own_drafts.DOCX else "pdf"
    return letter.printed_hash or "", media_type, f"konsep-surat-{letter.id}-v{letter.version}.{ending}"


def draw(letter: Letter, *, status: int = 200, said: str = "", **forms: Any) -> Response:
    """The page, with the forms as they were sent where one was refused."""
    by, version = current_actor(), versions.of(letter)
    digest, media_type, _name = file_of(letter)
    step = rounds.waiting_step(letter)
    html = render_template(
        "desk/letters/show.html",
        letter=letter, version=version, names=reading.names(letter), steps=rounds.steps(letter.id), step=step,
        digest=digest, is_pdf=media_type == PDF, pages=pages_of(digest) if media_type == PDF else 0,
        is_stuck=not digest and reading.is_print_stuck(letter), check=sheet.verification(letter),
        signature=sheet.signature_of(letter), history=versions.every(letter.id), labels=LABELS, tones=TONE, said=said,
        is_final=letter.state in FINAL, after=afterwards.open_to(letter, by),
        **_open_to(letter, step, by), **{**_forms(), **forms},
    )  # fmt: skip
    return make_response(html, status)


def _open_to(letter: Letter, step: LetterStep | None, by: Actor) -> dict[str, bool]:
    """What this person may do with the letter now."""
    is_mine, is_draft = drafting.is_own(letter, by), letter.state is LetterState.DRAFT
    is_here = step is not None and step.position_id in by.position_ids
    is_paraf = step is not None and step.kind is StepKind.PARAF
    return {
        "may_change": is_mine and is_draft,
        "may_pull_back": is_mine and not is_here and letter.state in (LetterState.INITIALLING, LetterState.SIGNING),
        "may_initial": is_here and is_paraf and by.may("letter:initial"),
        "may_return": is_here and by.may("letter:return"),
        "may_sign": signing.may_sign(letter, step, by),
        "is_signatory": is_here and not is_paraf,
    }


def _forms() -> dict[str, Any]:
    return {name: CommentForm(formdata=None, prefix=name) for name in COMMENTS} | {"seal": SealForm(formdata=None)}


COMMENTS = ("paraf", "kembali", "tarik", "batal")


@lru_cache(maxsize=512)
def pages_of(digest: str) -> int:
    """How many pages a stored PDF has, told by the limited process: a scan comes from outside. One when unknown."""
    try:
        return inspection.judge("surat.pdf", storage.path_of(digest)).pages or 1 if digest else 0
    except OSError:
        return 1
