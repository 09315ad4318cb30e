"""`/meja/dokumen/tumpukan`: the stacks, how far each is read, and one of them with its pages in their letters.

The page asks for news while the worker reads (204 as long as nothing changed); without a script it is loaded anew.
Every change is a plain form of one POST and one verb of `app.reading.by_hand`; who comes too late reads why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, abort, flash, g, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.channels.document.chats import reading as chats
from app.channels.document.stacks import deeds, reading
from app.platform import inspection, settings
from app.platform.database import write
from app.platform.refusals import Conflict
from app.reading import access as letters
from app.reading import by_hand
from app.reading.models import SOURCE_LABEL
from app.web import asked
from app.web.i18n import _
from app.web.incoming import row_id
from app.web.pages import read_cursor, see_other, write_cursor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.channels.document.stacks.deeds import Deed
    from app.channels.document.stacks.reading import Leaf, Pile, Stack
    from app.reading.models import ScanFile, ScanLetter, ScanPage

bp = Blueprint("document_stacks", __name__, url_prefix="/meja/dokumen/tumpukan")
LONGEST_QUESTION = 120


class Chosen(NamedTuple):
    """The page that lies large beside the stack: its letter, the one before, and the pages before and after it."""

    leaf: Leaf
    pile: Pile | None
    above: Pile | None
    previous: int | None
    following: int | None

    @property
    def is_first(self) -> bool:
        """Whether its letter begins with it."""
        return self.pile is not None and self.pile.leaves[0].id == self.leaf.id

    @property
    def is_last(self) -> bool:
        """Whether its letter ends with it."""
        return self.pile is not None and self.pile.leaves[-1].id == self.leaf.id


@bp.get("")
@needs("ticket:create")
def every() -> str:
    """The stacks, or the letters that have the words one looks for."""
    actor, question = current_actor(), asked.unsealed(request.args.get("kata"))[:LONGEST_QUESTION]
    cursor = read_cursor(request.args.get("setelah"), int, int)
    rows = reading.every(actor, (bool(cursor[0]), cursor[1]) if cursor else None, reading.LISTED + 1)
    shown, more = rows[: reading.LISTED], rows[reading.LISTED :]
    older = url_for(".every", setelah=write_cursor(int(shown[-1].is_ended), shown[-1].id)) if more else None
    return render_template(
        "channels/document/stacks/every.html", stacks=shown, older=older, question=question, sources=SOURCE_LABEL,
        found=reading.found(question, actor) if question else None, chats=chats.count(actor),
    )  # fmt: skip


@bp.post("")
@needs("ticket:create")
def search() -> ResponseReturnValue:
    """The question travels sealed: letters are looked for by their sender's name too."""
    return see_other(url_for(".every", kata=asked.sealed(request.form.get("kata", ""))))


@bp.get("/<int:batch_id>")
@needs("ticket:create")
def show(batch_id: int) -> ResponseReturnValue:
    """One stack; 204 while it is what the page shows already (`?v=`)."""
    stack = _stack(batch_id)
    if "v" in request.args:
        g.is_background = True
        if request.args["v"] == stack.shown:
            return "", 204
    return _page(stack)


@bp.post("/<int:batch_id>/buka")
@needs("ticket:create")
def open_stack(batch_id: int) -> ResponseReturnValue:
    """Keep the stack confidential no more."""
    actor = current_actor()
    batch = letters.find_stack(batch_id, actor) or abort(404)
    try:
        with write():
            by_hand.open_stack(batch, by=actor)
    except Conflict as no:
        return _page(_stack(batch_id), refused=no)
    flash(_("Tumpukan ini tidak dirahasiakan lagi; suratnya dibuka satu per satu."), "success")
    return see_other(url_for(".show", batch_id=batch_id))


@bp.post("/<int:batch_id>/halaman/<int:page_id>")
@needs("ticket:create")
def change_page(batch_id: int, page_id: int) -> ResponseReturnValue:
    """Do something with a page."""
    return _done(batch_id, letters.find_page(page_id, current_actor()), deeds.OF_PAGE, page_id)


@bp.post("/<int:batch_id>/surat/<int:letter_id>")
@needs("ticket:create")
def change_letter(batch_id: int, letter_id: int) -> ResponseReturnValue:
    """Do something with a letter."""
    page_id = row_id(request.form.get("halaman"))
    return _done(batch_id, letters.find(letter_id, current_actor()), deeds.OF_LETTER, page_id or None)


@bp.post("/<int:batch_id>/berkas/<int:file_id>")
@needs("ticket:create")
def change_file(batch_id: int, file_id: int) -> ResponseReturnValue:
    """Look once more into a file that could not be opened."""
    return _done(batch_id, letters.find_file(file_id, current_actor()), deeds.OF_FILE, None)


def _done(
    batch_id: int, thing: ScanPage | ScanLetter | ScanFile | None, known: dict[str, Deed], page_id: int | None
) -> ResponseReturnValue:
    """One deed, and back to where one was; who made a letter confidential may not see its stack any more."""
    actor, deed, letter = current_actor(), known.get(request.form.get("do", "")), None
    if thing is None or thing.batch_id != batch_id or deed is None:
        abort(404)
    if deed.needs_letter:
        letter = letters.find(row_id(request.form.get("letter")), actor) or abort(404)
    try:
        with write():
            deed.verb(thing, letter, actor)
    except Conflict as no:
        return _page(_stack(batch_id), refused=no)
    flash(deed.said, "success")
    still = letters.find_stack(batch_id, actor) is not None
    return see_other(url_for(".show", batch_id=batch_id, halaman=page_id) if still else url_for(".every"))


def _stack(batch_id: int) -> Stack:
    return reading.one(batch_id, current_actor()) or abort(404)


def _page(stack: Stack, refused: Conflict | None = None) -> Response:
    actor = current_actor()
    piles, loose = reading.piles(stack.id, actor), reading.loose(stack.id, actor)
    html = render_template(
        "channels/document/stacks/show.html", stack=stack, piles=piles, loose=loose, refused=refused,
        files=reading.files(stack.id, actor), chosen=_chosen(piles, loose), sources=SOURCE_LABEL,
        every=int(settings.get("reading.asks")), why=inspection.sentence, most=reading.MOST_PAGES,
    )  # fmt: skip
    return make_response(html, refused.status if refused else 200)


def _chosen(piles: list[Pile], loose: list[Leaf]) -> Chosen | None:
    """The page that was asked for; else one that could not be read, else the first."""
    places: list[tuple[Any, Leaf]] = [(pile, leaf) for pile in piles for leaf in pile.leaves]
    every = [*places, *((None, leaf) for leaf in loose)]
    ids = [leaf.id for _pile, leaf in every]
    asked = (request.view_args or {}).get("page_id") or row_id(request.values.get("halaman"))
    failed = next((leaf.id for _pile, leaf in places if leaf.is_failed), None)
    here = next((ids.index(one) for one in (asked, failed) if one in ids), 0 if places else None)
    if here is None:
        return None
    pile, leaf = every[here]
    above = [one for one in piles if one.is_open and pile is not None and one.number < pile.number]
    return Chosen(
        leaf, pile, above[-1] if above else None, ids[here - 1] if here else None,
        ids[here + 1] if here + 1 < len(ids) else None,
    )  # fmt: skip
