"""`/meja/pengaturan/retensi`: how long dossiers are kept, what could go today, and the lists of what shall go (§3.6).

A change of the schedule holds from a day on and is decided by whoever decides on destruction; what goes is proposed by
the records administrator from a list, agreed by another, and destroyed with minutes.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField

from app.accounts.permissions import current_actor, needs
from app.desk import paper
from app.desk.personal_data.reading import names
from app.desk.personal_data.words import COLOUR, FATE, SCOPE, STATE
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.fields import figure
from app.desk.settings.office.keeping import keep as keep_settings
from app.extensions import db
from app.personal_data import destroying, requests, retention
from app.personal_data.models import Destruction, Fate, RetentionClass
from app.platform import clock, pdf, printouts, settings
from app.platform.database import read, write
from app.tickets import access
from app.web.forms import AtMost, Form, IsoDateField, Required, choices_of, said_on
from app.web.i18n import _, lazy_
from app.web.office import crest_data
from app.web.pages import see_other

bp = Blueprint("retention", __name__, url_prefix="/retensi")
MAY = ("retention:propose", "retention:decide")
room.add(
    bp,
    lazy_("Retensi arsip"),
    lazy_("Berapa lama arsip permohonan disimpan, dan apa yang diusulkan musnah."),
    permission=MAY,
    order=62,
)
_LATEST = 20


class ClassForm(Form):
    """Other years, another fate, from a day on."""

    active = figure(lazy_("Aktif (tahun)"), 0, retention.LONGEST)
    inactive = figure(lazy_("Inaktif (tahun)"), 0, retention.LONGEST)
    fate = RadioField(lazy_("Nasib akhir"), choices=choices_of(FATE))
    law = StringField(lazy_("Dasar hukum"), [Required(), AtMost(200)])
    starts_on = IsoDateField(lazy_("Berlaku mulai"), [Required(lazy_("Isi tanggal mulai."))])


class DaysForm(Form):
    """How long, how many: what is answered, kept and listed."""

    hours = figure(lazy_("Permintaan data dijawab dalam (jam)"), 1, 72)
    copy_days = figure(lazy_("Salinan data dapat diunduh selama (hari)"), 1, 30)
    most_at_once = figure(lazy_("Arsip permohonan pada satu daftar usul musnah, paling banyak"), 1, 5000)
    printouts = figure(lazy_("Cetakan PDF disimpan (hari)"), 1, 60)
    old_keys = figure(lazy_("Kunci data lama masih berlaku sesudah diganti (jam)"), 0, 168)


_FIGURES = {
    "hours": "personal_data.hours",
    "copy_days": "personal_data.copy_days",
    "most_at_once": "retention.most_at_once",
    "printouts": "printouts.keep_days",
    "old_keys": "keys.keep_old_hours",
}


class KeepForm(Form):
    """What stays for now."""

    kept = SelectMultipleField(lazy_("Tetap disimpan dahulu"), validate_choice=False)


class ProposalForm(Form):
    """The list was looked through."""

    proposal = TextAreaField(lazy_("Keterangan pengusul"), [Required(), AtMost(requests.WORDS_LIMIT)])


class DecisionForm(Form):
    """Agreed or refused."""

    agreed = RadioField(
        lazy_("Keputusan"), choices=choices_of({"yes": lazy_("Setujui"), "no": lazy_("Tolak, dengan alasan")})
    )
    decision = TextAreaField(lazy_("Alasan dan dasar hukumnya"), [AtMost(requests.WORDS_LIMIT)])


@bp.get("")
@needs(*MAY)
def show() -> Any:
    """The schedule, the dry run, and the lists."""
    lists = db.session.scalars(select(Destruction).order_by(Destruction.id.desc()).limit(_LATEST)).all()
    due = retention.due()
    return draw(
        "retention/show", due=due, coming=retention.to_come(), lists=lists, fates=FATE, scopes=SCOPE,
        states=STATE, colours=COLOUR, may_see=_may_see({line.id for one in due for line in one.sample}),
    )  # fmt: skip


def _may_see(ticket_ids: set[int]) -> set[int]:
    """Which of these requests are there for whoever looks: of the others only a line is told."""
    return set(read(*access.through(_SEEN, current_actor(), ids=list(ticket_ids))).scalars()) if ticket_ids else set()


_SEEN = retention.named()


@bp.route("/kelas/<int:class_id>", methods=["GET", "POST"])
@needs("retention:decide")
def change(class_id: int) -> Any:
    """State the years anew."""
    row = db.session.get(RetentionClass, class_id) or abort(404)
    form = ClassForm(
        active=row.active_years, inactive=row.inactive_years, fate=row.fate.value, law=row.law,
        starts_on=clock.today(),
    )  # fmt: skip
    if form.validate_on_submit():
        with said_on(form), write():
            retention.change(
                row, active=form.active.data or 0, inactive=form.inactive.data or 0, fate=Fate(form.fate.data),
                law=form.law.data or "", starts_on=form.starts_on.data or clock.today(), by=current_actor(),
            )  # fmt: skip
        if not form.errors:
            flash(_("Jadwal retensi disimpan."), "success")
            return see_other(url_for("settings.retention.show"))
    return draw("retention/change", form, form=form, row=row)


@bp.route("/angka", methods=["GET", "POST"])
@needs("retention:decide")
def figures() -> Any:
    """The office's own numbers of hours, days and lines."""
    form = DaysForm(**{name: settings.get(key) for name, key in _FIGURES.items()})
    if form.validate_on_submit():
        with write():
            keep_settings({key: form[name].data for name, key in _FIGURES.items()}, by=current_actor())
        flash(_("Angka disimpan."), "success")
        return see_other(url_for("settings.retention.show"))
    return draw("retention/figures", form, form=form)


