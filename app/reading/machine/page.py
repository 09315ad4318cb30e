"""One page: turned upright, laid straight, read. Begun with `page ORDER`, the order as JSON, the picture (PPM) on
standard input; the answer is one line of JSON, then the straightened page as JPEG.

A page is read as it came first. Only one that reads badly is asked which way up it is: that costs as long as reading,
and nearly every page lies right.
"""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image

from app.reading.machine import cleaning, eyes, limits, straight
from app.reading.machine.codes import texts_on

_READING = 300  # dots an inch at which letters are read best
_COARSE = 190  # below this a page is enlarged for reading; at 200 it read worse enlarged (docs/decisions/0015)
_LONG = 4  # letters of a word whose box is wider than high
_WELL, _FEW = 0.75, 12  # mean confidence and words of a page that surely lies right
_SURE = 0.5  # confidence of a word that counts when two ways up are compared
_QUALITY = 78
_INK, _BLANK = 128, 0.0006  # a point darker than this is ink; less of it than this share is nothing at all
_MARGIN = 0.05  # scanners leave dark edges
_COLOURED = 22  # spread of the colours, above which a page is not grey


class Order(NamedTuple):
    """How a page is to be read. `rotation`: degrees clockwise if somebody said so, else None."""

    memory_mb: int
    seconds: int
    language: str
    dpi: int
    picture_dpi: int
    rotation: int | None


class Reading(NamedTuple):
    """A page as it was read, one way up."""

    rotation: int
    skew: float
    words: list[eyes.Word]
    ink: Image.Image

    @property
    def confidence(self) -> float:
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0

    @property
    def is_sideways(self) -> bool:
        """Tesseract reads writing that runs upwards or downwards too; the boxes of its words then stand."""
        long = [word for word in self.words if len(word.text) >= _LONG]
        return sum(word.height > word.width for word in long) * 2 > len(long)

    @property
    def worth(self) -> float:
        """How many letters were surely read; a page that lies on its side is worth nothing."""
        sure = (word for word in self.words if word.confidence > _SURE)
        return 0.0 if self.is_sideways else sum(word.confidence * len(word.text) for word in sure)


def main() -> None:
    """Read the page of standard input, and end."""
    order = Order(**json.loads(sys.argv[1]))
    limits.take(order.memory_mb, order.seconds)
    try:
        found, picture = read(Image.open(sys.stdin.buffer, formats=["PPM"]), order)
    except MemoryError:
        found, picture = {"reason": "too_heavy"}, b""
    except eyes.CannotRead:
        found, picture = {"reason": "unread"}, b""
    found |= {"bytes": len(picture), "memory_mb": limits.most_memory_mb()}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + picture)
    sys.stdout.buffer.flush()
    os._exit(0)


def read(picture: Image.Image, order: Order) -> tuple[dict[str, Any], bytes]:
    """What stands on the page, and the page as people see it."""
    grey = picture.convert("L")
    is_dark = cleaning.brightness(grey) < cleaning.BLACK
    ink = cleaning.paper_and_ink(grey)
    texts = texts_on(grey)
    del grey
    is_blank = not is_dark and not texts and is_empty(ink)
    reading = Reading(order.rotation or 0, 0.0, [], ink) if is_blank or is_dark else _best(ink, order)
    shown, dpi = _shown(picture, reading, order), min(order.dpi, order.picture_dpi)
    return {
        "rotation": reading.rotation, "skew": round(reading.skew, 2), "is_blank": is_blank, "is_dark": is_dark,
        "texts": texts, "confidence": round(reading.confidence, 3) if reading.words else None,
        "words": _fractions(reading), "width": shown.width, "height": shown.height, "dpi": dpi,
    }, _as_jpeg(shown, dpi)  # fmt: skip


def is_empty(ink: Image.Image) -> bool:
    """Whether nothing stands on the page but dust and the scanner's edges."""
    across, down = round(ink.width * _MARGIN), round(ink.height * _MARGIN)
    inner = ink.crop((across, down, max(ink.width - across, across + 1), max(ink.height - down, down + 1)))
    dark = sum(inner.reduce(2).histogram()[:_INK])
    return dark * 4 < inner.width * inner.height * _BLANK


def _best(ink: Image.Image, order: Order) -> Reading:
    """The reading as the page lies; where that is poor, the better one of this and the way up that Tesseract says."""
    if order.rotation is not None:
        return _read(ink, order.rotation, order)
    first = _read(ink, 0, order)
    if first.confidence >= _WELL and len(first.words) >= _FEW and not first.is_sideways:
        return first
    turn = eyes.turn_of(first.ink) or (0 if first.skew == 0 else eyes.turn_of(ink)) or 0
    return max(first, _read(ink, turn, order), key=lambda one: one.worth) if turn else first


def _read(ink: Image.Image, rotation: int, order: Order) -> Reading:
    upright = ink.rotate(-rotation, expand=True)
    skew = straight.skew_of(upright)
    page, larger = straight.turned(upright, skew), _READING / order.dpi if order.dpi < _COARSE else 1.0
    if larger > 1:
        page = page.resize((round(page.width * larger), round(page.height * larger)), Image.Resampling.BICUBIC)
    words = eyes.words_on(page, order.language, round(order.dpi * larger))
    return Reading(rotation, skew, words, page)


def _fractions(reading: Reading) -> list[dict[str, Any]]:
    across, down = reading.ink.size
    return [
        {
            "text": word.text, "x": round(word.left / across, 5), "y": round(word.top / down, 5),
            "w": round(word.width / across, 5), "h": round(word.height / down, 5),
            "confidence": word.confidence, "block": word.block, "line": word.line,
        }
        for word in reading.words
    ]  # fmt: skip


def _shown(picture: Image.Image, reading: Reading, order: Order) -> Image.Image:
    plain = picture if _is_coloured(picture) else picture.convert("L")
    share = min(1.0, order.picture_dpi / order.dpi)  # a coarse page is not enlarged for the eye
    if share < 1:
        plain = plain.resize((max(1, round(plain.width * share)), max(1, round(plain.height * share))))
    return straight.turned(plain.rotate(-reading.rotation, expand=True), reading.skew)


def _is_coloured(picture: Image.Image) -> bool:
    if picture.mode != "RGB":
        return False
    small = picture.resize((64, 64), Image.Resampling.BOX).convert("HSV")
    return int(small.getchannel("S").getextrema()[1]) > _COLOURED  # type: ignore[arg-type]


def _as_jpeg(page: Image.Image, dpi: int) -> bytes:
    out = BytesIO()
    page.save(out, "JPEG", quality=_QUALITY, dpi=(dpi, dpi))
    return out.getvalue()
