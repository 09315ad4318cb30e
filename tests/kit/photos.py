"""A sheet as a telephone photographs it: lying askew on a dark table."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

TABLE = 60
CORNERS = ((0.16, 0.12), (0.86, 0.07), (0.93, 0.91), (0.08, 0.85))
"""Top left, top right, bottom right, bottom left, as parts of the photo."""


def photo(page: Image.Image) -> bytes:
    """The page as a plain JPEG."""
    out = BytesIO()
    page.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def askew(page: Image.Image, width: int = 1200, height: int = 1600) -> bytes:
    """The page lying between `CORNERS` on a table."""
    corners = [(x * width, y * height) for x, y in CORNERS]
    there = page.convert("L").transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        _back(corners, page.size),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )
    return photo(there)


def _back(corners: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """What PIL wants: from the photo's points to the page's; eight equations, solved by elimination."""
    page = ((0, 0), (size[0], 0), size, (0, size[1]))
    rows = []
    for (x, y), (u, v) in zip(corners, page, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for place in range(8):
        best = max(range(place, 8), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(8):
            if other != place:
                share = rows[other][place]
                rows[other] = [a - share * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [row[8] for row in rows]
