"""Scans: what came in on paper or as a picture, read page by page, and put together to letters (handbook §4.2)."""
