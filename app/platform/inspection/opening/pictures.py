"""Photos and scans as pictures: opened whole, turned upright, and written anew without place, camera or stowaways."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps, TiffImagePlugin

from app.platform.inspection.opening.codes import MOST_SHEETS, found_on
from app.platform.inspection.opening.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PIXELS = 70_000_000  # A3 at 600 dpi
MOST_PAGES = 200
MOST_LEAVES = 1000  # of a scan, which is not written anew
MOST_BYTES = 30 * 1024 * 1024
TALLEST = 4  # a preview is at most this many times as high as wide

_MEDIA = {"jpeg": "jpg", "png": "png", "tiff": "tif", "webp": "webp"}
_SCANNED = 150.0  # dots an inch of a picture that does not say: a photographed sheet is about A4 then
_COARSEST, _FINEST, _A4 = 100, 1200, 11.7  # dots an inch that a scanner says; inches of a sheet
MOST_DRAWN = 18_000_000  # points of a page that is read: A3 at 300 dots an inch
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
_HARMLESS = ("transparency", "dpi")

Image.MAX_IMAGE_PIXELS = None  # we count ourselves, before a pixel is read


def judge(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """The picture's particulars and its clean bytes."""
    image = _opened(content, kind)
    pages = getattr(image, "n_frames", 1) if kind == "tiff" else 1
    if pages > MOST_PAGES:
        raise Refused("too_many_pages")
    data = _clean_tiff(image, pages) if kind == "tiff" else _clean(image, kind)
    if len(data) > MOST_BYTES:
        raise Refused("too_big")
    return {"media_type": f"image/{kind}", "extension": _MEDIA[kind], "pages": pages}, data


