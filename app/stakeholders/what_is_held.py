"""What is kept of a person here. The record stays as a stone without a name, because requests lead to it."""

from __future__ import annotations

from app.stakeholders.held import ERASED, holds
from app.stakeholders.kept import NoticeGiven, PublicityConsent
from app.stakeholders.models import Language, NameWord, Person, Phone, Representation
from app.web.i18n import lazy_

holds(
    lazy_("Kata nama untuk pencarian"), NameWord, where=lambda whose: NameWord.person_id.in_(whose.people),
    is_deleted=True,
)  # fmt: skip
holds(
    lazy_("Nomor telepon"), Phone, where=lambda whose: Phone.person_id.in_(whose.people),
    told=(Phone.digits, Phone.label, Phone.created), is_deleted=True,
)  # fmt: skip
holds(
    lazy_("Perwakilan"), Representation, where=lambda whose: Representation.person_id.in_(whose.people),
    told=(Representation.organisation_id, Representation.role, Representation.starts_on, Representation.ends_on,
          Representation.letter_note),
    erased={"role": None, "letter_note": None}, files=("letter_blob_hash",),
)  # fmt: skip
holds(
    lazy_("Pemberitahuan privasi yang diterima"), NoticeGiven,
    where=lambda whose: NoticeGiven.person_id.in_(whose.people),
    told=(NoticeGiven.at, NoticeGiven.how, NoticeGiven.notice_version, NoticeGiven.ticket_number),
    erased={"by_name": ERASED},
)  # fmt: skip
holds(
    lazy_("Persetujuan publikasi"), PublicityConsent,
    where=lambda whose: PublicityConsent.person_id.in_(whose.people),
    told=(PublicityConsent.purpose, PublicityConsent.wording, PublicityConsent.given_at, PublicityConsent.withdrawn_at),
    erased={"purpose": ERASED, "wording": ERASED},
)  # fmt: skip
holds(
    lazy_("Data orang"), Person, where=lambda whose: Person.id.in_(whose.people),
    told=(Person.name, Person.citizen_number_sealed, Person.email, Person.address, Person.kelurahan_id,
          Person.preferred_reply_channel, Person.language, Person.note, Person.created),
    erased={
        "name": ERASED, "name_key": "", "citizen_number_sealed": None, "citizen_number_key": None, "email": None,
        "email_bad_since": None, "address": None, "kelurahan_id": None, "preferred_reply_channel": None,
        "language": Language.INDONESIAN, "address_form": None, "note": None,
    },
)  # fmt: skip
