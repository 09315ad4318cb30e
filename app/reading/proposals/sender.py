"""Who sent a letter: its head (kop surat) says so, or, where a citizen wrote, the name under it (handbook §4.4).

A government's head goes from the large to the small, and the small one writes: "PEMERINTAH KOTA … KELURAHAN X" is
Kelurahan X. A ministry stays named before its part. Whatever tells only where the sender is found (street, telephone,
postal code, licence) is not its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.reading.proposals import dates, labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.reading.proposals.sight import Cell, Word

_CONTACT = re.compile(
    r"""^\W*(?:j[li1]n?\W|jalan\b|gedung\b|komp(?:leks)?\b|telp|telepon|t[eé]l\W|fax|faks|website|laman|kode\s*pos|
    badan\s+hukum|nik\b|npwp\b|nib\b|akta\b|e-?mail|surel|www|http|sk\W|terdaftar|berizin|rt\W?\d|alamat\b|kotak\s+pos)
    |@|\b(?:telp|fax|faks|kode\s*pos|e-?mail)\b|\(\s?0\d{2,3}\s?\)|\b\d{5}\b|\.(?:go|co|or|ac|sch)\.id\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SPACED = re.compile(r"^(?:[A-Z]\s){2,}", re.IGNORECASE)
_CITY = re.compile(r"^(?:kota|kabupaten)\b", re.IGNORECASE)
_SALUTED = re.compile(
    r"^\W*(?:kepada|yth|kpd|dengan\W+hormat|assalam|surat\b|undangan$|pengumuman$|nota\s+dinas)", re.IGNORECASE
)
_OF_STATE = re.compile(r"^(?:pemerintah|republik)\b", re.IGNORECASE)
_MINISTRY = re.compile(r"^(?:kementerian|kementrian|kejaksaan|kepolisian|mahkamah|badan\s+pusat)\b", re.IGNORECASE)
_COMMITTEE = re.compile(r"^(?:panitia|pengurus|panita|tim)\b", re.IGNORECASE)
_PART = re.compile(
    r"^(?:fakultas|jurusan|program|lembaga|cabang|kantor|divisi|bidang|unit|departemen|pusat|biro|bagian|sekretariat"
    r"|direktorat|deputi|asisten|ranting|wilayah|komisariat)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\W*(?:hormat\W+(?:saya|kami)|\(?tanda\W+tangan|pemohon|wassalam|yang\W+mem(?:ohon|buat))", re.IGNORECASE
)
_LAST_PART = 0.4  # of a letter's lines: closing words stand behind it
_WRITTEN_SO = """PT CV UD PD TB KSP KSU KUD KSPPS BMT BPR BRI BNI BCA BTN BPD PKK RW RT UKM UMKM KPRI KPN LSM UPT
    UPTD SD SMP SMA SMK MI MTs MA TK PAUD UIN IAIN STIE STIA BLK BPJS BPS KPP OJK HIPMI KADIN DPRD RSUD KUA PDAM PLN Tbk
    Persero II III IV VI VII VIII IX XI XII dan di dari untuk atas bagi"""
_KEPT = {word.casefold(): word for word in _WRITTEN_SO.split()}


def without_town(cells: Iterable[Cell], town: str) -> list[Cell]:
    """The lines but those that name only the office's own town: under a head, under "di -", above a date."""
    return [cell for cell in cells if not town or _bare(cell.text).casefold() != town.casefold()]


class Sender(NamedTuple):
    """A name, the words it stands in, how sure the rule is, and whether a head said it."""

    name: str
    words: tuple[Word, ...]
    sureness: float
    has_head: bool


def find(cells: Sequence[Cell]) -> Sender | None:
    """Who sent the letter, as its first page says."""
    first = [cell for cell in cells if cell.page == cells[0].page]
    head = _head(first)
    return _of_head(head) if head else _of_citizen(cells)


def _head(cells: Sequence[Cell]) -> list[Cell]:
    """The lines of the head that name somebody: above the first label, date, salutation."""
    found: list[Cell] = []
    for cell in cells:
        if cell.top > 0.35 or labels.kind_of(cell) or _SALUTED.match(cell.text) or any(dates.in_text(cell.text)):
            break
        if _CONTACT.search(cell.text):
            if found:
                break
            continue
        if _is_line(cell):
            found.append(cell)
    return found


