"""Every page there is to open, each by somebody who may: found by the URL map, then by the links on the pages.

The office of the access matrix stands behind it (`world`), with a request in each state beside it. A page that nothing
leads to is told of by `unopened`, so that none is left out in silence.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from lxml import html
from werkzeug.exceptions import HTTPException

from app.accounts.permissions import permissions_of
from tests import cast
from tests.test_access_matrix import HATS, MINE, SECRET, THEIRS, TRIED, Hat, World, is_public, permissions, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule

_FIRST = (cast.OPERATOR, cast.STAF, cast.KASI, cast.BERKAS, cast.SEKRETARIS, cast.KASUBAG, cast.KONTEN, cast.TEKNISI)
LOOKERS = [name for name in (*_FIRST, *(name for name in TRIED if name not in _FIRST)) if name in HATS]


class Way(NamedTuple):
    """Who opens which address; None is the public."""

    person: str | None
    address: str


@dataclass
class Ways:
    """By the endpoint, one way to each page."""

    app: Flask
    found: dict[str, Way] = field(default_factory=dict)
    _links: list[Way] = field(default_factory=list)
    _hats: dict[str | None, Hat] = field(default_factory=dict)

    def look_for_all(self, world: World, others: list[Way]) -> None:
        """Open each address that can be made of the world's values, then follow the links of what was opened."""
        for rule in self.rules():
            self.try_all(rule.endpoint, self._made(rule, world))
        self._links += others
        while self._links:
            way = self._links.pop(0)
            endpoint = self._endpoint(way.address)
            if endpoint and endpoint not in self.found:
                self._try(endpoint, way)

    def rules(self) -> list[Rule]:
        return [rule for rule in rules(self.app) if "GET" in rule.methods]

    def unopened(self) -> set[str]:
        return {rule.endpoint for rule in self.rules()} - set(self.found)

    def try_all(self, endpoint: str, ways: Iterator[Way]) -> None:
        any(self._try(endpoint, way) for way in ways)

    def _try(self, endpoint: str, way: Way) -> bool:
        answer = self._hat(way.person).client.get(way.address)
        if answer.mimetype != "text/html" or answer.status_code != 200 or b"<html" not in answer.data[:500]:
            return False
        self.found[endpoint] = way
        self._links += [Way(way.person, link) for link in _links(answer.get_data(as_text=True))]
        return True

    def _made(self, rule: Rule, world: World) -> Iterator[Way]:
        needed = permissions_of(self.app.view_functions[rule.endpoint]) or ()
        able = [name for name in LOOKERS if not permissions(name).isdisjoint(needed)]
        for person in [None] if is_public(rule) else able:
            for which in (MINE, THEIRS, SECRET) if rule.arguments else (MINE,):
                with suppress(KeyError, ValueError):  # a value the world has not: the links will lead there
                    yield Way(person, world.address(rule, which))

    def _hat(self, person: str | None) -> Hat:
        if person not in self._hats:
            self._hats[person] = Hat(self.app, person)
        return self._hats[person]

    def _endpoint(self, address: str) -> str | None:
        try:
            return str(self.app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")[0])
        except HTTPException:
            return None


def _links(page: str) -> set[str]:
    """Where its links, and its forms that only ask, lead to."""
    targets = html.fromstring(page).xpath("//a/@href | //form[not(@method)]/@action")
    return {target for target in targets if target.startswith("/") and not target.startswith("//")}
