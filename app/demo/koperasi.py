"""Some 760 invented koperasi over the 57 kelurahan, with every form of legal number the law has known (handbook §3.8).

All made up and plainly so: each name says *Rekaan*, *Contoh* or the like, the region 357399 does not exist. The same
seed gives the same register.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from app.extensions import db
from app.platform import clock
from app.platform.text import name_key
from app.stakeholders.identity import legal_number_key
from app.stakeholders.models import NameWord, Organisation, OrganisationKind, Person, Phone, Representation
from app.stakeholders.names import sounds
from app.stakeholders.places import Kelurahan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COUNT, REPRESENTED = 760, 180
_SEED = 2026
_FIRST_PHONE = 1000  # 08120000xxxx, above those of the sample requests

_FORMS = (
    "Koperasi Konsumen", "Koperasi Produsen", "Koperasi Jasa", "Koperasi Pemasaran", "Koperasi Simpan Pinjam", "KSPPS",
    "Koperasi Karyawan", "KPRI", "KSU", "Kopwan", "Koperasi Wanita", "Kopontren", "Koppas", "Koperasi Pensiunan",
    "Kopma", "KUD", "Koperasi Angkutan", "Koperasi Peternakan", "Koperasi Tani", "Koperasi Merah Putih",
)  # fmt: skip
_NAMES = (
    "Sumber Rejeki", "Maju Bersama", "Barokah", "Mawar", "Melati", "Anggrek", "Kartini", "Arjuna", "Bina Usaha",
    "Sejahtera Abadi", "Mitra Mandiri", "Guyub Rukun", "Karya Makmur", "Tunas Harapan", "Al-Ikhlas", "An-Nur",
    "Dharma Bakti", "Eka Jaya", "Gotong Royong", "Harapan Kita", "Insan Mulia", "Jaya Sentosa", "Kencana", "Lestari",
    "Manunggal", "Nusantara", "Padi Kapas", "Rukun Santoso", "Sami Aji", "Trisno Makaryo", "Untung Bersama", "Wijaya",
    "Setia Kawan", "Ngudi Luhur", "Singosari", "Kertajaya", "Tirta Amerta", "Bhakti Husada", "Cahaya Timur",
)  # fmt: skip
_INVENTED = ("Rekaan", "Contoh", "Umpama", "Misal", "Andaian", "Percobaan")
_FIRST_NAMES = (
    "Sutrisno", "Endah", "Ahmad Fauzi", "Sri Wahyuni", "Paulus", "Ni Made Ayu", "Suparman", "Lilik", "Hj. Maimunah",
    "Bambang", "Yohana", "Sugeng", "Dra. Ismiati", "Rudi", "Kusnadi", "Tumini", "Drs. Harjono", "Wiwik", "Mulyadi",
)  # fmt: skip
_ROLES = ("Ketua", "Ketua", "Sekretaris", "Bendahara", "Manajer")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MANAGED = frozenset({"Koperasi Merah Putih", "Koperasi Konsumen"})


def register_all() -> None:
    """Bring in the whole register with a few statements. Inside `write()`."""
    chance = Random(_SEED)
    kelurahan = list(db.session.execute(select(Kelurahan.id, Kelurahan.name).order_by(Kelurahan.code)))
    bodies = [_koperasi(chance, number, *kelurahan[number % len(kelurahan)]) for number in range(COUNT)]
    body_ids = _added(Organisation, bodies)
    people = [_person(chance, number) for number in range(REPRESENTED)]
    person_ids = _added(Person, people)
    spoken_for = chance.sample(body_ids, REPRESENTED)
    _add_words("organisation_id", body_ids, bodies)
    _add_words("person_id", person_ids, people)
    db.session.execute(insert(Phone), [_phone(number, person) for number, person in enumerate(person_ids)])
    pairs = zip(person_ids, spoken_for, strict=True)
    db.session.execute(insert(Representation), [_representation(chance, *pair) for pair in pairs])


def _koperasi(chance: Random, number: int, kelurahan_id: int, kelurahan: str) -> dict[str, Any]:
    form = chance.choice(_FORMS)
    place = f" {kelurahan}" if form in _MANAGED or chance.random() < 0.3 else ""
    name = f"{form} {chance.choice(_NAMES)}{place} {_INVENTED[number % len(_INVENTED)]}"
    legal = _legal_number(chance, number)
    street = f"Jl. Contoh {kelurahan} No. {chance.randint(1, 180)}, RT {chance.randint(1, 9):02d}"
    return {
        "name": name,
        "name_key": name_key(name),
        "kind": OrganisationKind.KOPERASI,
        "legal_number": legal,
        "legal_number_key": legal_number_key(legal) or None,
        "cooperative_number": f"357399{number:07d}" if chance.random() < 0.45 else None,
        "nib": f"9{number:012d}" if chance.random() < 0.35 else None,
        "address": f"{street}, Kel. {kelurahan}",
        "kelurahan_id": kelurahan_id,
        "created": clock.now(),
    }


def _legal_number(chance: Random, number: int) -> str | None:
    """A badan hukum number as written in its year: the regional office's, the ministry's, AHU's; a few have none."""
    year = chance.randint(1988, 2025)
    month = chance.choice(_ROMAN)
    if chance.random() < 0.06:
        return None
    if year < 2000:
        return f"{number + 4000}/BH/KWK.13/{month}/{year}"
    if year < 2016:
        return chance.choice((f"518.08/{number}/BH/XIV.10/{month}/{year}", f"518/{number}/BH/XVI.13/{year}"))
    if year < 2019:
        return f"{number:06d}/BH/M.KUKM.2/{month}/{year}"
    written = chance.choice(("Tahun", "TAHUN"))
    return f"AHU-{number:07d}.AH.01.{chance.choice((26, 26, 26, 28))}.{written} {year}"


def _person(chance: Random, number: int) -> dict[str, Any]:
    name = f"{chance.choice(_FIRST_NAMES)} {_INVENTED[(number + 3) % len(_INVENTED)]}"
    return {"name": name, "name_key": name_key(name), "created": clock.now()}


def _phone(number: int, person_id: int) -> dict[str, Any]:
    return {"digits": f"628120000{_FIRST_PHONE + number}", "person_id": person_id, "created": clock.now()}


def _representation(chance: Random, person_id: int, organisation_id: int) -> dict[str, Any]:
    since = clock.today().replace(month=3, day=1, year=clock.today().year - chance.randint(1, 4))
    return {
        "person_id": person_id,
        "organisation_id": organisation_id,
        "role": chance.choice(_ROLES),
        "starts_on": since,
    }


def _added(kind: type[Organisation | Person], rows: Sequence[dict[str, Any]]) -> list[int]:
    """The ids of the new rows, in their order."""
    statement = insert(kind).returning(kind.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, list(rows)))


def _add_words(column: str, ids: Sequence[int], rows: Iterable[dict[str, Any]]) -> None:
    """Index every word of the names as it sounds, as the register's own verbs do."""
    words = [
        {"sound": sound, column: party} for party, row in zip(ids, rows, strict=True) for sound in sounds(row["name"])
    ]
    db.session.execute(insert(NameWord), words)
