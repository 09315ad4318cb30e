"""Key presses as a person makes them, counted: what a screen costs beside the words that are typed anyway.

A chord counts each of its keys (`Alt+1` is two). `write` types free text and counts nothing. The mouse is not there:
any press of it during the count is a fault.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_NO_MOUSE = "addEventListener('pointerdown', () => window.loketMouse(), true)"


class Keys:
    """`keys = Keys(page)`, then `keys.press("Alt+8", "1")`, `keys.write("mau membuat NIB")`, `keys.count`."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.pressed = page, 0, list[str]()
        self._mouse: list[str] = []
        page.expose_binding("loketMouse", lambda _source: self._mouse.append(page.url))
        page.add_init_script(_NO_MOUSE)

    def press(self, *keys: str) -> None:
        """Press these one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count += len(key.split("+")) if key != "+" else 1
            self.pressed.append(key)

    def write(self, words: str) -> None:
        """Type free text where the keyboard stands; it is not counted."""
        self.page.keyboard.type(words)
        self.pressed.append(f"“{words}”")

    def at_most(self, limit: int, what: str) -> None:
        """Say what it cost, and fail when it was more than `limit` or took the mouse."""
        sys.stdout.write(f"\n{what}: {self.count} keys (at most {limit}): {' '.join(self.pressed)}\n")
        assert not self._mouse, f"the mouse was used on {self._mouse}"
        assert self.count <= limit, f"{self.count} keys: {self.pressed}"
