"""PDF: opened by two readers, searched for anything that acts by itself, and drawn as a picture when asked.

The file itself is kept as it came, because rewriting it would break an electronic signature (BSrE, e-Meterai).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from app.platform.inspection.opening.codes import MOST_SHEETS, found_on
from app.platform.inspection.opening.pictures import MOST_DRAWN, TALLEST, as_png, as_ppm
from app.platform.inspection.opening.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES = 1000
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/RichMediaExecute",
}
_ACTING_KEYS = {"/XFA", "/RichMediaContent", "/RichMediaSettings"}
_READING = 200  # dots an inch at which codes are read
_TEXTS_AT_ONCE, _LONGEST_TEXT = 40, 500_000  # pages and letters of one answer
_PICTURE = 0.5  # share of a page above which a picture on it is taken for the scanned page
_PHOTO = 0.015  # and above which it may be somebody's face, 3 by 4 cm of A4; a crest is smaller
_INKS = 16  # enough for letters and lines; a page of a letter then takes a third of the bytes
_SEEN = 40  # by how much of 255 a colour may change unseen
_FEW = 0.0001  # share of a page that may change more: blue ink tells an original from a copy
_TAIL = 4096  # bytes at the end in which a whole PDF says that it ends


def judge(content: bytes, _kind: str) -> tuple[dict[str, Any], bytes]:
    """The document's particulars; no new bytes. Raises Refused."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _must_be_whole(pdf, content)
            _must_be_passive(pdf)
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    if pages > MOST_PAGES:
        raise Refused("too_many_pages")
    _drawn(content, 1, 120)
    return {"media_type": "application/pdf", "extension": "pdf", "pages": pages}, b""


def leaf(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """The document's particulars. Raises Refused."""
    return judge(content, kind)


def draw(content: bytes, _kind: str, page: int, dpi: int) -> tuple[dict[str, Any], bytes]:
    """One page to be read, as PPM at `dpi` dots an inch; a poster in fewer."""
    document = pypdfium2.PdfDocument(content)
    if not 1 <= page <= len(document):
        raise Refused("no_such_page")
    sheet = document[page - 1]
    across, down = sheet.get_size()
    fitting = min(1.0, (MOST_DRAWN / max(across * down * (dpi / 72) ** 2, 1)) ** 0.5)
    scale = max(dpi / 72 * fitting, 1 / max(across, down, 1))
    return {"dpi": max(1, round(scale * 72))}, as_ppm(sheet.render(scale=scale).to_pil())


def preview(content: bytes, _kind: str, page: int, width: int) -> tuple[dict[str, Any], bytes]:
    """One page as PNG, at most `width` pixels wide."""
    return {}, _drawn(content, page, width)


def sheets(content: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """A PDF stays as it came."""
    return judge(content, kind)


def texts(content: bytes, _kind: str, first: int) -> tuple[dict[str, Any], bytes]:
    """What the pages from `first` on say themselves, up to the first that is a picture of a page."""
    document = pypdfium2.PdfDocument(content)
    said: list[str] = []
    for place in range(first - 1, min(len(document), first - 1 + _TEXTS_AT_ONCE)):
        text = _own_text(document[place])
        if not text or sum(map(len, said)) > _LONGEST_TEXT:
            break
        said.append(text[:_LONGEST_TEXT])
    return {"texts": said}, b""


def _own_text(sheet: pypdfium2.PdfPage) -> str:
    """Nothing where the page must be read: it has no words, or is a picture, whose text layer is a stamp or what some
    other program thought to read there (decision 15)."""
    text = sheet.get_textpage().get_text_bounded()
    return text if any(map(str.isalpha, text)) and not _is_picture(sheet) else ""


def _is_picture(sheet: pypdfium2.PdfPage, share: float = _PICTURE) -> bool:
    """Whether one picture covers so much of the page."""
    across, down = sheet.get_size()
    pictures = sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    corners = (picture.get_bounds() for picture in pictures)
    least = share * across * down
    return any((right - left) * (top - bottom) > least for left, bottom, right, top in corners)


def codes(content: bytes, _kind: str) -> tuple[dict[str, Any], bytes]:
    """What the QR codes on its pages say."""
    document = pypdfium2.PdfDocument(content)
    said: list[str] = []
    for sheet in list(document)[:MOST_SHEETS]:
        said += found_on(sheet.render(scale=_READING / 72, grayscale=True).to_pil().convert("L"))
    return {"codes": said}, b""


def _drawn(content: bytes, page: int, width: int) -> bytes:
    document = pypdfium2.PdfDocument(content)
    if not 1 <= page <= len(document):
        raise Refused("no_such_page")
    sheet = document[page - 1]
    across, down = sheet.get_size()
    scale = min(width / max(across, 1), width * TALLEST / max(down, 1))
    picture = sheet.render(scale=scale).to_pil().convert("RGB")
    picture.thumbnail((width, width * TALLEST))
    return as_png(picture if _is_picture(sheet, _PHOTO) else _in_few_inks(picture))


def _in_few_inks(picture: Image.Image) -> Image.Image:
    """The page in few colours where nobody sees the difference, else as it is: a signature, a stamp."""
    plain = picture.quantize(_INKS, dither=Image.Dither.NONE)
    red, green, blue = ImageChops.difference(picture, plain.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    changed = sum(most.histogram()[_SEEN:])
    return plain if changed <= _FEW * picture.width * picture.height else picture


def _must_be_whole(pdf: pikepdf.Pdf, content: bytes) -> None:
    cut_off = b"%%EOF" not in content[-_TAIL:] and pdf.get_warnings()
    if cut_off or not len(pdf.pages):
        raise Refused("broken")


def _must_be_passive(pdf: pikepdf.Pdf) -> None:
    for part in _dictionaries(pdf):
        keys = set(part.keys())
        if "/EF" in keys or part.get("/Type") == "/EmbeddedFile":
            raise Refused("embedded_files")
        if keys & _ACTING_KEYS or _is_action(part, keys):
            raise Refused("active_pdf")


def _is_action(part: Any, keys: set[str]) -> bool:
    if "/JS" in keys and isinstance(part["/JS"], (pikepdf.String, pikepdf.Stream)):
        return True
    return "/S" in keys and isinstance(part["/S"], pikepdf.Name) and str(part["/S"]) in _ACTIONS


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the document, also those inside others and those nothing points to."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            inside = list(part)
        elif isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            inside = [part[key] for key in part.keys()]  # noqa: SIM118 - not a mapping
        else:
            continue
        waiting.extend(value for value in inside if isinstance(value, pikepdf.Object) and not value.is_indirect)
