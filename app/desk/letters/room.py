"""The room of letters as a whole: its pages, the writing of letters, and their steps, under `/meja/surat`."""

from __future__ import annotations

from app.desk.letters import acts, pages, writing

bp = pages.bp
for part in (writing, acts):
    bp.register_blueprint(part.bp)
