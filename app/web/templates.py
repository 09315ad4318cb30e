"""The template environment: Flask's, without what Jinja keeps ready for others and none of our templates uses.

Globals are the plain dictionary they are: Jinja wraps them in a chain for templates that bring globals of their own,
and walking it at every import and include cost a tenth of each page. What a template calls is called: Jinja first asks
twice whether it wants to know the context, at each of a page's hundreds of words and links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.templating import Environment
from jinja2.runtime import Context

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping


class PlainContext(Context):
    """A context that calls functions and macros as they are."""

    def call(
        self, called: Callable[..., Any], /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **kwargs: Any
    ) -> Any:
        """What `called` gives. A function marked with Jinja's `pass_context` would miss it: none of ours is."""
        return called(*args, **kwargs)


class PlainEnvironment(Environment):
    """Flask's environment; templates share its globals and are not given any of their own."""

    context_class = PlainContext

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own globals, unless a caller insists on more."""
        return self.globals if d is None else super().make_globals(d)
