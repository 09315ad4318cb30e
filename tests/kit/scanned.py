"""Letters of the stack as the reading room leaves them, without a scanner: their words stand where they were typed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from app.config import ROOT
from app.extensions import db
from app.platform import clock, jobs, storage
from app.platform.database import write
from app.platform.text import search_words
from app.reading import papers
from app.reading.models import FileState, LetterState, PageState, ScanBatch, ScanFile, ScanLetter, ScanPage, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _LINE, _TOP, _LEFT = 0.0109, 0.018, 0.056, 0.09
LETTERS = ROOT / "app/demo/data/letters"


def sample(name: str) -> str:
    """The text of a letter of the handbook, by the beginning of its name."""
    return next(Path(LETTERS).glob(f"{name}*.txt")).read_text(encoding="utf-8")


def words_of(text: str, confidence: float = 0.96) -> list[dict[str, Any]]:
    """The words of a typed letter as a page keeps them."""
    found = []
    for row, line in enumerate(text.splitlines()):
        place = 0
        for word in line.split():
            place = line.index(word, place)
            found.append(
                {"text": word, "x": _LEFT + place * _WIDTH, "y": _TOP + row * _LINE, "w": len(word) * _WIDTH,
                 "h": 0.011, "confidence": confidence, "block": 1, "line": row}
            )  # fmt: skip
            place += len(word)
    return found


def scanned(*texts: str, is_proposed: bool = True, confidential: bool = False, by_id: int | None = None) -> ScanLetter:
    """A letter that was read, one text a page; proposed, unless it says otherwise."""
    letter = piled(texts, confidential=confidential, by_id=by_id)[0]
    while is_proposed and jobs.run_once():
        pass
    return letter


def piled(*letters: Sequence[str], confidential: bool = False, by_id: int | None = None) -> list[ScanLetter]:
    """The letters of one stack, each in a file of its own, as they are once they are read."""
    picture = BytesIO()
    Image.new("L", (165, 233), 255).save(picture, "PNG")
    blob = storage.store(picture.getvalue(), "image/png")
    now = clock.now()
    with write():
        storage.keep(blob)
        batch = ScanBatch(source=Source.UPLOAD, came_at=now, is_confidential=confidential, by_id=by_id)
        db.session.add(batch)
        db.session.flush()
        made = [_letter(batch, place, texts, blob) for place, texts in enumerate(letters, 1)]
        for letter in made:
            papers.pass_on(letter)
    return made


def _letter(batch: ScanBatch, place: int, texts: Sequence[str], blob: storage.Blob) -> ScanLetter:
    first = place * 10_000
    file = ScanFile(
        batch_id=batch.id, place=place, blob_hash=blob.hash, name="pindai.png", media_type="image/png",
        size=blob.size, pages=len(texts), state=FileState.OPENED,
    )  # fmt: skip
    letter = ScanLetter(
        batch_id=batch.id, place=first + 1, state=LetterState.READ, is_open=False, pages=len(texts),
        text="\n".join(texts), search_text=search_words("\n".join(texts)), created_at=batch.came_at,
        read_at=batch.came_at, is_confidential=batch.is_confidential,
    )  # fmt: skip
    db.session.add_all((file, letter))
    db.session.flush()
    db.session.add_all(
        ScanPage(
            batch_id=batch.id, file_id=file.id, letter_id=letter.id, number=number, place=first + number,
            state=PageState.READ, picture_hash=blob.hash, width=1654, height=2339, dpi=200, words=words_of(text),
            text=text, is_placed=True,
        )
        for number, text in enumerate(texts, 1)
    )  # fmt: skip
    return letter
