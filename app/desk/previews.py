"""Which files the desk shows as pictures of their pages, and how wide.

Nothing from outside is ever opened by the browser in our name: a download is an attachment under a sandbox policy
(`app.web.headers.guarded`), and what is shown is a picture (`app.platform.previews`).
"""

from __future__ import annotations

WIDTHS = {"kecil": 360, "besar": 1100}
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/webp"})
"""What can be shown as pictures."""
