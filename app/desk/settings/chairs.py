"""Every chair of the office to choose from, under the headings of its units."""

from __future__ import annotations

from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Position, Unit
from app.extensions import db
from app.web import office_names

_CHAIRS = (
    select(Position.id, Position.title, Unit.name)
    .join(Unit, Unit.id == Position.unit_id)
    .where(Position.is_active, Unit.is_active)
    .order_by(Unit.id, Position.is_head.desc(), Position.id)
)


def choices() -> list[SelectChoice]:
    """The chairs in use, a unit's head first."""
    return [
        SelectChoice(str(row.id), office_names.spoken(row.title), optgroup=office_names.spoken(row.name))
        for row in db.session.execute(_CHAIRS)
    ]
