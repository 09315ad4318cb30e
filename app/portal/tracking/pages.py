"""One's own request by its link: where it stands, what is asked, what happened, and everything one may send.

The 128-bit token in the address is the key; nothing here is kept by a browser or told to another site. Staff may look
with a token that somebody shows them, but what is sent from here is said by the applicant alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, make_response, render_template, request, send_file, url_for

from app.accounts.permissions import current_actor, public
from app.paper_forms import reading
from app.platform import storage
from app.portal.opening import counter_words
from app.portal.queue import kiosk
from app.portal.tracking import kin
from app.portal.tracking.forms import MessageForm, PapersForm
from app.portal.tracking.reading import Tracked, by_token
from app.queue import appointments
from app.tickets import files
from app.tickets.files import enclosed
from app.web.formatting import iso, ukuran, waktu
from app.web.headers import FILE_POLICY
from app.web.i18n import _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.tickets.history.lines import Line

bp = Blueprint("tracking", __name__)


@bp.get("/lacak/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """The owner's page; while the form is still paper, a page that says so."""
    tracked = by_token(token)
    paper = None if tracked else reading.of_link(token)
    if paper is not None:
        return render_template("portal/tracking/paper.html", paper=paper)
    return page(tracked or load(token))


@bp.get("/lacak/<token>/berkas/<int:file_id>")
@public
def download(token: str, file_id: int) -> ResponseReturnValue:
    """One of the request's public files, as an attachment that nothing can run from."""
    row = files.one(load(token).row.id, file_id, public_only=True)
    try:
        path = storage.path_of(row.blob_hash) if row else None
        if row is None or path is None:
            abort(404)
        answer = send_file(path, row.media_type, as_attachment=True, download_name=row.name, etag=False)
    except FileNotFoundError:
        abort(404)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def load(token: str) -> Tracked:
    """The request behind a link, or 404 with a sentence."""
    tracked = by_token(token)
    if tracked is None:
        abort(404, _("Tautan ini tidak kami kenal. Periksa kembali, atau lacak dengan nomor dan PIN."))
    return tracked


def page(
    tracked: Tracked,
    *,
    papers_form: PapersForm | None = None,
    message_form: MessageForm | None = None,
    status: int = 200,
    trouble: str = "",
) -> Response:
    """The whole page, with the forms as they were sent where one was refused."""
    may_act = not current_actor().is_staff
    if may_act and tracked.asked:
        papers_form = papers_form or PapersForm(formdata=None)
    if may_act and tracked.can_write:
        message_form = message_form or MessageForm(formdata=None)
    text = render_template(
        "portal/tracking/show.html",
        tracked=tracked,
        goal=kin.goal(tracked),
        parts=kin.parts(tracked),
        entries=[_entry(line) for line in reversed(tracked.lines)],
        files=[_paper(tracked.token, row) for row in tracked.files],
        papers_form=papers_form,
        message_form=message_form,
        upload=_upload(papers_form if tracked.asked else message_form),
        counter=counter_words(),
        appointment=_appointment(tracked.row),
        may_act=may_act,
        trouble=trouble,
    )
    return make_response(text, status)


def _appointment(row: Any) -> dict[str, Any] | None:
    """Today's appointment: its hour, the number taken for it, and whether one may be taken by this link now."""
    at = appointments.hour(row)
    return {"at": at, "slip": appointments.slip(row), "gives_numbers": kiosk.is_giving()} if at else None


def _entry(line: Line) -> dict[str, Any]:
    items = "\n".join(f"• {item}" for item in line.items)
    by = _("Anda") if line.is_from_applicant else ", ".join(part for part in (line.who, line.position) if part)
    return {
        "title": line.sentence,
        "when": waktu(line.at),
        "iso": iso(line.at),
        "by": by,
        "text": "\n".join(part for part in (items, _words(line)) if part),
    }


def _words(line: Line) -> str:
    return _("(isi pesan sudah dihapus menurut aturan)") if line.is_erased else line.text or ""


def _paper(token: str, row: files.FileRow) -> dict[str, str]:
    origin = _("dari Anda") if row.from_applicant else _("dari kami")
    return {
        "name": row.name,
        "note": f"{ukuran(row.size)}, {origin}",
        "url": url_for("tracking.download", token=token, file_id=row.id),
    }


def _upload(form: PapersForm | MessageForm | None) -> dict[str, Any]:
    """How a browser with JavaScript sends files ahead, and those that already wait."""
    if form is None:
        return {}
    return enclosed.field_of(form, url_for("uploads.keep"), is_sent=request.method == "POST")
