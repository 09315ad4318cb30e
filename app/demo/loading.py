"""Loading the demo into an empty office, step by step; every step says in its own commit how far the story is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from app.accounts.actor import Actor
from app.accounts.seed import seed_demo_accounts
from app.catalogue.models import ServiceVersion
from app.demo import (
    answers,
    articles,
    calls,
    deeds,
    doors,
    hall,
    house_rules,
    invited,
    koperasi,
    numbers,
    paperwork,
    people,
    stacks,
    story,
    word,
)
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.stakeholders.kept import PrivacyNotice
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from app.demo.story import Happening

_PROGRESS = "demo.progress"


def is_half_done() -> bool:
    """Whether a loading was cut off; `load()` then goes on."""
    progress = settings.get(_PROGRESS)
    return bool(progress) and "done" not in progress


def load() -> None:
    """Fill the office: its accounts, some 760 koperasi, the sample requests and what became of them."""
    if not settings.get(_PROGRESS):
        with write():
            seed_demo_accounts()
            koperasi.register_all()
            newest = story.newest_day()
            _be_there_since(story.happenings(newest)[0].moment)
            _note(newest=newest.isoformat(), told=0)
    progress = settings.get(_PROGRESS)
    if "done" in progress:
        return
    staff = people.Staff()
    happened = story.happenings(date.fromisoformat(progress["newest"]))
    for place, happening in enumerate(happened[progress["told"] :], start=progress["told"] + 1):
        with clock.standing_at(happening.moment):
            _tell(happening, staff, {**progress, "told": place})
    clerk, writer = staff.called("berkas").actor, staff.called(answers.WRITER).actor
    secretary = staff.called("sekretaris").actor
    with write():
        invited.enter(happened[-1].moment, by=clerk)
        numbers.take(happened[-1].moment, by=clerk)
        answers.keep_all(writer)
        articles.keep_all(writer)
        house_rules.publish(by=secretary)
        calls.take({name: staff.called(name).actor for name in calls.EXTENSIONS}, by=secretary)
        hall.open_hall(by=secretary, sitters={name: staff.called(name).actor for name in hall.SITTERS})
        staff.leave()
        paperwork.order()
        stacks.order()
        _note(**progress, done=True)


def _be_there_since(moment: datetime) -> None:
    """The demo's office had its standards, and told people about their data, before the first of them came."""
    before = moment - timedelta(days=1)
    db.session.execute(update(PrivacyNotice).values(valid_from=before))
    db.session.execute(update(ServiceVersion).values(published_at=before))


def _tell(happening: Happening, staff: people.Staff, progress: dict[str, object]) -> None:
    """One happening and, in its last commit, that it has been told."""
    who = (happening.deed or happening.request)["by"]
    someone = None if who in ("", "applicant") else staff.called(who)
    if happening.deed is None:
        doors.hand_in(happening, someone)
    actor = someone.actor if someone else Actor.applicant(happening.request["fields"].get("name", ""))
    operator, kept_up = (
        staff.called("operator").actor,
        word.untouched_since(date.fromisoformat(str(progress["newest"]))),
    )
    with write():
        word.bring(kept_up, by=operator)
        _do(happening, actor)
        _note(**progress)


def _do(happening: Happening, by: Actor) -> None:
    if happening.deed is not None:
        ticket = db.session.get_one(Ticket, doors.known(happening.request))
        deeds.DEEDS[happening.deed["do"]](ticket, happening, by)


def _note(**progress: object) -> None:
    settings.put(_PROGRESS, progress)
