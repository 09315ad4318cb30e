"""How the number of a letter is written: Malang's `{klasifikasi}/{nomor}/{kode}/{tahun}` (handbook §4.4).

An office writes its own pattern from five places. Two letters must never bear one number, and a number read out must
lead back to its letter: so a pattern names the running number and the year, and no two places touch each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import date

MALANG = "{klasifikasi}/{nomor}/{kode}/{tahun}"
LONGEST = 80
_PLACE = re.compile(r"\{(klasifikasi|nomor|kode|tahun|bulan)(?::([1-6]))?\}")
_BETWEEN = re.compile(r"[/\-_ ]")
_LITERAL = re.compile(r"[A-Za-z0-9./\-_ ]*")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,28}[A-Za-z0-9])?")
_CLASSIFICATION = re.compile(r"[0-9]{3}(?:\.[0-9]{1,3}){0,4}")
_READ_AS = {
    "klasifikasi": r"(?P<klasifikasi>[0-9]{3}(?:\.[0-9]{1,3}){0,4})",
    "nomor": r"(?P<nomor>[0-9]{1,7})",
    "tahun": r"(?P<tahun>[0-9]{4})",
    "bulan": r"(?P<bulan>[IVX]{1,4})",
}


class Read(NamedTuple):
    """What stands in a number that somebody reads out; the classification is empty where the pattern has none."""

    running: int
    year: int
    classification: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was found good, with the office's code."""

    text: str
    code: str

    def write(self, running: int, day: date, classification: str = "") -> str:
        """The number of the letter that is the `running`th of its book, dated (or put by) on `day`."""

        def filled(place: re.Match[str]) -> str:
            name, width = place[1], int(place[2] or 0)
            if name == "nomor":
                return f"{running:0{width}d}"
            month = _ROMAN[day.month]
            values = {"klasifikasi": classification, "kode": self.code, "tahun": f"{day.year:04d}", "bulan": month}
            return values[name]

        return _PLACE.sub(filled, self.text)

    def read(self, number: str) -> Read | None:
        """What `write` put into a number, however it is spaced; None when it is not of this pattern."""
        found = _reader(self.text, self.code).fullmatch(re.sub(r"\s+", "", number).upper())
        if found is None:
            return None
        told = found.groupdict()
        return Read(int(told["nomor"]), int(told["tahun"]), told.get("klasifikasi") or "")

    @property
    def asks_for_classification(self) -> bool:
        """Whether a letter needs a code of the archive's list before it can be numbered."""
        return any(place[1] == "klasifikasi" for place in _PLACE.finditer(self.text))


def pattern(text: str, code: str) -> Pattern:
    """A pattern as the office typed it. Raises Refused with what is wrong, at the field `pattern` or `code`."""
    text = text.strip()
    names = [place[1] for place in _PLACE.finditer(text)]
    _require(len(text) <= LONGEST, _("Pola paling panjang %(limit)s huruf.", limit=LONGEST))
    _require(
        _LITERAL.fullmatch(_PLACE.sub("", text)),
        _("Pola hanya mengenal {klasifikasi}, {nomor}, {kode}, {tahun}, {bulan}, huruf, angka, dan tanda / - . _"),
    )
    for name in ("nomor", "tahun"):
        _require(names.count(name) == 1, _("Pola harus memuat %(place)s satu kali.", place=f"{{{name}}}"))
    _require(len(names) == len(set(names)), _("Tiap bagian cukup satu kali dalam pola."))
    _require(_stand_apart(text), _("Pisahkan bagian-bagian pola dengan tanda / atau -."))
    if "kode" in names and not _CODE.fullmatch(code):
        raise Refused(_("Isi kode kantor, misalnya 35.73.000, tanpa garis miring."), field="code")
    return Pattern(text, code)


def is_classification(text: str) -> bool:
    """Whether this is written like a code of the archive's list: `500.3.2`."""
    return _CLASSIFICATION.fullmatch(text) is not None


def may_collide(one: Pattern, other: Pattern) -> bool:
    """Whether two books of one year could write one number, as far as their patterns tell."""
    return _shape(one) == _shape(other)


def _shape(known: Pattern) -> str:
    """What differs between books: everything but the values that each letter brings along."""
    bare = _PLACE.sub(lambda place: known.code if place[1] == "kode" else "\0", known.text)
    return re.sub(r"\s+", "", bare).upper()


def _stand_apart(text: str) -> bool:
    """Whether a separator stands between any two places, and letters or digits of the pattern's own touch none."""
    pieces = _PLACE.split(text)[::3]
    inner_ok = all(_BETWEEN.search(piece) for piece in pieces[1:-1])
    ends_ok = all(not piece or _BETWEEN.match(piece[0]) for piece in pieces[1:])
    begins_ok = all(not piece or _BETWEEN.match(piece[-1]) for piece in pieces[:-1])
    return inner_ok and ends_ok and begins_ok


@lru_cache(maxsize=64)
def _reader(text: str, code: str) -> re.Pattern[str]:
    parts, at = [], 0
    for place in _PLACE.finditer(text):
        parts += [_as_typed(text[at : place.start()]), _READ_AS.get(place[1]) or _as_typed(code)]
        at = place.end()
    return re.compile("".join([*parts, _as_typed(text[at:])]))


def _as_typed(literal: str) -> str:
    return re.escape(re.sub(r"\s+", "", literal).upper())


def _require(holds: object, sentence: str) -> None:
    if not holds:
        raise Refused(sentence, field="pattern")
