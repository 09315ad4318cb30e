"""Telephone numbers as Indonesians write them, kept as E.164 digits without the plus (handbook §3.7).

`081200000001`, `62 812-…`, `+62812…`, `0062…`, `812…` and `(0341) 551234` all name one number; a foreign
number begins with + or 00. Operators' prefixes change, so they are never checked; a number is refused only
when it cannot be one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

INDONESIA = "62"
SHORTEST = 8  # digits as dialled inside Indonesia, with the leading 0
LONGEST = 15  # E.164
_HIDDEN = "•"
_SEPARATORS = re.compile(r"[\s.\-/()\u2010-\u2015\u2212]+")
_SHORT_AREAS = ("21", "22", "24", "31", "61")


class Fault(StrEnum):
    """Why something is not a telephone number."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"


def normalise(text: str | None) -> str | None:
    """The E.164 digits without the plus, or None; `fault` says why."""
    result = _read(text)
    return None if isinstance(result, Fault) else result


def fault(text: str | None) -> Fault | None:
    """Why `text` is not a telephone number; None when it is one."""
    result = _read(text)
    return result if isinstance(result, Fault) else None


def prefix(text: str | None) -> str:
    """The beginning of a number being typed, as stored: `0812-3` is `628123`. Empty when nothing can be said yet."""
    typed = _typed(text)
    digits = typed.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return ""
    if typed.startswith("+"):
        return _without_trunk_zero(digits)
    if digits.startswith("0"):
        return "" if digits in ("0", "00") else INDONESIA + digits[1:]
    return INDONESIA + digits if digits.startswith("8") else _without_trunk_zero(digits)


def is_unusual(digits: str) -> bool:
    """Whether an Indonesian mobile number has not 10-13 digits as dialled: a warning, never a wall."""
    return digits.startswith(INDONESIA + "8") and not 10 <= len(digits) - 1 <= 13


def is_mobile(digits: str) -> bool:
    """Whether this is an Indonesian mobile number, which can get messages."""
    return digits.startswith(INDONESIA + "8")


def display(digits: str) -> str:
    """As people write it: `0812-3456-7890`, `(0341) 551234`, `+65 9123 4567`."""
    if not digits.startswith(INDONESIA):
        return _foreign(digits)
    local = digits[len(INDONESIA) :]
    if local.startswith("8"):
        return "-".join(_groups("0" + local, 4))
    area = 2 if local.startswith(_SHORT_AREAS) else 3
    return f"(0{local[:area]}) {local[area:]}"


def masked(digits: str) -> str:
    """As displayed, with the middle hidden: `0812-••••-7890`. At least four digits stay hidden."""
    shown = display(digits)
    first, *rest = shown.split("-")
    if len(rest) == 2 and len(rest[0]) == 4:  # a mobile number hides its middle group, however long the last
        return f"{first}-{_HIDDEN * 4}-{rest[1]}"
    count = sum(character.isdigit() for character in shown)
    head = max(0, min(4, count - 8))
    seen = 0
    result = []
    for character in shown:
        seen += character.isdigit()
        is_hidden = character.isdigit() and head < seen <= count - 4
        result.append(_HIDDEN if is_hidden else character)
    return "".join(result)


def tail(digits: str, count: int = 4) -> str:
    """The last `count` digits, which a public tracking page may ask for."""
    return digits[-count:]


def _typed(text: str | None) -> str:
    """ASCII digits with at most a leading plus; separators and invisible characters gone, 00 read as plus."""
    plain = unicodedata.normalize("NFKC", (text or "")[:100])
    visible = "".join(_digit(c) for c in plain if unicodedata.category(c) not in ("Cf", "Cc"))
    joined = _SEPARATORS.sub("", visible)
    return "+" + joined[2:] if joined.startswith("00") and len(joined) > 2 else joined


def _digit(character: str) -> str:
    """The ASCII digit of any script's digit; other characters unchanged."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _without_trunk_zero(digits: str) -> str:
    """`620812…` is a common slip for `62812…`."""
    return INDONESIA + digits[2:].lstrip("0") if digits.startswith(INDONESIA) else digits


def _read(text: str | None) -> str | Fault:
    typed = _typed(text)
    digits = typed.removeprefix("+")
    if not digits:
        return Fault.EMPTY
    if not (digits.isascii() and digits.isdigit()):
        return Fault.NOT_DIGITS
    full = _full(typed, digits)
    return full if isinstance(full, Fault) else _measured(full)


def _full(typed: str, digits: str) -> str | Fault:
    """The whole international number, wherever the writer began."""
    if typed.startswith("0"):
        return INDONESIA + digits.lstrip("0")
    if digits.startswith(INDONESIA):
        return _without_trunk_zero(digits)
    if typed.startswith("+"):
        return digits if _is_foreign(digits) else _length_fault(digits)
    if digits.startswith("8"):
        return INDONESIA + digits
    return digits if _is_foreign(digits, strictly=True) else _length_fault(digits)


def _measured(digits: str) -> str | Fault:
    dialled = len(digits) - 1 if digits.startswith(INDONESIA) else len(digits)
    if dialled < SHORTEST:
        return Fault.TOO_SHORT
    return Fault.TOO_LONG if len(digits) > LONGEST else digits


def _length_fault(digits: str) -> Fault:
    if len(digits) < SHORTEST:
        return Fault.TOO_SHORT
    return Fault.TOO_LONG if len(digits) > LONGEST else Fault.UNKNOWN


def _is_foreign(digits: str, *, strictly: bool = False) -> bool:
    """Whether some country uses numbers like this; `strictly` when the writer left out the plus."""
    import phonenumbers  # the numbering of all countries; few offices ever see a foreign number

    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) if strictly else phonenumbers.is_possible_number(number)


def _foreign(digits: str) -> str:
    import phonenumbers  # as above

    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return "+" + digits
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    is_whole = digits == "".join(filter(str.isdigit, shown))  # of a number of noughts it drops one
    return shown if is_whole else "+" + digits


def _groups(digits: str, size: int) -> list[str]:
    """Groups of `size` from the left; a rest of one digit joins the group before it."""
    parts = [digits[i : i + size] for i in range(0, len(digits), size)]
    return parts if len(parts[-1]) > 1 else [*parts[:-2], parts[-2] + parts[-1]]
