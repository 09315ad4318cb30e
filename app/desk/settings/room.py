"""The room of settings, `/meja/pengaturan`: each of its rooms puts itself in, with a word on what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from app.web import navigation

if TYPE_CHECKING:
    from app.web.i18n import Lazy

bp = Blueprint("settings", __name__, url_prefix="/meja/pengaturan")


def add(
    room: Blueprint, label: Lazy, about: Lazy, *, permission: str | tuple[str, ...], order: int, first: str = "show"
) -> None:
    """Open `room` under the settings' address and announce its `first` page. Called while the room is imported."""
    bp.register_blueprint(room)
    way = f"{bp.name}.{room.name}.{first}"
    navigation.add("settings", label, way, permission=permission, order=order, about=about)
