"""Pictures of a paper's pages as the desk shows them.

Nothing from outside is ever opened by the browser in our name: a download is an attachment under a sandbox policy, and
what is shown is a picture.
"""

from __future__ import annotations

from app.platform.previews import drawn
from app.web.headers import guarded

__all__ = ["SHOWN", "WIDTHS", "drawn", "guarded"]

WIDTHS = {"kecil": 360, "besar": 1100}
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/webp"})
"""What can be shown as pictures."""
