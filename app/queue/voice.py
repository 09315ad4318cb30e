"""The board's recorded voice: short pieces of Indonesian speech, put together to "Nomor antrean B, nol satu empat,
silakan ke loket dua" where a browser has no Indonesian voice of its own (issue 4).

Made once on the office's own machine with espeak-ng, by a job, into the instance; nothing is fetched from anywhere.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from shutil import which
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import structlog
from flask import current_app

from app.platform import jobs
from app.queue.hall import hall

if TYPE_CHECKING:
    from pathlib import Path

JOB = "queue.voice"
PROGRAM, SPEED, SECONDS = "espeak-ng", "150", 20
DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_NAME = re.compile(r"[a-z0-9-]{1,40}\.wav")

log = structlog.get_logger("queue")


def folder() -> Path:
    """Where the pieces are."""
    place: Path = current_app.config["INSTANCE"]
    return place / "queue-voice"


def texts() -> dict[str, str]:
    """Every piece by its name, and what it says: the letters, the digits, the way to each counter."""
    said = {"nomor": "Nomor antrean"}
    said |= {letter: letter.upper() for letter in ascii_lowercase}
    said |= {str(value): word for value, word in enumerate(DIGITS)}
    return said | {_desk_piece(words): words for words in desk_words().values()}


def desk_words() -> dict[int, str]:
    """How each counter is called out, by its id."""
    return {desk.id: f"silakan ke {desk.name or f'loket {number_words(desk.number)}'}" for desk in hall().desks}


def number_words(number: int) -> str:
    """A counter's number in words, digit by digit above ten."""
    return "sepuluh" if number == 10 else " ".join(DIGITS[int(digit)] for digit in str(number))


def sentence(label: str, desk_id: int | None) -> str:
    """What a browser with a voice of its own says."""
    letter, _dash, digits = label.partition("-")
    spoken = " ".join(DIGITS[int(digit)] for digit in digits)
    return ", ".join(["Nomor antrean " + letter, spoken, desk_words().get(desk_id or 0, "")]).rstrip(", ")


def pieces() -> dict[str, str]:
    """The files of the pieces by their names; counters by `desk-<id>`."""
    by_words = {words: f"{_desk_piece(words)}.wav" for words in desk_words().values()}
    desks = {f"desk-{desk_id}": by_words[words] for desk_id, words in desk_words().items()}
    return {name: f"{name}.wav" for name in ("nomor", *ascii_lowercase, *map(str, range(10)))} | desks


def is_recorded() -> bool:
    """Whether every piece is there."""
    place = folder()
    return place.is_dir() and not _missing(place)


def is_piece(name: str) -> bool:
    return bool(_NAME.fullmatch(name))


def _desk_piece(words: str) -> str:
    return "ke-" + hashlib.sha256(words.encode()).hexdigest()[:12]


def _missing(place: Path) -> dict[str, str]:
    return {name: words for name, words in texts().items() if not (place / f"{name}.wav").is_file()}


@jobs.handler(JOB, every_day=True)
def record(_payload: dict[str, Any]) -> None:
    """Make the pieces that are missing; safe to run twice, each appears whole or not at all."""
    if not hall().is_in_use:
        return
    if which(PROGRAM) is None:
        log.warning("queue.voice.no_program", program=PROGRAM)
        return
    place = folder()
    place.mkdir(mode=0o700, exist_ok=True)
    for name, words in _missing(place).items():
        draft = place / f".{name}.part"
        said = [PROGRAM, "-v", "id", "-s", SPEED, "-w", str(draft), "--", words]
        subprocess.run(said, check=True, timeout=SECONDS, capture_output=True)
        draft.replace(place / f"{name}.wav")