@bp.post("/susun/<int:class_id>")
@needs("retention:propose")
def make(class_id: int) -> Any:
    """List now what the night would list."""
    row = db.session.get(RetentionClass, class_id) or abort(404)
    with write():
        made = destroying.list_dossiers(row, by=current_actor())
    if made is None:
        flash(_("Tidak ada yang dapat disusun sekarang."), "info")
        return see_other(url_for("settings.retention.show"))
    return see_other(url_for("settings.retention.one", number=made.number))


@bp.get("/daftar/<number>")
@needs(*MAY)
def one(number: str) -> Any:
    """A list with its dossiers and the step that comes next."""
    return _draw(_row_or_404(number))


@bp.post("/daftar/<number>/simpan")
@needs("retention:propose")
def keep(number: str) -> Any:
    """Take dossiers off the list."""
    row, form = _row_or_404(number), KeepForm()
    wanted = {line["number"] for place, line in enumerate(row.lines) if str(place) in (form.kept.data or ())}
    if not wanted:
        return see_other(url_for("settings.retention.one", number=row.number))
    return _acted(row, form, lambda by: destroying.take_off(row, wanted, by=by))


@bp.post("/daftar/<number>/usul")
@needs("retention:propose")
def propose(number: str) -> Any:
    """Propose the list."""
    row, form = _row_or_404(number), ProposalForm()
    if not form.validate():
        return _draw(row, form)
    return _acted(row, form, lambda by: destroying.propose(row, form.proposal.data or "", by=by))


@bp.post("/daftar/<number>/putusan")
@needs("retention:decide")
def decide(number: str) -> Any:
    """Agree or refuse."""
    row, form = _row_or_404(number), DecisionForm()
    if not form.validate():
        return _draw(row, form)
    agreed, words = form.agreed.data == "yes", form.decision.data or ""
    return _acted(row, form, lambda by: destroying.decide(row, agreed=agreed, words=words, by=by))


@bp.get("/daftar/<number>/berita-acara")
@needs(*MAY)
def minutes(number: str) -> str:
    """The minutes with the list, on the screen and for the browser's printer."""
    return _minutes(number, "")


@bp.post("/daftar/<number>/berita-acara")
@needs(*MAY)
def ask_minutes(number: str) -> Any:
    """Let the worker make the PDF."""
    page = paper.stored(_minutes(number, pdf.styles("office", "minutes")))
    with write():
        which = printouts.ask(page)
    return see_other(url_for("settings.retention.minutes_pdf", number=number, lembar=which))


@bp.get("/daftar/<number>/berita-acara.pdf")
@needs(*MAY)
def minutes_pdf(number: str) -> Any:
    """The PDF that was asked for."""
    row = _row_or_404(number)
    back = url_for("settings.retention.minutes", number=row.number)
    if "lembar" not in request.args:
        return redirect(back)
    return paper.hand_out(f"berita-acara-{row.number}.pdf", back)


def _minutes(number: str, styles: str) -> str:
    row = _row_or_404(number)
    if row.minutes_number is None:
        abort(404)
    kept = row.outcome.get("kept", ())
    gone, stayed = ([line for line in row.lines if (line["number"] in kept) is is_kept] for is_kept in (False, True))
    return render_template(
        "desk/settings/retention/minutes.html", row=row, gone=gone, stayed=stayed,
        styles=styles, crest=crest_data(), scopes=SCOPE,
        city=settings.get("office.city"), people=names(row.proposed_by_id, row.decided_by_id),
        day=clock.wib(row.done_at or row.decided_at or clock.now()).date(),
        may_see=_may_see({line["id"] for line in row.lines}),
    )  # fmt: skip


def _row_or_404(number: str) -> Destruction:
    found = select(Destruction).where(Destruction.number == number[:32])
    return db.session.scalars(found).one_or_none() or abort(404)


def _acted(row: Destruction, form: Form, act: Any) -> Any:
    number = row.number
    with said_on(form), write():
        act(current_actor())
    if form.errors:
        return _draw(_row_or_404(number), form)
    flash(_("Dicatat."), "success")
    return see_other(url_for("settings.retention.one", number=number))


def _draw(row: Destruction, refused: Any = None) -> Any:
    forms = {kind: refused if type(refused) is kind else kind(formdata=None)
             for kind in (ProposalForm, DecisionForm)}  # fmt: skip
    html = render_template(
        "desk/settings/retention/one.html", row=row, actor=current_actor(), refused=refused, states=STATE,
        colours=COLOUR, scopes=SCOPE, proposal=forms[ProposalForm], decision=forms[DecisionForm],
        people=names(row.proposed_by_id, row.decided_by_id), may_see=_may_see({line["id"] for line in row.lines}),
    )  # fmt: skip
    return make_response(html, 422 if refused is not None and refused.errors else 200)
