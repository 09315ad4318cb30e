"""Letters that come by mail: what was attached becomes a stack, by an address of its own or by a clerk's button (§4.2).

A mail becomes a stack once, whatever brings it twice. Where it carries no scan, its own words are the letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.messages.incoming import keeping
from app.messages.incoming.reading import Sort
from app.platform import settings
from app.platform.refusals import Refused
from app.reading import stacks
from app.reading.models import Source
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.messages.incoming.reading import Letter
    from app.messages.models import IncomingMail
    from app.reading.models import ScanBatch
    from app.reading.stacks import Incoming

WORDS = "isi-surel.txt"
_BETWEEN = re.compile(r"[\s,;]+")


def addresses() -> frozenset[str]:
    """The addresses whose mails are always letters."""
    return frozenset(filter(None, _BETWEEN.split(settings.get("reading.mail_to").casefold())))


@keeping.taken_by
def _always(letter: Letter) -> keeping.Filing | None:
    """A mail to one of them that answers nothing of ours."""
    if letter.answers or letter.sort is not Sort.ORDINARY or not letter.to & addresses():
        return None
    files = prepared(letter)
    if not files:
        return None

    def become(row: IncomingMail) -> None:
        _become(row, letter, files)

    return become


def prepared(letter: Letter) -> list[Incoming]:
    """Its files, and its words where none of them is a scan; outside `write()`. Raises NoRoom."""
    files = [stacks.prepared(content, name) for name, content in letter.files]
    if letter.text.strip() and not any(file.blob for file in files):
        files.append(stacks.prepared(letter.text.encode(), WORDS))
    return files


def become_stack(row: IncomingMail, letter: Letter, files: list[Incoming], *, by: Actor) -> ScanBatch:
    """Make a stack of a mail that waits for a person, inside `write()`. Conflict: somebody was quicker."""
    keeping.require_unfiled(row)
    if not files:
        raise Refused(_("Surel ini tidak berisi pindaian dan tidak berisi kata-kata."))
    return _become(row, letter, files, by)


def _become(row: IncomingMail, letter: Letter, files: list[Incoming], by: Actor | None = None) -> ScanBatch:
    note = "\n".join(filter(None, (letter.sender, letter.subject)))
    batch = stacks.come(files, source=Source.MAIL, by=by, note=note, mail_id=row.id)
    keeping.become_scans(row, by=by)
    return batch
