"""The need is kept exactly as it was written, whatever the door (issue 2, The core)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.tickets.models import Ticket
from tests import cast

WRITTEN = "  Mohon   bantuan:\r\n\r\n\t1. NIB\r\n\t2.  halal \r\n\r\n\r\n\r\n\r\nTerima   kasih  "
KEPT = WRITTEN.replace("\r\n", "\n")

DOORS = [
    ("/ajukan/LEG-07", "ajukan", None, "Kirim permohonan", {}),
    ("/meja/telepon", "panggilan", cast.OPERATOR, "Catat Alt+2", {"service": "LEG-07"}),
    ("/meja/loket/baru", "loket", cast.OPERATOR, "Terima permohonan Alt+1", {"service": "LEG-07"}),
    (
        "/meja/dokumen/baru",
        "surat",
        cast.OPERATOR,
        "Catat dan beri nomor agenda Alt+1",
        {"sender": "KSP", "subject": "NIB"},
    ),
]


@pytest.mark.parametrize(("address", "form", "who", "button", "more"), DOORS, ids=[door[1] for door in DOORS])
def test_no_blank_and_no_line_is_lost(visit, cast, address, form, who, button, more):
    sheet = visit(address, as_=who).form(form)
    sheet.submit(button=button, name="Siti Umpama", phone="0812-0000-0002", description=WRITTEN, **more)
    assert db.session.scalar(select(Ticket.need)) == KEPT
