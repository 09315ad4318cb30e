"""One row of a foreign log, understood through its map, or the sentence that says why it cannot be taken.

Dirt that has one meaning is read (`2019193337.0`, `*Select one`, mixed case, a date without an hour); what would have
to be guessed is refused with its reason. The words of the request stay as they were.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import Unit
from app.catalogue.models import Service, ServiceVersion, VersionStatus
from app.extensions import db
from app.gateway.mapping import EXAMPLE
from app.platform import clock, phones
from app.tickets.intake import LONGEST_NEED
from app.tickets.intake.importing import OldRequest
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import Channel, ReplyChannel, RequesterType
from app.tickets.statuses import CLOSED, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.gateway.mapping import Map
    from app.platform.sheets_in import Row

_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_LONGEST_REFERENCE, _LONGEST_LINE = 200, 200
_OFFERED = (
    select(Service.code, Service.unit_id)
    .join(ServiceVersion, ServiceVersion.service_id == Service.id)
    .where(Service.is_active.is_(True), ServiceVersion.status == VersionStatus.PUBLISHED)
)
_CLOSING_HOUR = time(23, 59)  # a day without an hour was closed by its end


class Rejected(Exception):
    """This row cannot be taken; `str()` is the reason for the rejects file."""


class Example(Exception):
    """The row that our own sheet shows as an example: passed over, and nobody's mistake."""


class Reader:
    """Reads the rows of one file. Units and services are looked up once."""

    def __init__(self, given: Map) -> None:
        self.map = given
        self._units = dict(db.session.execute(select(Unit.code, Unit.id)).all())
        self._services = dict(db.session.execute(_OFFERED).all())
        self._now = clock.now()

    def read(self, row: Row) -> OldRequest:
        """The request in this row. Raises Rejected."""
        said = {name: self._said(row, name) for name in self.map.columns}
        reference = _reference(said["reference"])
        status = Status(self._meaning("status", said))
        received = self._moment(said["received"], time.min)
        closed = self._moment(said["closed"], _CLOSING_HOUR) if said.get("closed") else None
        self._check_order(status, received, closed)
        service = self._service(said.get("service", ""))
        return OldRequest(
            reference=reference,
            received_at=received,
            closed_at=max(closed, received) if closed else None,
            due_at=self._moment(said["due"], time(16)) if said.get("due") else None,
            status=status,
            was=said["status"],
            channel=Channel(self._meaning("channel", said)),
            sub_channel=said.get("channel") or None,
            reply_channel=ReplyChannel(self.map.defaults["reply_channel"]),
            requester_type=RequesterType(self._meaning("requester_type", said)),
            language=self.map.language,
            service_code=service,
            unit_id=self._unit(said.get("unit", ""), service),
            subject=said.get("subject", ""),
            need=self._need(row, said),
            asking=self._asking(said),
        )

    def _said(self, row: Row, name: str) -> str:
        """What the row says about a field: its columns joined by blanks, on one line."""
        return " ".join(filter(None, (self._cell(row, column) for column in self.map.columns[name])))

    def _cell(self, row: Row, column: str) -> str:
        text = " ".join(row.cells.get(column, "").split())
        return "" if text.casefold() in self.map.blanks else text

    def _meaning(self, name: str, said: dict[str, str]) -> str:
        """Our word for what the log says; its default where it says nothing."""
        word = said.get(name, "")
        meant = self.map.values.get(name, {}).get(word.casefold()) if word else self.map.defaults.get(name)
        if meant is None:
            raise Rejected(_unknown_word(name, word))
        return meant

    def _need(self, row: Row, said: dict[str, str]) -> str:
        texts = [row.cells.get(column, "").strip() for column in self.map.columns["need"]]
        told = "\n".join(text for text in texts if text and text.casefold() not in self.map.blanks)
        need = told or said.get("subject", "")
        if not need:
            raise Rejected(_("Baris ini tidak menyebut kebutuhan apa pun."))
        if len(need) > LONGEST_NEED:
            raise Rejected(_("Uraian lebih dari %(limit)s huruf.", limit=LONGEST_NEED))
        return need

    def _service(self, said: str) -> str:
        code = self.map.values.get("service", {}).get(said.casefold(), said.upper()) if said else ""
        code = code or self.map.defaults.get("service", "")
        if code not in self._services:
            raise Rejected(_("Layanan “%(word)s” tidak ada di katalog.", word=said or code))
        return code

    def _unit(self, said: str, service: str) -> int:
        """The unit named by code or by the map; another office's department is nobody's here: the default's."""
        code = self.map.values.get("unit", {}).get(said.casefold(), said.upper())
        known = self._units.get(code) or self._units.get(self.map.defaults.get("unit", ""))
        if known is None or (not said and not self.map.defaults.get("unit")):
            known = self._services[service]
        return known

    def _asking(self, said: dict[str, str]) -> Asking | None:
        name, body, phone = (said.get(field, "")[:_LONGEST_LINE] for field in ("name", "organisation", "phone"))
        if phone and phones.normalise(phone) is None:
            raise Rejected(_("Nomor telepon “%(text)s” tidak dapat dibaca.", text=phone[:40]))
        return Asking(name=name, organisation=body, phone=phone) if name or body else None

    def _check_order(self, status: Status, received: datetime, closed: datetime | None) -> None:
        if received > self._now or (closed and closed.date() > self._now.date()):
            raise Rejected(_("Tanggalnya di masa depan."))
        if status in CLOSED and closed is None:
            raise Rejected(_("Permohonan tertutup tanpa tanggal tutup."))
        if status not in CLOSED and closed is not None:
            raise Rejected(_("Permohonan masih terbuka tetapi punya tanggal tutup."))
        if closed and closed < received:
            raise Rejected(_("Tanggal tutup lebih awal daripada tanggal terima."))

    def _moment(self, text: str, hour: time) -> datetime:
        """A moment as written; a day alone means `hour` of that day, in the log's own time zone."""
        for shape in self.map.moments:
            if found := _parsed(text, shape):
                return found.replace(tzinfo=self.map.zone).astimezone(UTC)
        for shape in self.map.dates:
            if found := _parsed(text, shape):
                return datetime.combine(date(found.year, found.month, found.day), hour, self.map.zone).astimezone(UTC)
        if not text:
            raise Rejected(_("Tanggal terima kosong."))
        raise Rejected(_("Tanggal “%(text)s” tidak dapat dibaca.", text=text[:40]))


def _parsed(text: str, shape: str) -> datetime | None:
    try:
        found = datetime.strptime(text, shape)  # noqa: DTZ007 - the map's zone is added by the caller
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def _reference(text: str) -> str:
    """The old number; a spreadsheet that took it for a float is forgiven."""
    whole = _WHOLE_FLOAT.fullmatch(text)
    reference = whole.group(1) if whole else text
    if not reference:
        raise Rejected(_("Nomor rujukan kosong."))
    if reference == EXAMPLE:
        raise Example
    if len(reference) > _LONGEST_REFERENCE:
        raise Rejected(_("Nomor rujukan terlalu panjang."))
    return reference


def _unknown_word(name: str, word: str) -> str:
    label = {"status": _("Keadaan"), "channel": _("Saluran"), "requester_type": _("Jenis pemohon")}[name]
    if not word:
        return _("%(field)s kosong.", field=label)
    return _("%(field)s “%(word)s” tidak dikenal.", field=label, word=word[:40])
