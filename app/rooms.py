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
    "app.platform.throttle",
    "app.catalogue.models",
    "app.stakeholders.places",
    "app.stakeholders.models",
    "app.stakeholders.kept",
    "app.tickets.clocks.holidays",
    "app.tickets.models",
    "app.tickets.history.models",
    "app.tickets.notices.models",
    "app.tickets.together.models",
    "app.tickets.files.models",
    "app.records.models",
    "app.contacts.models",
    "app.gateway.models",
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
    "app.desk.ticket.compose",
    "app.desk.ticket.tied",
    "app.desk.requester.pages",
    "app.desk.requester.edit",
    "app.desk.requester.merge",
    "app.desk.requester.reveal",
    "app.desk.requester.representation",
    "app.desk.settings.index",
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
    "app.channels.document.pages",
    "app.channels.document.scans",
    "app.gateway.upload_pages",
    "app.portal.home",
    "app.portal.catalogue_pages",
    "app.portal.search",
    "app.portal.crawlers",
    "app.portal.tracking.door",
    "app.portal.tracking.pages",
    "app.portal.tracking.acts",
    "app.portal.tracking.wishes",
    "app.portal.tracking.receipt",
    "app.portal.tracking.mine",
)
JOBS: tuple[str, ...] = (
    "app.tickets.sweep",
    "app.tickets.clocks.recount",
    "app.tickets.receipts.printing",
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
    "app.accounts.commands",
    "app.tickets.clocks.due",
    "app.gateway.commands",
)
"""Commands that ask an office something, and found it first where nobody has (`app.operations.first_time`)."""


def furnish(app: Flask) -> None:
    """Import the tables and jobs, register each page module's `bp`, add each command module's `commands`."""
    for name in (*TABLES, *JOBS):
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
