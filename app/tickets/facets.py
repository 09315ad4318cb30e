"""What a room around the core knows about a request and shows on its page: an agenda number, a telephone call.

A room registers one function at assembly; the ticket page asks each once. The core knows none of them by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Fact = tuple[str, str]  # label and value, in the reader's language
    Facet = Callable[[int], list[Fact]]

_FACETS: dict[str, Facet] = {}


def facet(room: str) -> Callable[[Facet], Facet]:
    """Register `f(ticket_id) -> [(label, value), …]` for a room; registering the same room again replaces it.

    One short statement at most, nothing personal that the page would not show anyway.
    """

    def register(told: Facet) -> Facet:
        _FACETS[room] = told
        return told

    return register


def of(ticket_id: int) -> list[Fact]:
    """Everything the rooms know about the request, in the order of their names."""
    return [fact for room in sorted(_FACETS) for fact in _FACETS[room](ticket_id)]


_FIELDS: dict[str, Callable[[int], dict[str, str]]] = {}


def field_values(room: str) -> Callable[[Callable[[int], dict[str, str]]], Callable[[int], dict[str, str]]]:
    """Register `f(ticket_id) -> {"nomor_surat_masuk": …}`: what a room fills into the texts of letters."""

    def register(told: Callable[[int], dict[str, str]]) -> Callable[[int], dict[str, str]]:
        _FIELDS[room] = told
        return told

    return register


def fields(ticket_id: int) -> dict[str, str]:
    """What the rooms fill into the texts of letters about a request."""
    return {name: value for room in sorted(_FIELDS) for name, value in _FIELDS[room](ticket_id).items()}
