"""What a page weighs on the wire, with all that it brings."""

from __future__ import annotations

from typing import Any

from lxml import html

KB = 1024
OF_STAFF = 120 * KB
"""A page of the desk with all it brings (issue 5, Pages)."""
_BROUGHT = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //script/@data-then | //img/@src"


class Weighed:
    """One page and what it brings, in bytes on the wire."""

    def __init__(self, client: Any, path: str) -> None:
        page = _fetched(client, path)
        tree = html.document_fromstring(client.get(path).get_data())
        brought = {address for address in tree.xpath(_BROUGHT) if not address.startswith("data:")}
        self.page = _size(page)
        self.all = self.page + sum(_size(_fetched(client, one.partition("#")[0])) for one in brought)
        self.requests = 1 + len(brought)


def _fetched(client: Any, path: str) -> Any:
    return client.get(path, headers={"Accept-Encoding": "gzip"})


def _size(answer: Any) -> int:
    """Of the body; heads are some 600 bytes more each."""
    return len(answer.get_data())
