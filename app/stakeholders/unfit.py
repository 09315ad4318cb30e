"""What cannot be registered, with a sentence that a form shows beside the field."""

from __future__ import annotations


class Unfit(ValueError):
    """`field` names the form field (contract), `sentence` says what to write instead."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence
