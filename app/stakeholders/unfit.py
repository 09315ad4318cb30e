"""What cannot be registered, with a sentence that a form shows beside the field."""

from __future__ import annotations

from app.platform.refusals import Refused


class Unfit(Refused):
    """`field` names the record's field, `sentence` says what to write instead."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, field=field)
