"""SMS and WhatsApp through whichever gateway the office has a contract with: one HTTP request.

Address, method, header and body are a template with `{tujuan}`, `{teks}` and `{id}`; each value is written as JSON, as
a form field or as part of an address, so that no message can break out of its place. Redirects are not followed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, urlsplit

from app.messages.models import Way
from app.messages.ways import Parcel, Undelivered, sms
from app.messages.ways.deadline import Deadline
from app.platform import lines, settings
from app.platform.keys import unseal
from app.platform.refusals import Refused
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

FIELDS = ("tujuan", "teks", "id")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
_FIELD = re.compile(r"\{(tujuan|teks|id)\}")
_MOST = 64 * 1024  # bytes of an answer
_OPEN = lazy_(
    "Gerbang di mesin lain hanya boleh memakai https, kecuali teknisi menyebut mesinnya dalam LOKET_TRUSTED_LINES."
)
_KEY = {Way.SMS: "messages.sms", Way.WHATSAPP: "messages.whatsapp"}


@dataclass(frozen=True, slots=True)
class Gateway:
    """One gateway as the office described it. `secret` is sealed; `reference` names where its number stands.

    `report_id`, `report_state`, `arrived` and `lost` read its later reports; `report_round` counts its tokens.
    """

    url: str
    method: str = "POST"
    kind: str = JSON
    body: str = '{"to": "{tujuan}", "text": "{teks}"}'
    header: str = "Authorization"
    secret: str = ""
    reference: str = "id"
    report_id: str = "id"
    report_state: str = "status"
    arrived: str = "delivered, read, success"
    lost: str = "failed, undelivered, rejected, expired"
    report_round: int = 1


def of(way: Way) -> Gateway | None:
    """The gateway of this way, if the office has described one."""
    told: Mapping[str, Any] = settings.get(_KEY[way])
    return Gateway(**told) if told.get("url") else None


def is_set_up(way: Way) -> bool:
    """Whether there is one."""
    return of(way) is not None


def check(gateway: Gateway) -> None:
    """Refuse a description that could not work: no web address, no place for number and text, no JSON."""
    address = urlsplit(gateway.url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise Refused(_("Tulis alamat gerbang seperti https://gerbang.contoh.id/kirim."), field="url")
    if lines.is_open(gateway.url):
        raise Refused(_OPEN, field="url")
    places = gateway.url + (gateway.body if gateway.method == "POST" else "")
    if not all(f"{{{name}}}" in places for name in ("tujuan", "teks")):
        raise Refused(_("Isi permintaan harus memuat {tujuan} dan {teks}."), field="body")
    if gateway.method == "POST" and gateway.kind == JSON and not _is_json(_filled(gateway.body, _EXAMPLE, _in_json)):
        raise Refused(_("Isi permintaan bukan JSON yang utuh."), field="body")


_EXAMPLE = Parcel(1, "6281200000001", "", 'contoh "kutipan"\nbaris kedua')


def sender(way: Way) -> Callable[[Parcel], str]:
    """What sends a parcel this way."""

    def send(parcel: Parcel) -> str:
        gateway = of(way)
        if gateway is None:
            raise Undelivered(_("Gerbang belum disiapkan."), is_final=True)
        text = sms.plain(parcel.text) if way is Way.SMS else parcel.text
        return _ask(gateway, Parcel(parcel.message_id, parcel.to, parcel.subject, text))

    return send


def _ask(gateway: Gateway, parcel: Parcel) -> str:
    import httpx  # here: most offices have no gateway, and every process would hold it

    if lines.is_open(gateway.url):
        raise Undelivered(str(_OPEN))
    seconds = int(settings.get("messages.timeout"))
    with Deadline(seconds) as line:
        try:
            status, answer = _answer(gateway, parcel, line, seconds)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as trouble:
            if line.is_over or isinstance(trouble, httpx.TimeoutException):
                raise Undelivered(_("Gerbang tidak menjawab dalam %(seconds)s detik.", seconds=seconds)) from None
            kind = type(trouble).__name__
            raise Undelivered(_("Gerbang tidak dapat dihubungi (%(kind)s).", kind=kind)) from None
    if not 200 <= status < 300:
        raise Undelivered(_("Gerbang menjawab %(status)s.", status=status))
    return _reference(answer, gateway.reference)


def _answer(gateway: Gateway, parcel: Parcel, line: Deadline, seconds: int) -> tuple[int, bytes]:
    import httpx

    headers = {"Content-Type": gateway.kind} if gateway.method == "POST" else {}
    if gateway.secret:
        headers[gateway.header] = unseal(gateway.secret) or ""
    with httpx.Client(timeout=seconds, follow_redirects=False, trust_env=False) as client:
        request = client.build_request(
            gateway.method,
            _filled(gateway.url, parcel, lambda text: quote(text, safe="")),
            content=_body(gateway, parcel) if gateway.method == "POST" else None,
            headers=headers,
            extensions={"trace": _holding(line)},
        )
        response = client.send(request, stream=True)
        try:
            return response.status_code, _read(response)
        finally:
            response.close()


def _read(response: httpx.Response) -> bytes:
    kept = b""
    for chunk in response.iter_bytes():
        kept += chunk
        if len(kept) > _MOST:
            break
    return kept


def _holding(line: Deadline) -> Callable[[str, Mapping[str, Any]], None]:
    """Give the deadline the line as soon as there is one."""

    def trace(event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            line.hold(info["return_value"].get_extra_info("socket"))

    return trace


def _body(gateway: Gateway, parcel: Parcel) -> bytes:
    return _filled(gateway.body, parcel, _in_json if gateway.kind == JSON else quote_plus).encode()


def _filled(template: str, parcel: Parcel, escaped: Callable[[str], str]) -> str:
    values = {"tujuan": parcel.to, "teks": parcel.text, "id": f"loket-{parcel.message_id}"}
    return _FIELD.sub(lambda found: escaped(values[found[1]]), template)


def _in_json(text: str) -> str:
    """The text inside a JSON string, whose quotation marks stand in the template."""
    return json.dumps(text)[1:-1]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _reference(answer: bytes, path: str) -> str:
    """The gateway's number for the message, where `path` (`messages.0.id`) leads; empty when it leads nowhere."""
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    return next(iter(values_at(told, path)), "") if path else ""


def values_at(told: Any, path: str) -> list[str]:
    """The words and numbers where `path` leads: `messages.0.id`, or `statuses.*.id` for every one of a list."""
    here = [told]
    for step in path.split("."):
        here = [found for one in here for found in _within(one, step)]
    return [str(one)[:200] for one in here if isinstance(one, str | int) and not isinstance(one, bool)]


def _within(told: Any, step: str) -> list[Any]:
    if isinstance(told, list):
        if step == "*":
            return told
        return [told[int(step)]] if step.isascii() and step.isdigit() and int(step) < len(told) else []
    return [told[step]] if isinstance(told, dict) and step in told else []
