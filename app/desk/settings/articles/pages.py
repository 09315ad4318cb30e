"""`/meja/pengaturan/artikel`: what the office answers again and again, written once (handbook R019, R023).

The list shows first what waits to be read through again. A preview shows an article as it will be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.articles.forms import PARTS, ArticleForm, WordsForm, next_review
from app.desk.settings.office.keeping import keep
from app.extensions import db
from app.knowledge import edit, read
from app.knowledge.models import Article
from app.platform.database import write
from app.web.formatting import tanggal
from app.web.forms import Form, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("articles", __name__, url_prefix="/artikel")
room.add(
    bp,
    lazy_("Artikel"),
    lazy_("Jawaban lengkap untuk hal yang sering ditanyakan, dengan pemilik dan tanggal tinjau."),
    permission="article:edit",
    order=56,
)
_LONGEST_QUESTION = 200


@bp.get("")
@needs("article:edit")
def show() -> Any:
    """All articles, or those that are looked for; review due first."""
    asked = request.args.get("cari", "")[:_LONGEST_QUESTION].strip()
    return draw("articles/list", lines=read.lines(asked), asked=asked, most=read.MOST, overdue=read.overdue_count())


@bp.route("/kata", methods=["GET", "POST"])
@needs("article:edit")
def words() -> Any:
    """With which words people ask for what a standard says."""
    form = WordsForm.present()
    if form.is_submitted() and form.validate():
        with write():
            keep({"answers.words": form.told()}, by=current_actor())
        flash(_("Kata disimpan."), "success")
        return see_other(url_for(".show"))
    return draw("articles/words", form, form=form, parts=PARTS)


@bp.route("/baru", methods=["GET", "POST"])
@needs("article:edit")
def add() -> Any:
    """One more."""
    return _kept(None, ArticleForm.empty())


@bp.route("/<int:article_id>", methods=["GET", "POST"])
@needs("article:edit")
def change(article_id: int) -> Any:
    """Change one; withdrawn ones stay here and answer nobody."""
    row = _load(article_id)
    return _kept(row, ArticleForm.showing(row))


@bp.post("/<int:article_id>/ditinjau")
@needs("article:edit")
def review(article_id: int) -> Any:
    """It was read through and is still right."""
    row, until = _load(article_id), next_review()
    if Form().validate():
        with write():
            edit.review(row, until, by=current_actor())
        flash(_("Artikel sudah ditinjau; ditinjau lagi paling lambat %(day)s.", day=tanggal(until)), "success")
    return see_other(url_for(".show"))


def _load(article_id: int) -> Article:
    return db.session.get(Article, article_id) or abort(404)


def _kept(row: Article | None, form: ArticleForm) -> Response:
    """Show the form, with the article as it will be read where that was asked, or keep what it says."""
    is_preview = "contoh" in request.form
    if form.is_submitted() and form.validate() and not is_preview:
        with said_on(form), write():
            edit.save(row, form.told(), by=current_actor())
        if not form.errors:
            flash(_("Artikel disimpan."), "success")
            return see_other(url_for(".show"))
    preview = read.paragraphs(form.text.data or "") if is_preview else ()
    page = draw("articles/edit", form, form=form, row=row, preview=preview, next_review=next_review())
    page.status_code = 422 if is_preview else page.status_code  # nothing is kept yet
    return page
