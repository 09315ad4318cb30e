"""How the demo's stacks of letters look to the office's scanner."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from app.demo import scans, story
from app.demo.lettering import font
from app.platform import clock, qr
from app.reading import separators
from app.tickets.clocks.calendar import office_calendar
from app.web.formatting import tanggal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_DAYS = {"written": "sedang", "event": "panjang", "reply": "sedang"}


def file(stack: dict[str, Any], looks: dict[str, Any]) -> bytes:
    """A stack as the file that its name asks for; `looks` says of each letter how it was written and laid in."""
    return scans.saved(list(_pages(stack["letters"], looks)), stack["name"])


def _pages(names: list[str], looks: dict[str, Any]) -> Iterator[Image.Image]:
    for place, name in enumerate(names):
        if place:
            yield _separator()
        look = looks[name]
        drawn = scans.pages(name, _words(name, look), look)
        yield from drawn[:-1]
        yield drawn[-1].rotate(180) if look.get("is_upside_down") else drawn[-1]
    if len(names) > 1:
        yield Image.new("L", drawn[-1].size, 244)  # the empty back of the last sheet


def _words(name: str, look: dict[str, Any]) -> str:
    """A letter's text, its days counted from today."""
    words = (story.DATA / "stacks" / f"{name}.txt").read_text(encoding="utf-8")
    days = {day: tanggal(_working_day(look[day]), form) for day, form in _DAYS.items() if day in look}
    return words.format(**days, year=clock.today().year)


def _working_day(distance: int) -> date:
    calendar, day, step = office_calendar(), clock.today(), 1 if distance > 0 else -1
    while distance:
        day += timedelta(days=step)
        distance -= step * calendar.is_working(day)
    return day


def _separator() -> Image.Image:
    """The office's separator sheet, as the scanner sees it."""
    page = scans.paper("A4")
    pen = ImageDraw.Draw(page)
    pen.text((page.width // 2, 420), "Surat baru", font=font(72), fill=(30, 30, 30), anchor="mm")
    code = Image.open(BytesIO(qr.png(separators.text_of(separators.Separator.LETTER)))).convert("RGB")
    page.paste(code, ((page.width - code.width) // 2, 560))
    return page.convert("L")
