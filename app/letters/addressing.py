"""To whom a letter goes and who are its parties, read from the lines their drafter wrote (handbook §4.4, §4.5)."""

from __future__ import annotations

import re
from typing import NamedTuple

_DEGREE = re.compile(r"(?=.{1,14}$)(?:[A-Z][A-Za-z]{0,5}\.\s?){1,4}[A-Za-z]{0,6}\.?|[A-Z]{2,6}", re.ASCII)
_PLACE = re.compile(r"di\b|di\s*[-–:]", re.IGNORECASE)
_ORDINALS = (
    "Kesatu",
    "Kedua",
    "Ketiga",
    "Keempat",
    "Kelima",
    "Keenam",
    "Ketujuh",
    "Kedelapan",
    "Kesembilan",
    "Kesepuluh",
)


class Party(NamedTuple):
    """One side of a berita acara: `Pihak Kesatu`, the name with its degrees, and as what they sign."""

    place: str
    name: str
    role: str


def lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def place_under(recipients: list[str], city: str) -> str:
    """The city that ends an address (`di - Malang`); empty where the drafter has already said where."""
    if not recipients or any(_PLACE.match(line) for line in recipients[1:]):
        return ""
    is_said = len(recipients) > 1 and city.casefold() in recipients[-1].casefold().replace(",", " ").split()
    return "" if is_said else city


def parties(recipients: list[str]) -> list[Party]:
    """The sides in their order. `Siti Umpama, S.E., Ketua KSU Makmur` signs as Siti Umpama, S.E."""
    return [Party(_called(place), *_split(line)) for place, line in enumerate(recipients)]


def _called(place: int) -> str:
    return f"Pihak {_ORDINALS[place] if place < len(_ORDINALS) else place + 1}"


def _split(line: str) -> tuple[str, str]:
    name, *rest = [part.strip() for part in line.split(",")]
    while rest and _DEGREE.fullmatch(rest[0]):
        name += f", {rest.pop(0)}"
    return name, ", ".join(rest)
