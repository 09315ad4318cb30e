"""Malang's 5 kecamatan and 57 kelurahan with Kemendagri codes 35.73 (handbook §3.12).

People spell them in several ways (Rampal Celaket, Polean, Ksatrian); `named` accepts them all. Places outside
the city stay in the address: the regency (3507) and Batu (3579) are not this office's.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform.remembered import Remembered

FILE = Path(__file__).parent / "data" / "kelurahan_kota_malang.csv"


class Kecamatan(Base):
    """A district of the city."""

    __tablename__ = "kecamatan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(60))


class Kelurahan(Base):
    """An urban village. `variants` are other spellings, parted by |."""

    __tablename__ = "kelurahan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(13), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    kecamatan_id: Mapped[int] = mapped_column(ForeignKey("kecamatan.id"))
    postal_code: Mapped[str | None] = mapped_column(String(5))
    variants: Mapped[str] = mapped_column(String(200), default="")


class Place(NamedTuple):
    """One kelurahan as a page shows it."""

    id: int
    name: str
    kecamatan: str
    variants: str

    @property
    def label(self) -> str:
        """`Tlogomas, Kecamatan Lowokwaru`."""
        return f"{self.name}, Kecamatan {self.kecamatan}"

    @property
    def spellings(self) -> list[str]:
        """Every accepted spelling, folded."""
        return [_folded(name) for name in (self.name, *self.variants.split("|")) if name]


_ALL = (
    select(Kelurahan.id, Kelurahan.name, Kecamatan.name, Kelurahan.variants)
    .join(Kecamatan, Kecamatan.id == Kelurahan.kecamatan_id)
    .order_by(Kecamatan.name, Kelurahan.name)
)


def every() -> tuple[Place, ...]:
    """All kelurahan by kecamatan and name, for a choice list."""
    return _places()


def _read_places() -> tuple[Place, ...]:
    return tuple(Place(*row) for row in db.session.execute(_ALL))


_places: Remembered[tuple[Place, ...]] = Remembered("places", _read_places, of=(Kelurahan, Kecamatan))


def named(text: str) -> Place | None:
    """The one kelurahan spelled `text` in any accepted way; None when there is none."""
    wanted = _folded(text[:60])
    return next((place for place in every() if wanted in place.spellings), None)


def seed() -> None:
    """Bring in the districts and kelurahan where there are none yet. Inside `write()`."""
    if db.session.execute(select(Kelurahan.id).limit(1)).first():
        return
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    districts = {row["code"][:8]: row["kecamatan"] for row in rows}
    kept = {code: Kecamatan(code=code, name=name) for code, name in districts.items()}
    db.session.add_all(kept.values())
    db.session.flush()
    db.session.add_all(_kelurahan(row, kept[row["code"][:8]].id) for row in rows)
    db.session.flush()


def _kelurahan(row: dict[str, str], kecamatan_id: int) -> Kelurahan:
    return Kelurahan(
        code=row["code"],
        name=row["kelurahan"],
        kecamatan_id=kecamatan_id,
        postal_code=row["postal_code"] or None,
        variants=row["variants"],
    )


def _folded(text: str) -> str:
    """Letters only: `Oro-oro Dowo` and `Orooro dowo` are one."""
    return "".join(character for character in text.casefold() if character.isalpha())
