"""Numbers that name a person or an organisation (handbook §3.7, §3.8): how they are kept and what looks odd.

An odd number is a warning and never a wall: old people have irregular citizen numbers, people keep the code
of their first registration, and a card can be held in the hand. A citizen number (NIK) has 16 digits
`PPKKCC DDMMYY SSSS` without a check digit; women's day of birth is written plus 40.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from app.platform import phones
from app.platform.phones import Fault
from app.web.i18n import _

DIGITS_LIMIT = 32
LEGAL_NUMBER_LIMIT = 100
_PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 97))
    for code in range(first, last + 1)
)
_HIDDEN = "•"


def digits(text: str | None) -> str:
    """The digits of `text` in ASCII, of any script, at most 32; everything else is dropped."""
    plain = unicodedata.normalize("NFKC", (text or "")[:200])
    values = (unicodedata.decimal(character, None) for character in plain)
    return "".join(str(value) for value in values if value is not None)[:DIGITS_LIMIT]


def legal_number_key(text: str | None) -> str:
    """A badan hukum number to look up by: upper case, without blanks and dots."""
    return re.sub(r"[\s.]+", "", (text or "")[:LEGAL_NUMBER_LIMIT].upper())


def masked(number: str) -> str:
    """The first and last four digits with the rest hidden: `3573••••••••0001`; short numbers hide more."""
    shown = 4 if len(number) >= 12 else max(0, (len(number) - 4) // 2)
    return number[:shown] + _HIDDEN * (len(number) - 2 * shown) + number[len(number) - shown :]


def citizen_number_warnings(text: str | None) -> list[str]:
    """Why a citizen number looks odd, in sentences; nothing when it is empty or usual."""
    if not (text or "").strip():
        return []
    oddity = _citizen_number_oddity(digits(text))
    return [_("NIK tidak lazim, periksa KTP: %(why)s.", why=oddity)] if oddity else []


def nib_warnings(text: str | None) -> list[str]:
    """Why a business number (NIB, 13 digits) looks odd."""
    return _length_warning(text, (13,), _("NIB lazimnya 13 angka, periksa kembali."))


def tax_number_warnings(text: str | None) -> list[str]:
    """Why a tax number (NPWP, 15 digits or 16 since 2024) looks odd."""
    return _length_warning(text, (15, 16), _("NPWP lazimnya 15 atau 16 angka, periksa kembali."))


def cooperative_number_warnings(text: str | None) -> list[str]:
    """Why a koperasi's number (NIK koperasi, 13 digits as far as known) looks odd."""
    return _length_warning(text, (13,), _("Nomor induk koperasi lazimnya 13 angka, periksa kembali."))


def phone_problem(text: str | None) -> str | None:
    """Why `text` cannot be kept as a telephone number, in a sentence; None when it is empty or can."""
    fault = phones.fault(text)
    return None if fault in (None, Fault.EMPTY) else _phone_sentence(fault)


def phone_warnings(text: str | None) -> list[str]:
    """What looks odd about a number that can be kept."""
    number = phones.normalise(text)
    if number is None or not phones.is_unusual(number):
        return []
    return [_("Nomor ponsel lazimnya 10 sampai 13 angka, bacakan kembali nomornya.")]


def _phone_sentence(fault: Fault | None) -> str:
    if fault is Fault.TOO_SHORT:
        return _("Nomor telepon terlalu pendek. Tulis lengkap dengan kode wilayah, misalnya (0341) 551234.")
    if fault is Fault.TOO_LONG:
        return _("Nomor telepon terlalu panjang. Tulis satu nomor saja, misalnya 0812-3456-7890.")
    if fault is Fault.NOT_DIGITS:
        return _("Nomor telepon berisi huruf atau tanda yang tidak dikenal. Tulis angkanya saja.")
    return _("Nomor telepon tidak dikenal. Nomor luar negeri diawali + dan kode negara, misalnya +65 9123 4567.")


def _length_warning(text: str | None, lengths: tuple[int, ...], sentence: str) -> list[str]:
    return [sentence] if (text or "").strip() and len(digits(text)) not in lengths else []


def _citizen_number_oddity(number: str) -> str | None:
    if len(number) != 16:
        return _("seharusnya 16 angka, tertulis %(count)s", count=len(number))
    if len(set(number)) == 1:
        return _("semua angkanya sama")
    if number[:2] not in _PROVINCES:
        return _("kode provinsi %(code)s tidak ada", code=number[:2])
    if not _is_birth_date(number[6:12]):
        return _("tanggal lahir di dalamnya tidak ada di kalender")
    return _("nomor urutnya 0000") if number.endswith("0000") else None


def _is_birth_date(written: str) -> bool:
    """Whether DDMMYY is a day of either century; a woman's day is written plus 40."""
    day, month, year = int(written[:2]), int(written[2:4]), int(written[4:])
    return any(_is_day(century + year, month, day % 40 if day > 40 else day) for century in (1900, 2000))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
