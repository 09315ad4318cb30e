"""Letters of the stack as the reading room leaves them, without a scanner: their words stand where they were typed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from app.config import ROOT
from app.extensions import db
from app.platform import clock, jobs, storage
from app.platform.database import write
from app.reading import papers
from app.reading.models import FileState, LetterState, PageState, ScanBatch, ScanFile, ScanLetter, ScanPage, Source

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
    picture = BytesIO()
    Image.new("L", (165, 233), 255).save(picture, "PNG")
    blob = storage.store(picture.getvalue(), "image/png")
    now = clock.now()
    with write():
        digest = storage.keep(blob).hash
        batch = ScanBatch(source=Source.UPLOAD, came_at=now, is_confidential=confidential, by_id=by_id)
        db.session.add(batch)
        db.session.flush()
        file = ScanFile(
            batch_id=batch.id, place=1, blob_hash=digest, name="pindai.png", media_type="image/png",
            size=blob.size, pages=len(texts), state=FileState.OPENED,
        )  # fmt: skip
        letter = ScanLetter(
            batch_id=batch.id, place=1, state=LetterState.READ, is_open=False, pages=len(texts),
            text="\n".join(texts), created_at=now, read_at=now, is_confidential=confidential,
        )  # fmt: skip
        db.session.add_all((file, letter))
        db.session.flush()
        db.session.add_all(
            ScanPage(
                batch_id=batch.id, file_id=file.id, letter_id=letter.id, number=place, place=place,
                state=PageState.READ, picture_hash=digest, width=1654, height=2339, dpi=200, words=words_of(text),
            )
            for place, text in enumerate(texts, 1)
        )  # fmt: skip
        papers.pass_on(letter)
    while is_proposed and jobs.run_once():
        pass
    return letter
