"""What a step on a request is: its address, its words, who may take it, when it fits, its form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.ticket.fits import Fits
    from app.desk.ticket.forms import ActForm
    from app.desk.ticket.reading import Seen
    from app.web.i18n import Lazy


@dataclass(frozen=True)
class Act:
    """One step: its address, its words, who may take it, when it fits, its form; the page that follows, if another.

    `is_told`: the applicant waits to hear of it.
    """

    slug: str
    label: Lazy
    button: Lazy
    done: Lazy
    form: type[ActForm]
    permissions: tuple[str, ...]
    fits: Fits
    is_mark: bool = False
    then: str = ""
    is_told: bool = False

    @cached_property
    def is_plain(self) -> bool:
        """Nothing to fill in: its button stands on the page itself."""
        return not any(hasattr(getattr(self.form, name), "field_class") for name in dir(self.form))

    def is_open_to(self, seen: Seen, by: Actor) -> bool:
        """Whether this person may take the step now."""
        return any(by.may(name) for name in self.permissions) and self.fits(seen, by)
