"""Stacks of scans that wait at the demo's document desk, so that a newcomer sees letters that were read.

The worker draws them after the start, as an office's scanner takes them in: separator sheets between the letters, a
page upside down, an empty back. From there they go the way of every stack.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from app.accounts import sign_in
from app.accounts.actor import Actor, ActorKind
from app.demo import scans, story
from app.demo.lettering import font
from app.platform import clock, jobs, qr
from app.platform.database import write
from app.reading import separators, stacks
from app.reading.models import Source
from app.tickets.clocks.calendar import office_calendar
from app.web.formatting import tanggal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

CLERK = "berkas"
_DAYS = {"written": "sedang", "event": "panjang", "reply": "sedang"}


def order() -> None:
    """Have the stacks brought. Inside `write()`; asking again asks for nothing."""
    for stack in _told():
        if stack != "letters":
            jobs.enqueue("demo.stack", {"stack": stack}, dedupe=f"demo.stack:{stack}")


@jobs.handler("demo.stack")
def bring(payload: dict[str, Any]) -> None:
    """One stack, drawn and laid before the reader; safe to run twice."""
    name, told = payload["stack"], _told()
    stack = told[name]
    source, pages = Source(stack["source"]), list(_pages(stack["letters"], told["letters"]))
    file = stacks.prepared(scans.saved(pages, stack["name"]), stack["name"])
    by = None if source is Source.FOLDER else _clerk()
    with write():
        stacks.come([file], source=source, by=by, form_key=f"contoh-tumpukan-{name}")
        jobs.finish()


def _told() -> dict[str, Any]:
    return tomllib.loads((story.DATA / "stacks.toml").read_text(encoding="utf-8"))


def _clerk() -> Actor | None:
    account = sign_in.account_named(CLERK)
    return Actor(ActorKind.STAFF, account.name, account.user_id) if account else None


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
