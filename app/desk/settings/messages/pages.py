"""`/meja/pengaturan/pesan`: the office's own wording of each message, its ways and hours, and a message to oneself.

A text is plain words with named fields. It is shown as it will read before it is kept; each version stays on record.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, request, url_for
from sqlalchemy import func, select

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.messages import preview
from app.desk.settings.messages.forms import GatewayForm, TestForm, TextForm, WaysForm
from app.extensions import db
from app.messages import addresses, health, outbox, texts, ways
from app.messages.models import STATE_LABEL, WAY_LABEL, Message, MessageText, Way
from app.messages.outbox import Words
from app.messages.ways import gateway as gateways
from app.messages.ways import reports
from app.messages.ways.gateway import Gateway
from app.platform import phones, settings
from app.platform.database import read, write
from app.platform.refusals import Refused
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("messages", __name__, url_prefix="/pesan")
room.add(
    bp,
    lazy_("Pesan"),
    lazy_("Naskah kabar kepada pemohon, jam kirim, gerbang, dan pesan uji."),
    permission="message:edit",
    order=55,
)

LANGUAGES = {"id": lazy_("Bahasa Indonesia"), "en": lazy_("Bahasa Inggris")}
GATEWAYS = {"sms": Way.SMS, "whatsapp": Way.WHATSAPP}
_TESTS = (
    select(Message.way, Message.state, Message.result, Message.created_at)
    .where(Message.code == outbox.TEST)
    .order_by(Message.id.desc())
    .limit(5)
)
_LAST_REPORT = select(func.max(Message.delivered_at))
_PAST = (
    select(MessageText.version, MessageText.by_name, MessageText.at, MessageText.body)
    .order_by(MessageText.version.desc())
    .limit(10)
)


@bp.get("")
@needs("message:edit")
def show() -> Any:
    """Every text, and which of them go out."""
    lines = [
        (kind, texts.is_on(kind.code), texts.is_worth_a_hand(kind.code),
         {spoken: texts.version(kind.code, spoken) for spoken in texts.LANGUAGES})
        for kind in texts.kinds()
    ]  # fmt: skip
    return draw("messages/list", lines=lines, languages=LANGUAGES)


@bp.route("/naskah/<code>/<language>", methods=["GET", "POST"])
@needs("message:edit")
def text(code: str, language: str) -> Any:
    """One text: whoever sends it sees first how it reads (422, nothing is kept yet), then keeps it."""
    kind = texts.kind(code)
    if kind is None or language not in LANGUAGES:
        abort(404)
    form = TextForm(data=_present(code, language))
    seen = None
    if request.method == "POST" and form.validate():
        with said_on(form):
            texts.check(code, form.body.data or "")
            if request.form.get("do") == "reset":
                form.body.data = kind.first[language]
            if request.form.get("do") == "save":
                return _keep(code, language, form)
            seen = preview.of(kind, language, form.body.data or "", form.number.data or "", current_actor())
    past = read(_PAST.where(MessageText.code == code, MessageText.language == language)).all()
    page = draw(
        "messages/text", form, form=form, kind=kind, language=language, languages=LANGUAGES, seen=seen, past=past,
        ending=texts.ending(language), most_parts=int(settings.get("messages.sms_parts")),
    )  # fmt: skip
    page.status_code = 422 if seen else page.status_code
    return page


def _present(code: str, language: str) -> dict[str, Any]:
    return {
        "body": texts.body(code, language),
        "is_on": texts.is_on(code),
        "is_worth_a_hand": texts.is_worth_a_hand(code),
        "version": str(texts.version(code, language)),
    }


def _keep(code: str, language: str, form: TextForm) -> Any:
    words, by = form.body.data or "", current_actor()
    seen = int(form.version.data or 0) if str(form.version.data).isdigit() else 0
    with write():
        if words != texts.body(code, language):
            texts.reword(code, language, words, after=seen, by=by)
            audit.record("message_text:changed", f"message_text:{code}", {"language": language}, by=by)
        _keep_settings({
            "messages.on": settings.get("messages.on") | {code: bool(form.is_on.data)},
            "messages.by_hand": settings.get("messages.by_hand") | {code: bool(form.is_worth_a_hand.data)},
        })  # fmt: skip
    flash(_("Naskah disimpan. Kabar berikutnya memakai naskah ini."), "success")
    return see_other(url_for(".show"))


@bp.route("/jalur", methods=["GET", "POST"])
@needs("message:edit")
def channels() -> Any:
    """Hours, tries and addresses, and how each way stands."""
    form = WaysForm.shown(settings.everything())
    if request.method == "POST" and form.validate():
        with write():
            _keep_settings(form.wanted())
        flash(_("Pengaturan pesan disimpan."), "success")
        return see_other(url_for(".channels"))
    return _draw_ways(form, TestForm(formdata=None))


@bp.post("/uji")
@needs("message:edit")
def test() -> Any:
    """A message to oneself; the worker sends it at any hour."""
    form = TestForm()
    if form.validate():
        with said_on(form):
            way = Way(form.way.data)
            with write():
                _send_test(way, form.to.data or "")
            flash(_("Pesan uji masuk antrean. Muat ulang halaman ini untuk melihat hasilnya."), "success")
            return see_other(url_for(".channels"))
    return _draw_ways(WaysForm.shown(settings.everything()), form)


def _send_test(way: Way, to: str) -> None:
    if not ways.is_ready(way):
        raise Refused(_("Jalur ini belum disiapkan."), field="way")
    words = Words(_("Pesan uji dari Loket"), _("Ini pesan uji. Bila Anda membacanya, jalur ini berjalan."), {})
    recipient = to if way is Way.EMAIL else phones.normalise(to) or ""
    outbox.add("", outbox.TEST, words, way=way, recipient=recipient)


def _draw_ways(form: WaysForm, test_form: TestForm) -> Any:
    standing = {way: ways.is_ready(way) for way in (Way.EMAIL, Way.WHATSAPP, Way.SMS)}
    return draw(
        "messages/ways", form, test_form, form=form, test_form=test_form, standing=standing, way_labels=WAY_LABEL,
        state_labels=STATE_LABEL, tests=read(_TESTS).all(), has_smtp=bool(current_app.config["SMTP_URL"]),
        has_imap=bool(current_app.config["IMAP_URL"]), trouble=settings.get("messages.fetch_trouble"),
        sender=addresses.sender(), gateways=GATEWAYS, troubles=health.troubles(),
    )  # fmt: skip


@bp.route("/gerbang/<name>", methods=["GET", "POST"])
@needs("message:edit")
def gateway(name: str) -> Any:
    """One gateway, described."""
    way = GATEWAYS.get(name) or abort(404)
    known = gateways.of(way) or Gateway(url="")
    form = GatewayForm.shown(known)
    if request.method == "POST" and request.form.get("do") == "remove":
        return _keep_gateway(name, None)
    if request.method == "POST" and request.form.get("do") == "renew" and known.url:
        return _keep_gateway(name, replace(known, report_round=known.report_round + 1))
    if request.method == "POST" and form.validate():
        with said_on(form):
            wanted = form.wanted(known)
            gateways.check(wanted)
            return _keep_gateway(name, wanted)
    return draw(
        "messages/gateway", form, form=form, name=name, way_label=WAY_LABEL[way], known=known,
        report_address=_report_address(name, way, known) if known.url else "",
        last_report=db.session.scalar(_LAST_REPORT.where(Message.way == way)),
    )  # fmt: skip


def _report_address(name: str, way: Way, known: Gateway) -> str:
    """What the gateway's keeper enters there. Written out, because faces do not know each other."""
    base = str(settings.get("office.base_url")).rstrip("/")
    return f"{base}/pesan/laporan/{name}/{reports.token(way, known)}"


def _keep_gateway(name: str, wanted: Gateway | None) -> Any:
    with write():
        settings.put(f"messages.{name}", asdict(wanted) if wanted else {})
        audit.record("messages:changed", "messages", {"kind": f"messages.{name}"}, by=current_actor())
    flash(_("Gerbang disimpan. Kirim pesan uji sebelum dipakai.") if wanted else _("Gerbang dihapus."), "success")
    return see_other(url_for(".channels"))


def _keep_settings(wanted: dict[str, Any]) -> None:
    """Change what differs, with the old and new value in the audit log; inside `write()`."""
    present = settings.everything()
    changes = {key: {"from": present[key], "to": value} for key, value in wanted.items() if present[key] != value}
    for key in changes:
        settings.put(key, wanted[key])
    if changes:
        audit.record("messages:changed", "messages", changes, by=current_actor())
