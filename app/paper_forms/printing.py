"""The worker draws the forms of one printing: a list of the services' codes, then one sheet for each number.

PIN and link on the stub are made from the number when it is drawn; the PDF is the only place where they stand. It may
be fetched by whoever prints forms, each fetching is written down (`app.channels.paper_forms.pages`), and after the
office's days it is gone (`forgetting`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import render_template

from app.catalogue import read as catalogue
from app.extensions import db
from app.paper_forms import PRINT_JOB, code, reading, sheet
from app.paper_forms.kinds import DOOR_LABEL, Door
from app.paper_forms.models import PaperFormRun
from app.platform import bound, jobs, pdf, qr, settings, storage
from app.platform.database import lock, write
from app.tickets.receipts import addresses, secrets
from app.web.i18n import language
from app.web.office import crest_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from app.paper_forms.reading import Known

_OFFICE = ("name", "short_name", "address", "phone", "email")
AT_ONCE = 10
LANGUAGE = "id"  # paper cannot be switched


class Blank(NamedTuple):
    """One form as it is printed."""

    number: str
    printed_at: datetime
    pin: str
    code: str
    link: str
    link_code: str


@jobs.handler(PRINT_JOB)
def draw(payload: dict[str, Any]) -> None:
    """Draw the forms of one printing. A second run finds them drawn."""
    run = db.session.get(PaperFormRun, payload["run"])
    if run is None or run.pdf_hash or run.pdf_forgotten_at:
        return
    with language(LANGUAGE):
        pages = list(html(run.door, run.paper, [blank(known) for known in reading.of_run(run.id)]))
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    drawn = storage.store(document(pages), pdf.PDF)
    with write():
        if not lock(run).pdf_hash:
            run.pdf_hash = storage.keep(drawn).hash
        jobs.finish()


def blank(known: Known) -> Blank:
    """The form of a number, with what its citizen needs to follow it."""
    which = (known.number, known.secret_round)
    link = addresses.tracking(secrets.token(*which))
    code_uri = qr.data_uri(code.text_of(*which))
    return Blank(known.number, known.printed_at, secrets.pin(*which), code_uri, link, qr.data_uri(link) if link else "")


def html(door: Door, paper: str, blanks: list[Blank]) -> Iterator[str]:
    """What becomes the PDF: the list of codes and the first forms, then more forms."""
    for place in range(0, len(blanks), AT_ONCE):
        yield _html(door, paper, blanks, place)


def document(pages: Iterable[str]) -> bytes:
    """One PDF of all of them. Drawn a few at a time, or a thick stack would take half a gigabyte."""
    return bound.together(pdf.render(page) for page in pages)


def _html(door: Door, paper: str, blanks: list[Blank], place: int) -> str:
    return render_template(
        "paper_forms/forms.html",
        door=door,
        door_label=DOOR_LABEL[door],
        paper=paper.lower(),
        blanks=blanks[place : place + AT_ONCE],
        run=(blanks[0].number, blanks[-1].number, len(blanks)) if place == 0 else None,
        blocks=sheet.blocks(door),
        services=catalogue.published(),
        crest=crest_data(),
        office={name: settings.get(f"office.{name}") for name in _OFFICE},
        styles=pdf.styles("office", "paper-form", f"paper-form-{paper.lower()}"),
    )