def _is_line(cell: Cell) -> bool:
    """Whether a line was read and is no ruled line or crest taken for letters."""
    text = _bare(cell.text)
    words = [word for word in text.split() if len(word) > 1]
    letters = sum(letter.isalpha() for letter in text)
    is_noise = cell.confidence < 0.45 or letters < 0.7 * len(text.replace(" ", ""))
    return bool(words) and letters > 3 and not is_noise and not _SPACED.match(text)


def _of_head(lines: list[Cell]) -> Sender:
    texts = [_bare(line.text) for line in lines]
    if _OF_STATE.match(texts[0]) and len(lines) > 1:
        chosen, glue, sureness = [_smallest(lines, texts)], " ", 0.95
    elif _MINISTRY.match(texts[0]):
        chosen, glue, sureness = [lines[0], *lines[1:][-1:]], " - ", 0.85
    else:
        chosen, glue, sureness = _own_name(lines, texts)
    name = glue.join(titled(_bare(line.text)) for line in chosen)
    return Sender(name, tuple(word for line in chosen for word in line.words), sureness, has_head=True)


def _smallest(lines: list[Cell], texts: list[str]) -> Cell:
    """The last line that is set in capitals: the office that writes."""
    capital = [line for line, text in zip(lines, texts, strict=True) if _is_capital(text) and not _CITY.match(text)]
    return (capital or lines)[-1]


def _own_name(lines: list[Cell], texts: list[str]) -> tuple[list[Cell], str, float]:
    """Of any other body: its name, with the committee before it or the part of it behind; slogans are none."""
    if len(lines) == 1 or not _is_capital(texts[1]) or not _is_capital(texts[0]):
        return lines[:1], " ", 0.9
    if _COMMITTEE.match(texts[0]):
        return lines[:2], " ", 0.9
    if _PART.match(texts[1]):
        return lines[:2], " - ", 0.9
    return lines[:2], " ", 0.7


def _of_citizen(cells: Sequence[Cell]) -> Sender | None:
    """A letter without a head: who calls himself so in it, and who signs it; both the same is best."""
    named, signed = _named(cells), signatory(cells)
    told = named or signed
    if told is None:
        return None
    is_both = bool(named and signed and _alike(named, signed))
    return Sender(titled(_bare(_text(told))), told, 0.95 if is_both else 0.75, has_head=False)


def _named(cells: Sequence[Cell]) -> tuple[Word, ...] | None:
    said = labels.find(cells, labels.NAME, within=0.8)
    return said.words if said and 0 < len(_bare(said.text)) < 60 else None


def signatory(cells: Sequence[Cell]) -> tuple[Word, ...] | None:
    """Whoever signed, also the one to speak with: the first name under the closing words."""
    below, is_closed = [], False
    for cell in cells[int(len(cells) * _LAST_PART) :]:
        is_closing = bool(_CLOSING.match(cell.text))
        if is_closed and not is_closing and _is_line(cell):
            below.append(cell)
        is_closed = is_closed or is_closing
    return below[0].words if below else None


def _alike(some: Iterable[Word], others: Iterable[Word]) -> bool:
    return _bare(_text(some)).casefold() == _bare(_text(others)).casefold()


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _bare(text: str) -> str:
    """A line without what is only dust around it, and a lone letter at its ends."""
    bare = re.sub(r"^[^\w(]+|[^\w).]+$", "", text).replace("PT.", "PT").replace("CV.", "CV").replace("UD.", "UD")
    bare = re.sub(r"^(?:\d|[a-z]|[^\w\s])\s+(?=[A-Z]{2})|\s+(?:\d|[a-z]|[^\w\s])$", "", bare)
    return re.sub(r"(?<=[A-Za-z]{3})\.(?=\s|$)", "", bare).strip()


def _is_capital(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) >= 0.7 * len(letters)


def titled(text: str) -> str:
    """CAPITALS as a name is written: "Pt Ritel" never, "PT Ritel Umpama Tbk" yes; what is not all capitals stays."""
    if not _is_capital(text):
        return text
    return re.sub(r"[^\s().,]+(?:\.[^\s().,]+)*", lambda word: _KEPT.get(word[0].casefold()) or _capital(word[0]), text)


def _capital(word: str) -> str:
    if not re.search(r"[AEIOU]", word) or "." in word.strip("."):
        return word
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
