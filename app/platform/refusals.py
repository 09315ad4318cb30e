"""The ways in which Loket says no, each with a sentence for the person who asked.

A verb raises one of these; the page that called it may show the sentence beside the form, and what nobody
catches becomes an error page with the right status (`app/web/errors.py`). They are answers, not faults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from app.web.i18n import Lazy


class Refused(Exception):
    """It cannot be done as asked; `str()` is the sentence that says why, `field` the form field if one is to blame.

    Answers 422.
    """

    status: ClassVar[int] = 422

    def __init__(self, sentence: str | Lazy = "", *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


class NotYours(Refused):
    """It is not there, or not for this person: the two look alike. Answers 404."""

    status = 404


class Forbidden(Refused):
    """This person may see it but not do this. Answers 403."""

    status = 403


class Conflict(Refused):
    """It has changed meanwhile, or does not allow this step now. Answers 409."""

    status = 409


class TooMany(Refused):
    """Too many attempts; `retry_after` is the number of seconds to wait. Answers 429."""

    status = 429

    def __init__(self, sentence: str | Lazy = "", *, retry_after: int = 60) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unwell(Refused):
    """We cannot do it now, but soon: the database is busy, the disk is full. Answers 503."""

    status = 503

    def __init__(self, sentence: str | Lazy = "", *, retry_after: int = 10) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
