"""The check digit of a ticket number (Damm's algorithm): finds every single wrong digit and every swap of neighbours.

A number is read out over the telephone and copied from paper; one mistake must not open another person's request.
"""

from __future__ import annotations

# A totally anti-symmetric quasigroup of order ten (H. Michael Damm, 2004): row = interim digit, column = next digit.
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """The digit to write behind `digits`. Raises ValueError when there is anything but 0–9 in it, or nothing."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("digits only")
    interim = "0"
    for digit in digits:
        interim = _TABLE[int(interim)][int(digit)]
    return interim


def is_valid(digits: str) -> bool:
    """Whether the last of `digits` checks those before it. False for fewer than two digits or other signs."""
    return len(digits) > 1 and digits.isascii() and digits.isdigit() and check_digit(digits) == "0"
