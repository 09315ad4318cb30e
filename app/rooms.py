"""The list of rooms. A new room adds its lines here and nowhere else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

TABLES: tuple[str, ...] = (
    "app.accounts.models",
    "app.accounts.audit",
    "app.platform.settings",
    "app.platform.storage",
    "app.platform.jobs",
    "app.platform.printouts",
    "app.platform.throttle",
    "app.catalogue.models",
    "app.stakeholders.places",
    "app.stakeholders.models",
    "app.stakeholders.kept",
    "app.messages.models",
    "app.tickets.clocks.holidays",
    "app.tickets.clocks.hours",
    "app.tickets.clocks.models",
    "app.tickets.models",
    "app.tickets.handling.handed",
    "app.tickets.routing.models",
    "app.tickets.experience.models",
    "app.tickets.history.models",
    "app.tickets.notices.models",
    "app.tickets.handover.models",
    "app.tickets.together.models",
    "app.tickets.files.models",
    "app.tickets.disposition.models",
    "app.tickets.sheets.models",
    "app.records.models",
    "app.records.invitations",
    "app.records.shelf.models",
    "app.contacts.models",
    "app.reading.models",
    "app.letters.models",
    "app.gateway.models",
)
SETTINGS: tuple[str, ...] = (  # each puts itself into `app.desk.settings.room`
    "app.desk.settings.office.pages",
    "app.desk.settings.organisation.pages",
    "app.desk.settings.handover.pages",
    "app.desk.settings.accounts.pages",
    "app.desk.settings.books.pages",
    "app.desk.settings.routing.pages",
    "app.desk.settings.catalogue.pages",
    "app.desk.settings.answers.pages",
    "app.desk.settings.messages.pages",
    "app.desk.settings.hours.pages",
    "app.desk.settings.limits.pages",
    "app.desk.settings.holidays.pages",
    "app.desk.settings.instructions.pages",
    "app.desk.settings.reasons.pages",
    "app.desk.settings.letter_texts.pages",
    "app.desk.settings.jobs",
    "app.desk.settings.audit.pages",
)
PAGES: tuple[str, ...] = (
    "app.accounts.presence",
    "app.accounts.pages",
    "app.accounts.own_account",
    "app.operations.health",
    "app.desk.notices.pages",
    "app.desk.worklist.pages",
    "app.desk.worklist.batches",
    "app.desk.worklist.search",
    "app.desk.worklist.export",
    "app.desk.ticket.page",
    "app.desk.ticket.actions",
    "app.desk.ticket.files",
    "app.desk.ticket.renewed",
    "app.desk.letters.room",
    "app.desk.letters.paper_acts",
    "app.desk.events.pages",
    "app.desk.shelf.pages",
    "app.desk.shelf.export",
    "app.desk.messages.pages",
    "app.desk.messages.incoming",
    "app.desk.messages.way",
    "app.desk.messages.letters",
    "app.desk.ticket.compose",
    "app.desk.ticket.alike",
    "app.desk.requester.pages",
    "app.desk.requester.edit",
    "app.desk.requester.merge",
    "app.desk.requester.reveal",
    "app.desk.requester.representation",
    "app.desk.letter_book.pages",
    "app.desk.letter_book.printing",
    "app.desk.holders.pages",
    "app.desk.leaders.pages",
    "app.desk.leaders.week",
    "app.desk.sheets.printing",
    "app.desk.sheets.pages",
    "app.desk.sheets.returned",
    "app.web.language_choice",
    "app.web.look",
    "app.channels.website.pages",
    "app.channels.website.drafts",
    "app.channels.uploads",
    "app.channels.who.pages",
    "app.channels.need",
    "app.channels.phone.pages",
    "app.channels.phone.status",
    "app.channels.phone.back",
    "app.channels.counter.pages",
    "app.channels.counter.draft",
    "app.channels.counter.saved",
    "app.channels.counter.bring",
    "app.channels.counter.brought",
    "app.channels.counter.collect",
    "app.channels.counter.collected",
    "app.channels.document.pages",
    "app.channels.document.scans",
    "app.channels.document.book_print",
    "app.gateway.upload_pages",
    "app.gateway.delivery_reports",
    "app.portal.home",
    "app.portal.catalogue_pages",
    "app.portal.search",
    "app.portal.crawlers",
    "app.portal.tracking.door",
    "app.portal.tracking.pages",
    "app.portal.tracking.acts",
    "app.portal.tracking.wishes",
    "app.portal.tracking.way",
    "app.portal.tracking.receipt",
    "app.portal.tracking.mine",
    "app.portal.verification.pages",
    "app.desk.settings.index",
)
JOBS: tuple[str, ...] = (  # and what listens to the history
    "app.messages.sending",
    "app.messages.incoming.fetching",
    "app.tickets.word.telling",
    "app.tickets.word.results",
    "app.tickets.word.answers",
    "app.tickets.word.reminding",
    "app.tickets.sweep",
    "app.tickets.experience.learning",
    "app.records.shelf.overdue",
    "app.tickets.clocks.recount",
    "app.tickets.clocks.ticking",
    "app.tickets.clocks.sources",
    "app.tickets.clocks.alarms",
    "app.tickets.disposition.running",
    "app.tickets.receipts.printing",
    "app.letters.printing",
    "app.letters.given_up",
    "app.letters.running",
    "app.letters.passing_on",
    "app.desk.letters.waiting",
    "app.tickets.handover.carrying",
    "app.tickets.sheets.reading",
    "app.contacts.passing_on",
    "app.desk.leaders.sources",
    "app.gateway.uploads",
    "app.demo.paperwork",
)
COMMANDS: tuple[str, ...] = (
    "app.operations.run",
    "app.operations.doctor",
    "app.operations.bench.command",
    "app.platform.worker",
)
COMMANDS_OF_AN_OFFICE: tuple[str, ...] = (
    "app.messages.incoming.commands",
    "app.accounts.commands",
    "app.tickets.clocks.due",
    "app.gateway.commands",
)
"""Commands that ask an office something, and found it first where nobody has (`app.operations.first_time`)."""


def furnish(app: Flask) -> None:
    """Import the tables, jobs and settings, register each page module's `bp`, add each command module's `commands`."""
    for name in (*TABLES, *JOBS, *SETTINGS):
        import_module(name)
    for name in PAGES:
        app.register_blueprint(import_module(name).bp)
    for name in COMMANDS:
        for command in import_module(name).commands:
            app.cli.add_command(command)
    prepared = import_module("app.operations.first_time").prepared
    for name in COMMANDS_OF_AN_OFFICE:
        for command in import_module(name).commands:
            app.cli.add_command(prepared(command))
