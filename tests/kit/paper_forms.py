"""Makers of paper forms: printed, filled in with a pen, scanned."""

from __future__ import annotations

from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFilter
from sqlalchemy import delete

from app import paper_forms
from app.extensions import db
from app.paper_forms import code, reading
from app.paper_forms.kinds import Door
from app.paper_forms.scanning import JOB
from app.platform import jobs
from app.platform.database import write
from tests import cast
from tests.kit.requests import actor

CODE = 132
"""32 mm at 105 dpi."""


def issued(count: int = 1, door: Door = Door.COUNTER, paper: str = "A4") -> list[str]:
    """The numbers of forms just printed."""
    by = actor(cast.OPERATOR)
    with write():
        run = paper_forms.issue(door, count, paper=paper, by=by)
    return [known.number for known in reading.of_run(run.id)]


def round_of(number: str) -> int:
    """Where its PIN and link begin, as its printing says."""
    known = reading.of_number(number)
    assert known is not None
    return known.secret_round


def text_of(number: str) -> str:
    """What the QR on its form says."""
    return code.text_of(number, round_of(number))


def filled_in(number: str, text: str | None = None) -> Image.Image:
    """The form as it comes from the printer, drawn here at 105 dpi: its QR in its corner, and handwriting."""
    page, picture = Image.new("L", (874, 1240), 255), BytesIO()
    segno.make(text or text_of(number), error="m", micro=False).save(picture, kind="png", scale=3, border=4)
    qr = Image.open(picture).convert("L").resize((CODE, CODE))
    page.paste(qr, (874 - 50 - CODE, 35))
    draw = ImageDraw.Draw(page)
    for top in range(210, 900, 85):
        draw.rectangle((50, top, 824, top + 70), outline=0, width=2)
        draw.line([(60, top + 50), (200, top + 15), (300, top + 55), (420, top + 20)], 40, 4)
    return page


def scanned(picture: Image.Image, angle: float = 0) -> Image.Image:
    """Laid askew on a poor scanner: noise, blur, a turned page."""
    turned = picture.rotate(angle, expand=True, fillcolor=255)
    return Image.blend(turned, Image.effect_noise(turned.size, 50), 0.25).filter(ImageFilter.GaussianBlur(0.8))


def as_file(*pictures: Image.Image, kind: str = "PDF") -> bytes:
    """These pictures as a scanner saves them."""
    out = BytesIO()
    more = {"save_all": True, "append_images": pictures[1:], "resolution": 105} if kind == "PDF" else {}
    pictures[0].save(out, kind, **more)
    return out.getvalue()


def work(kind: str = JOB) -> None:
    """The worker, for one kind of job alone."""
    with write():
        db.session.execute(delete(jobs.Job).where(jobs.Job.kind != kind))
    while jobs.run_once():
        pass
    db.session.expire_all()
