"""`/api/v1/openapi.json`: Loket's own machine addresses, described where they are served (contract, machine).

Whoever adds an address under `/api/v1` describes it with `describe`; a test finds the one that nobody described.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request

from app.accounts.permissions import public

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("openapi", __name__)
BASE = "/api/v1"
_paths: dict[str, dict[str, Any]] = {}


def describe(path: str, **operations: dict[str, Any]) -> None:
    """Say what one address under `/api/v1` does, by its methods, in the words of OpenAPI 3.1."""
    _paths.setdefault(path, {}).update(operations)


def answer(description: str, **properties: dict[str, Any]) -> dict[str, Any]:
    """One answer in JSON with these fields."""
    schema = {"type": "object", "properties": properties, "required": sorted(properties)}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


@bp.get(f"{BASE}/openapi.json")
@public
def document() -> ResponseReturnValue:
    """The whole description."""
    bearer = {"type": "http", "scheme": "bearer"}
    return jsonify(
        openapi="3.1.0",
        info={"title": "Loket", "version": "1", "description": "What other systems of the office may tell Loket."},
        servers=[{"url": request.host_url.rstrip("/") + BASE}],
        paths=_paths,
        components={"securitySchemes": {"token": bearer}},
    )
