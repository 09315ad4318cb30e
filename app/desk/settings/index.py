"""`/meja/pengaturan`: what this person may set, each way with a word on what it is for."""

from __future__ import annotations

from typing import Any

from app.accounts.permissions import current_actor, needs
from app.desk.settings.answering import draw
from app.desk.settings.room import bp
from app.web import navigation
from app.web.i18n import lazy_

MAY_SET = navigation.permissions("settings")
"""Whoever may open one of the rooms: they have all announced themselves, for `app.rooms` brings this page last."""

navigation.add("desk", lazy_("Pengaturan"), "settings.index", permission=MAY_SET, order=90)


@bp.get("")
@needs(*MAY_SET)
def index() -> Any:
    """The list of pages this person may open."""
    return draw("index", entries=navigation.ways("settings", current_actor()))
