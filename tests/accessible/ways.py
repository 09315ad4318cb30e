"""Every page there is to open, each by somebody who may: by the URL map, by the links on the pages, and by deeds.

One way leads to each endpoint; what a page looks like in another state (`deeds`) is another way, told apart by its
address. Whatever is left unopened is named in `no_pages` with its reason, so that no page is left out in silence.
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
    from collections.abc import Iterable, Iterator

    from flask import Flask
    from werkzeug.routing import Rule

_FIRST = (cast.OPERATOR, cast.STAF, cast.KASI, cast.BERKAS, cast.SEKRETARIS, cast.KASUBAG, cast.KONTEN, cast.TEKNISI)
LOOKERS = [name for name in (*_FIRST, *(name for name in TRIED if name not in _FIRST)) if name in HATS]

_ACTING = {"language.choose", "provider.sign_out"}
"""Links that change the browser they are followed in."""


class Way(NamedTuple):
    """Who opens which address; None is the public. The person may be a browser that a deed has prepared."""

    person: str | None
    address: str


@dataclass
class Ways:
    """By the endpoint and, for a state, its address: one way to each page."""

    app: Flask
    found: dict[tuple[str, str], Way] = field(default_factory=dict)
    shut: list[tuple[Way, int]] = field(default_factory=list)
    """What a deed should have opened, and the status it answered instead."""
    hats: dict[str | None, Hat] = field(default_factory=dict)
    _opened: set[str] = field(default_factory=set)
    _links: list[Way] = field(default_factory=list)

    def look_for_all(self, world: World) -> None:
        """Open each address that can be made of the world's values, then follow the links of what was opened."""
        for rule in self.rules():
            self.try_all(rule.endpoint, self._made(rule, world))
        self._follow()

    def add(self, states: Iterable[Way]) -> None:
        """Open each of these, whichever other of the endpoint is open already, then follow their links."""
        for way in states:
            endpoint = self._endpoint(way.address)
            status = self._try(endpoint, way, state=way.address) if endpoint else 404
            if status != 200:
                self.shut.append((way, status))
        self._follow()

    def all(self) -> list[Way]:
        """Each once, a person's together."""
        return sorted(set(self.found.values()), key=str)

    def rules(self) -> list[Rule]:
        return [rule for rule in rules(self.app) if "GET" in rule.methods]

    def unopened(self) -> set[str]:
        return {rule.endpoint for rule in self.rules()} - self._opened

    def try_all(self, endpoint: str, ways: Iterable[Way]) -> bool:
        """Open one of these, unless the endpoint is open already."""
        return endpoint in self._opened or any(self._try(endpoint, way) == 200 for way in ways)

    def hat(self, person: str | None) -> Hat:
        if person not in self.hats:
            self.hats[person] = Hat(self.app, person)
        return self.hats[person]

    def _follow(self) -> None:
        while self._links:
            way = self._links.pop(0)
            endpoint = self._endpoint(way.address)
            if endpoint and endpoint not in self._opened | _ACTING:
                self._try(endpoint, way)

    def _try(self, endpoint: str, way: Way, state: str = "") -> int:
        """200 for a whole page, and then it is found; else what it answered (204 for what is no page)."""
        answer = self.hat(way.person).client.get(way.address)
        if answer.status_code != 200:
            return answer.status_code
        if answer.mimetype != "text/html" or b"<html" not in answer.data[:500]:
            return 204
        self._opened.add(endpoint)
        self.found[endpoint, f"{way.person} {state}" if state else ""] = way
        self._links += [Way(way.person, link) for link in _links(answer.get_data(as_text=True))]
        return 200

    def _made(self, rule: Rule, world: World) -> Iterator[Way]:
        needed = permissions_of(self.app.view_functions[rule.endpoint]) or ()
        able = [name for name in LOOKERS if not permissions(name).isdisjoint(needed)]
        for person in [None] if is_public(rule) else able:
            for which in (MINE, THEIRS, SECRET) if rule.arguments else (MINE,):
                with suppress(KeyError, ValueError):  # a value the world has not: the links will lead there
                    yield Way(person, world.address(rule, which))

    def _endpoint(self, address: str) -> str | None:
        try:
            return str(self.app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")[0])
        except HTTPException:
            return None


def _links(page: str) -> set[str]:
    """Where its links, and its forms that only ask, lead to."""
    targets = html.fromstring(page).xpath("//a/@href | //form[not(@method)]/@action")
    return {target for target in targets if target.startswith("/") and not target.startswith("//")}
