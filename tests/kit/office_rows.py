"""A row of each kind that the settings pages are about, by the words of their addresses, for the access matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.accounts import shared_pcs
from app.accounts.models import Appointment, Position, Role, Unit, User
from app.catalogue import edit
from app.catalogue.models import Service
from app.contacts import telephones
from app.contacts.models import Extension
from app.extensions import db
from app.gateway.models import ImportState, TicketImport
from app.knowledge.models import Article
from app.letters.models import Classification, LetterBook
from app.messages import texts
from app.messages.chats import gateways
from app.personal_data.models import RetentionClass
from app.platform import clock, storage
from app.platform.database import write
from app.queue.models import QueueDesk, QueuePriority, QueueService
from app.tickets.clocks.holidays import Holiday
from app.tickets.clocks.hours import WorkingHours
from app.tickets.clocks.models import TimeLimit
from app.tickets.disposition.models import Instruction
from app.tickets.models import RefusalReason
from app.tickets.routing import drafting
from app.tickets.routing.models import RoutingRule, RoutingSet
from app.tickets.together.models import CannedAnswer
from tests import cast
from tests.kit.requests import actor

if TYPE_CHECKING:
    from app.accounts.actor import Actor

FIRST = {
    "role": Role.code, "article_id": Article.id, "book_id": LetterBook.id, "code_id": Classification.id,
    "holiday_id": Holiday.id, "hours_id": WorkingHours.id, "limit_id": TimeLimit.id, "unit_id": Unit.id,
    "position_id": Position.id, "term_id": Appointment.id, "desk_id": QueueDesk.id, "priority_id": QueuePriority.id,
    "service_id": QueueService.id, "set_id": RoutingSet.id, "extension_id": Extension.id,
    "import_id": TicketImport.id, "answer_id": CannedAnswer.id, "pc_id": shared_pcs.PCS.table.id,
    "class_id": RetentionClass.id,
}  # fmt: skip
OF_A_ROOM = {
    "settings.instructions.": {"line_id": Instruction.id}, "settings.reasons.": {"line_id": RefusalReason.id},
    "settings.chats.": {"system_id": gateways.SYSTEMS.table.id},
    "settings.telephone.": {"system_id": telephones.SYSTEMS.table.id},
}  # fmt: skip


def made() -> dict[str, dict[str, Any]]:
    """By the beginning of a page's name, the values in its address; "" for every page. All rows are there."""
    with_all = actor(cast.SEKRETARIS)
    _add_missing(with_all, db.session.scalar(select(User.id).where(User.username == cast.STAF)) or 0)
    common = {name: _first(column) for name, column in FIRST.items()}
    common["rule_id"] = db.session.scalar(select(func.max(RoutingRule.id)))  # of the set that is being written
    common |= {"user_id": db.session.scalar(select(User.id).where(User.username == cast.STAF_LAIN)), "handover_id": 1}
    rooms = {room: {name: _first(column) for name, column in known.items()} for room, known in OF_A_ROOM.items()}
    return {
        **rooms,
        "settings.catalogue.": {"code": "LEG-07", "number": 1},
        "settings.letter_texts.": {"code": "undangan"},
        "settings.messages.": {"code": next(iter(texts.kinds())).code, "language": "id", "name": "sms"},
        "settings.retention.": {"number": "tidak-ada"},
        "settings.counter.": {"name": "loket.bat"},
        "settings.backups.": {"which": "sftp"},
        "settings.queue.": {"name": "kios.bat"},
        "": common,
    }  # fmt: skip


def _first(column: Any) -> Any:
    found = db.session.scalar(select(column).order_by(column).limit(1))
    assert found is not None, f"there is no {column}"
    return found


def _add_missing(by: Actor, somebody: int) -> None:
    """What an office does not begin with."""
    kept = storage.store(b"nomor", "text/csv")
    with write():
        telephones.SYSTEMS.connect("PBX", by=by)
        gateways.SYSTEMS.connect("WhatsApp", by=by)
        shared_pcs.PCS.connect("PC loket", by=by)
        telephones.give_extension("201", somebody, by=by)
        written = drafting.begin(by=by)
        unit = db.session.scalar(select(Unit.id).where(Unit.code == "KLB"))
        drafting.add(written, drafting.Wanted(name="Umpama", words="koperasi", unit_id=unit), by=by)
        drafting.publish(written, by=by)
    with write():
        drafting.begin(by=by)
        edit.start_draft(db.session.scalars(select(Service).where(Service.code == "LEG-07")).one(), by=by)
        row = storage.keep(kept)
        db.session.add(
            TicketImport(
                file_name="lama.csv", source="lain", blob_hash=row.hash, rejects_hash=row.hash,
                uploaded_at=clock.now(), uploaded_by_id=by.user_id, state=ImportState.DONE, finished_at=clock.now(),
            )
        )  # fmt: skip
        db.session.add(CannedAnswer(title="Umpama", text="Umpama.", edited_by_id=by.user_id, edited_at=clock.now()))
