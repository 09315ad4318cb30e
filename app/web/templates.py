"""The template environment: Flask's, with the globals as the plain dictionary they are.

Jinja wraps them in a chain for templates that bring globals of their own, which none of ours does, and walking that
chain at every import and include cost a tenth of each page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.templating import Environment

if TYPE_CHECKING:
    from collections.abc import MutableMapping


class PlainEnvironment(Environment):
    """Flask's environment; templates share its globals and are not given any of their own."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own globals, unless a caller insists on more."""
        return self.globals if d is None else super().make_globals(d)
