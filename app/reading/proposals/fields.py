"""What is proposed of a letter, and in which words the office is told how sure the machine is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.platform import settings
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.reading.proposals.sight import Box


class Field(StrEnum):
    """What is proposed; the names are those of the contract and of the document door's form."""

    SENDER = "sender"
    LETTER_NUMBER = "letter_number"
    LETTER_DATE = "letter_date"
    SUBJECT = "subject"
    URGENCY = "urgency"
    SECRECY = "secrecy"
    ENCLOSURES = "enclosures"
    CLASSIFICATION = "classification"
    EVENT_DATE = "event_date"
    REPLY_BY = "reply_by"
    NAME = "name"
    REQUESTER_TYPE = "requester_type"
    CONFIDENTIAL = "confidential"
    SERVICE = "service"
    UNIT = "unit"


class Sureness(StrEnum):
    """How sure the machine is, in the office's words. ABSENT: no rule found it; perhaps it is not there."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


SURENESS_LABEL = {
    Sureness.SURE: lazy_("yakin"),
    Sureness.DOUBTFUL: lazy_("ragu"),
    Sureness.UNREADABLE: lazy_("tidak terbaca"),
    Sureness.ABSENT: lazy_("tidak ditemukan"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value as a form takes it ("" for none), how sure (0 to 1), and where it stands; no page where nothing stands.

    `is_headed`, of a sender alone: a letter's head names it.
    """

    value: str
    confidence: float
    page: int | None = None
    box: Box | None = None
    is_headed: bool = False

    @property
    def sureness(self) -> Sureness:
        return sureness(self.value, self.confidence)

    @property
    def words(self) -> str:
        """How sure the machine is, for people."""
        return str(SURENESS_LABEL[self.sureness])


def sureness(value: str, confidence: float) -> Sureness:
    """How sure, in words; from which percentage on is the office's to say."""
    sure, doubtful = (int(settings.get(f"reading.{word}_percent")) / 100 for word in ("sure", "doubtful"))
    if not value:
        return Sureness.ABSENT if confidence >= doubtful else Sureness.UNREADABLE
    if confidence >= sure:
        return Sureness.SURE
    return Sureness.DOUBTFUL if confidence >= doubtful else Sureness.UNREADABLE