def leaf(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """The picture's particulars; only its first page is drawn. Raises Refused."""
    image = _opened(content, kind)
    pages = getattr(image, "n_frames", 1) if kind == "tiff" else 1
    if pages > MOST_LEAVES:
        raise Refused("too_many_pages")
    _opened(content, kind).load()
    return {"media_type": f"image/{kind}", "extension": _MEDIA[kind], "pages": pages}, b""


def draw(content: bytes, kind: str, page: int, dpi: int) -> tuple[dict[str, Any], bytes]:
    """One page to be read, as PPM, at most `dpi` dots an inch; a picture that does not say is taken for a sheet."""
    image = _opened(content, kind)
    if not 1 <= page <= getattr(image, "n_frames", 1):
        raise Refused("no_such_page")
    image.seek(page - 1)
    _count_pixels(image)
    dots = _dots_an_inch(image)
    drawn = _eight_bits(ImageOps.exif_transpose(image))
    across, down = dots[::-1] if image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE else dots
    finest = max(across, down)
    share = min(1.0, dpi / finest, (MOST_DRAWN / (drawn.width * drawn.height)) ** 0.5)
    size = (max(1, round(drawn.width * finest / across * share)), max(1, round(drawn.height * finest / down * share)))
    if size != drawn.size:
        drawn = drawn.resize(size, Image.Resampling.BOX if share < 1 else Image.Resampling.BICUBIC)
    return {"dpi": max(1, round(finest * share))}, as_ppm(drawn)


def preview(content: bytes, kind: str, page: int, width: int) -> tuple[dict[str, Any], bytes]:
    """One page as PNG, at most `width` pixels wide."""
    image = _opened(content, kind)
    if not 1 <= page <= getattr(image, "n_frames", 1):
        raise Refused("no_such_page")
    image.seek(page - 1)
    _count_pixels(image)
    shown = _plain(ImageOps.exif_transpose(image), "RGB")
    shown.thumbnail((width, width * TALLEST))
    return {}, as_png(shown)


def emblem(content: bytes, kind: str, side: int) -> tuple[dict[str, Any], bytes]:
    """The picture as PNG inside a square of `side` pixels, still transparent where it was."""
    image = _opened(content, kind)
    shown = _upright(image).convert("RGBA")
    shown.info = {}
    shown.thumbnail((side, side))
    return {}, as_png(shown)


def codes(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """What the QR codes on the picture's pages say."""
    image = _opened(content, kind)
    said: list[str] = []
    for page in range(min(getattr(image, "n_frames", 1), MOST_SHEETS)):
        image.seek(page)
        _count_pixels(image)
        said += found_on(_plain(ImageOps.exif_transpose(image), "L"))
    return {"codes": said}, b""


def sheets(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """The picture's pages as one PDF, for a scan that came as pictures."""
    image = _opened(content, kind)
    pages = []
    for page in range(min(getattr(image, "n_frames", 1), MOST_SHEETS)):
        image.seek(page)
        _count_pixels(image)
        pages.append(_plain(ImageOps.exif_transpose(image), "L" if image.mode in ("1", "L") else "RGB"))
    out = BytesIO()
    across, _down = _resolution(image)
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=max(across, _SCANNED), quality=88)
    return {"pages": len(pages)}, out.getvalue()


def as_png(image: Image.Image) -> bytes:
    """The bytes of `image` as PNG; of one in few colours as small as they come."""
    out = BytesIO()
    image.save(out, "PNG", optimize=image.mode == "P")
    return out.getvalue()


def as_ppm(image: Image.Image) -> bytes:
    """The points of `image`, grey or coloured, nothing packed: quickly written and quickly read."""
    out = BytesIO()
    image.save(out, "PPM")
    return out.getvalue()


def _dots_an_inch(image: Image.Image) -> tuple[float, float]:
    """What the picture says, where that can be; else as though its longer side were that of an A4 sheet."""
    across, down = map(float, image.info.get("dpi", (0, 0)))
    if all(_COARSEST <= dots <= _FINEST for dots in (across, down)):
        return across, down
    guess = max(max(image.size) / _A4, _COARSEST / 2)
    return guess, guess


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey or colour in eight bits a point."""
    if image.mode.startswith("I;16"):
        return image.point(lambda level: level * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        low, high = image.getextrema()
        scale = 255 / max(float(high) - float(low), 1)  # type: ignore[arg-type]
        return image.point(lambda level: level * scale - float(low) * scale).convert("L")  # type: ignore[arg-type]
    return _plain(image, "L" if image.mode in ("1", "L", "LA") else "RGB")


def _opened(content: bytes, kind: str) -> Image.Image:
    image = Image.open(BytesIO(content), formats=[kind.upper()])
    _count_pixels(image)
    return image


def _count_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Refused("too_many_pixels")


def _upright(image: Image.Image) -> Image.Image:
    """The picture as one sees it, without anything but its pixels, its transparency and its resolution."""
    turned = ImageOps.exif_transpose(image)
    turned.info = {key: value for key, value in image.info.items() if key in _HARMLESS}
    return turned


def _clean(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    upright = _upright(image)
    if kind == "jpeg":
        upright = _plain(upright, "L" if upright.mode == "L" else "RGB")
        upright.save(out, "JPEG", quality=88, dpi=_resolution(image))
    elif kind == "webp":
        upright.save(out, "WEBP", quality=88, icc_profile=b"", exif=b"", xmp=b"")
    else:
        upright.save(out, "PNG", dpi=_resolution(image), icc_profile=None)
    return out.getvalue()


def _clean_tiff(image: Image.Image, pages: int) -> bytes:
    out = BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out) as writer:
        for frame, compression in _frames(image, pages):
            frame.save(writer, "TIFF", compression=compression, dpi=_resolution(frame))
            writer.newFrame()
    return out.getvalue()


def _frames(image: Image.Image, pages: int) -> Iterator[tuple[Image.Image, str]]:
    for page in range(pages):
        image.seek(page)
        _count_pixels(image)
        upright = _upright(image.copy() if not image.getexif().get(0x0112) else image)
        if upright.mode == "1":
            yield upright, "group4"
        elif image.info.get("compression") == "jpeg":
            yield _plain(upright, "L" if upright.mode == "L" else "RGB"), "jpeg"
        else:
            yield upright, "tiff_deflate"


def _plain(image: Image.Image, mode: str) -> Image.Image:
    """`image` in `mode`; what was transparent becomes paper."""
    if "A" in image.mode or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert(mode)
    return image if image.mode == mode else image.convert(mode)


def _resolution(image: Image.Image) -> tuple[float, float]:
    across, down = image.info.get("dpi", (0, 0))
    return (float(across), float(down)) if 30 <= across <= 2400 and 30 <= down <= 2400 else (72.0, 72.0)
