"""Every line of this office to another machine that goes without TLS, for `./loket doctor` (ASVS 5.0, V12.3)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app

from app.messages.models import Way
from app.messages.ways import gateway
from app.operations import mail_lines
from app.operations.backup.copies import Elsewhere, places
from app.operations.backup.copies.s3 import S3
from app.platform import lines

_MACHINES = {"database": "basis data", "storage": "berkas", "scanner": "pemeriksa virus"}
_MAIL = ("SMTP_URL", "IMAP_URL")
_GATEWAYS = {Way.SMS: "gerbang SMS", Way.WHATSAPP: "gerbang WhatsApp"}


class Line(NamedTuple):
    """What goes there, and the machine; `is_trusted`: the office says that it is protected in another way."""

    what: str
    host: str
    is_trusted: bool


def found() -> list[Line]:
    """All of them, each once. Mail to a machine that is not trusted goes over TLS or not at all: it is one where the
    server offers none."""
    plain = [(_MACHINES[what], host) for what, hosts in lines.plain(current_app.config).items() for host in hosts]
    plain += [("surel", host) for host in map(_mail_server, _MAIL) if lines.is_trusted(host)]
    plain += [("surel", host) for host in mail_lines.refused()]
    plain += [(words, _plain_host(known.url)) for way, words in _GATEWAYS.items() if (known := gateway.of(way))]
    copies = places.known(Elsewhere.S3)
    plain += [("salinan cadangan", _plain_host(copies.endpoint))] if isinstance(copies, S3) else []
    elsewhere = dict.fromkeys(one for one in plain if not lines.is_here(one[1]))
    return [Line(what, host, lines.is_trusted(host)) for what, host in elsewhere]


def _mail_server(setting: str) -> str:
    """Its host, where TLS depends on what it offers."""
    where = urlsplit(current_app.config[setting])
    return (where.hostname or "") if where.scheme in ("smtp", "imap") else ""


def _plain_host(address: str) -> str:
    where = urlsplit(address)
    return (where.hostname or "") if where.scheme == "http" else ""
