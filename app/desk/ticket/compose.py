"""Beside the box for an answer: answers that are ready, and who else is writing one at this moment (issue 3; R023)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.ticket import page
from app.desk.ticket.forms import AnswerForm
from app.platform.database import write
from app.tickets import access
from app.tickets.together import canned, mentionable, writing
from app.web.i18n import _, language
from app.web.pages import wants_part

if TYPE_CHECKING:
    from app.desk.ticket.reading import Seen
    from app.tickets.together.mentions import Told

bp = Blueprint("ticket_compose", __name__, url_prefix="/meja/tiket")
_LONGEST_NAME = 60
WANTED = "pakai"
"""The button that puts the chosen answer into the box."""


def with_ready_words(number: str) -> Any:
    """The page with the chosen answer behind whatever was typed; nothing is sent."""
    seen, form = page.seen_or_404(number), AnswerForm()
    chosen = _chosen(seen)
    if chosen is not None:
        words = _filled(seen, chosen)
        form.answer.data = "\n\n".join(part for part in (form.answer.data, words) if part)
        with write():
            canned.count_use(chosen.id)
            _say_that_i_write(number)
    return page.draw(seen, status=422, answer_form=form)


def _chosen(seen: Seen) -> canned.Canned | None:
    wanted = request.form.get("siap", 0, type=int)
    return next((one for one in canned.choice(seen.row.service_id) if one.id == wanted), None)


def _say_that_i_write(number: str) -> None:
    """For the others; inside `write()`."""
    by = current_actor()
    ticket = access.find(number, by)
    if ticket is not None:
        writing.note(ticket, by=by)


def _filled(seen: Seen, chosen: canned.Canned) -> str:
    """The answer in the applicant's language, its fields filled in."""
    with language(seen.row.language):
        facts = canned.facts_of(seen.row, service=seen.service_name, unit=seen.unit_name, by=current_actor())
        return canned.filled(chosen.in_language(seen.row.language), facts)


def say_who_was_told(told: Told) -> None:
    """Whom the note reached; and whom it could not, so that nobody waits for an answer that cannot come."""
    if told.reached:
        flash(_("Diberi kabar: %(names)s.", names=_listed(told.reached)), "info")
    if told.unseeing:
        sentence = _("Tidak diberi kabar karena tidak boleh melihat permohonan ini: %(names)s.",
                     names=_listed(told.unseeing))  # fmt: skip
        flash(sentence, "warning")
    if told.unknown:
        flash(
            _("Tidak dikenal: %(names)s. Tulis nama pengguna atau kode jabatan.", names=_listed(told.unknown)),
            "warning",
        )


def _listed(names: list[str]) -> str:
    return ", ".join(f"@{name}" for name in names)


@bp.get("/<number>/sebut")
@needs("ticket:note")
def mentionable_here(number: str) -> Any:
    """Whom a note may name, as a part while one types, or as a page of its own."""
    seen, typed = page.seen_or_404(number), request.args.get("kata", "")[:_LONGEST_NAME]
    people = mentionable.of(seen.row.number, typed, by=current_actor())
    template = "_mentionable" if wants_part() else "mentionable"
    return render_template(f"desk/ticket/{template}.html", t=seen.row, people=people, typed=typed, here=page.here(seen))


@bp.get("/<number>/penulis")
@needs(*access.READERS)
def writers(number: str) -> Any:
    """Who else is writing; 204 while that is what the page knows already. Does not keep a sign-in alive."""
    g.is_background = True
    seen = page.seen_or_404(number)
    names = writing.others(seen.row.id, current_actor())
    if ",".join(names) == request.args.get("tahu", ""):
        return "", 204
    return make_response(render_template("desk/ticket/_writers.html", t=seen.row, names=names))


@bp.post("/<number>/menulis")
@needs("ticket:answer")
def write_now(number: str) -> Any:
    """Somebody types an answer; of the words nothing is sent."""
    g.is_background = True
    page.seen_or_404(number)
    with write():
        _say_that_i_write(number)
    return "", 204


def writers_url(number: str, names: list[str]) -> str:
    """What the page asks every quarter of a minute."""
    return url_for("ticket_compose.writers", number=number, tahu=",".join(names) or None)


@bp.record_once
def _lend_url(state: Any) -> None:
    state.app.jinja_env.globals["writers_url"] = writers_url
