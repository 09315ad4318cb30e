"""What stands on a letter's sheet, gathered for its layout in `templates/letters/<kind>.html` (handbook §4.4, §4.5).

Dates and words of a letter are Indonesian whatever language its reader has chosen for the screen. A date in words
("dua puluh lima November dua ribu dua puluh enam") is what a berita acara asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import render_template

from app.letters import addressing, codes, fields, layout, signatories, signing_words, versions
from app.letters.kinds import FINAL, KIND_LABEL, LetterState
from app.platform import clock, pdf, qr, settings
from app.tickets.kinds import SECRECY_LABEL, URGENCY_LABEL, Secrecy, Urgency
from app.web.formatting import jam, tanggal
from app.web.i18n import language
from app.web.office import crest_data

if TYPE_CHECKING:
    from datetime import date

    from app.letters.layout import Block
    from app.letters.models import Letter, LetterVersion
    from app.letters.signatories import Block as Signature


@dataclass(frozen=True, slots=True)
class Verification:
    """How the sheet is verified: the code as printed, the address behind its QR, what it says about itself."""

    code: str
    address: str
    statement: str

    @property
    def picture(self) -> str:
        return qr.data_uri(self.address) if self.address else ""


def drawn(letter: Letter) -> str:
    """The whole HTML document of a letter as it stands now, its style within."""
    with language("id"):
        styles = pdf.styles("letter")
        told = _told(letter, versions.of(letter)) | {
            "check": verification(letter), "paper": settings.get("letters.paper"), "is_draft": is_draft(letter),
            "styles": styles, "sheet": "letters/_sheet.html", "tag": "h1",
        }  # fmt: skip
        return render_template(f"letters/{letter.kind.value}.html", **told)


def on_screen(letter: Letter, version: LetterVersion) -> str:
    """The same layout as a piece of a page, for a letter that is being written and is kept nowhere yet."""
    with language("id"):
        told = _told(letter, version) | {"sheet": "letters/_screen.html", "tag": "p"}
        return render_template(f"letters/{letter.kind.value}.html", **told)


def verification(letter: Letter) -> Verification:
    """The code, and its address where the office has told Loket one that leads there (contract, LOKET_BASE_URL)."""
    return Verification(codes.grouped(letter.code), codes.address(letter.code), signing_words.statement(letter))


def signature_of(letter: Letter) -> Signature:
    """The block as it was signed, or as it would be today."""
    printed = signatories.printed_on(letter)
    return printed or signatories.block(letter.signatory_position_id, letter.signed_as)


def event_values(letter: Letter) -> dict[str, str]:
    """The fields of the letter itself: day, hour and place of its event."""
    moment = letter.event_at
    if moment is None:
        return {}
    weekday, _space, day = tanggal(moment).partition(" ")
    return {"hari_acara": weekday, "tanggal_acara": day, "jam_acara": jam(moment, "pendek"),
            "tempat_acara": letter.event_place}  # fmt: skip


def body(letter: Letter, version: LetterVersion) -> list[Block]:
    """The body in its pieces, every field filled; what the signatory has not (no NIP) leaves its line out."""
    block = signature_of(letter)
    told = {
        "nama_penanda_tangan": block.name, "nip_penanda_tangan": block.nip_in_groups,
        "pangkat_penanda_tangan": block.rank, "jabatan_penanda_tangan": block.title.split("\n")[-1],
    }  # fmt: skip
    words = fields.without_empty_lines(version.body, told)
    return layout.blocks(fields.filled(words, event_values(letter) | told))


def in_words(day: date) -> dict[str, str]:
    """A date as a berita acara writes it: weekday, day, month and year in words."""
    from num2words import num2words  # here: it brings sixty languages, and few papers say a number in words

    weekday, _day, month, _year = tanggal(day).split(" ")
    return {"weekday": weekday, "day": num2words(day.day, lang="id"), "month": month,
            "year": num2words(day.year, lang="id")}  # fmt: skip


def is_draft(letter: Letter) -> bool:
    """Whether its sheet must not be taken for a letter yet."""
    return letter.state in (LetterState.DRAFT, LetterState.INITIALLING, LetterState.CANCELLED)


def _told(letter: Letter, version: LetterVersion) -> dict[str, Any]:
    """What the layout of any kind needs of a letter."""
    recipients, office = addressing.lines(version.recipient), _office()
    written = letter.letter_date or (letter.event_at.astimezone(clock.WIB).date() if letter.event_at else clock.today())
    return {
        "letter": letter, "version": version, "blocks": body(letter, version), "title": _title(letter, version),
        "recipients": recipients, "place": addressing.place_under(recipients, office["city"]),
        "parties": addressing.parties(recipients), "copies": addressing.lines(version.copies),
        "signature": signature_of(letter), "date": tanggal(letter.letter_date, "sedang"), "words": in_words(written),
        "office": office, "is_final": letter.state in FINAL, "urgency": _urgency(letter),
    }  # fmt: skip


def _title(letter: Letter, version: LetterVersion) -> str:
    number = f" {letter.number}" if letter.number else ""
    return f"{KIND_LABEL[letter.kind]}{number}: {version.subject}"


def _urgency(letter: Letter) -> str:
    """Sifat: how secret, else how urgent."""
    if letter.secrecy is not Secrecy.BIASA:
        return str(SECRECY_LABEL[letter.secrecy])
    return str(URGENCY_LABEL[letter.urgency or Urgency.BIASA])


def _office() -> dict[str, Any]:
    told = {name: settings.get(f"office.{name}") for name in ("name", "address", "city", "phone", "email")}
    more = {name: settings.get(f"letters.{name}") for name in ("government", "postcode", "website")}
    place = more["government"].removeprefix("Pemerintah").strip()
    bare = told["name"].removesuffix(place).strip() if place else told["name"]
    return {**told, **more, "name": bare or told["name"], "crest": crest_data()}
