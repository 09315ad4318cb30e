"""Files from outside: the good ones come through clean, the bad are refused with one sentence, none is an error."""

import random
import socket
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.platform import inspection
from app.platform.inspection import Verdict, judge, preview, sentence
from app.platform.inspection.reasons import REASONS
from tests.platform import files

pytestmark = pytest.mark.usefixtures("sqlite_app")
OPENING = Path(inspection.__file__).parent / "opening"
BOMB = bytes(60 * 1024 * 1024)

GOOD = [
    (files.pdf(3), "pdf", "application/pdf", 3),
    (files.changed_pdf(files.with_web_link), "pdf", "application/pdf", 1),
    (files.picture("JPEG"), "jpg", "image/jpeg", 1),
    (files.picture("PNG"), "png", "image/png", 1),
    (files.picture("PNG", mode="P"), "png", "image/png", 1),
    (files.picture("PNG", mode="RGBA"), "png", "image/png", 1),
    (files.picture("WEBP"), "webp", "image/webp", 1),
    (files.picture("JPEG", mode="CMYK"), "jpg", "image/jpeg", 1),
    (files.tiff(3), "tif", "image/tiff", 3),
    (files.tiff(2, "RGB"), "tif", "image/tiff", 2),
    (files.docx(), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 0),
    (files.xlsx(), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 0),
]

BAD = {
    "empty": b"",
    "too_big": b"%PDF-1.7" + bytes(10 * 1024 * 1024),
    "unknown": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "unknown html before pdf": b"<html><script>alert(1)</script></html>\n" + files.pdf(),
    "unknown program": b"MZ" + bytes(500),
    "unknown text": b"Surat permohonan",
    "unknown gif": b"GIF89a" + bytes(100),
    "unknown package": files.package({"[Content_Types].xml": b"<Types/>"}),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(100),
    "old_office": files.EOCD_OLE,
    "encrypted office": files.EOCD_OLE + "EncryptedPackage".encode("utf-16-le"),
    "encrypted": files.pdf(encryption=pikepdf.Encryption(user="rahasia", owner="rahasia")),
    "encrypted parts": files.locked_package(),
    "archive": files.package({"surat.txt": b"isi"}),
    "archive rar": b"Rar!\x1a\x07\x00" + bytes(50),
    "broken jpeg": files.picture("JPEG", (800, 800))[:2000],
    "broken png": files.picture("PNG", (800, 800))[:200],
    "broken webp": files.picture("WEBP", (800, 800))[:60],
    "broken tiff": files.tiff(2)[:60],
    "broken pdf": files.pdf(5)[:700],
    "broken pdf head": b"%PDF-1.7\nbukan pdf",
    "broken pdf without pages": files.pdf(0),
    "broken docx": files.docx()[:-40],
    "broken docx climbs out": files.package({"../../etc/passwd": b"x", "[Content_Types].xml": b""}),
    "too_many_pixels": files.png_bomb(60_000, 60_000),
    "too_many_pixels jpeg": files.picture("JPEG").replace(b"\x00\x28\x00\x3c", b"\xff\xdc\xff\xdc", 1),
    "too_heavy zip bomb": files.docx(word__media__a_DOT_xml=BOMB),
    "too_heavy many parts": files.docx(**{f"word__{n}": b"" for n in range(3100)}),
    "active_pdf": files.changed_pdf(files.with_script),
    "active_pdf hidden": files.changed_pdf(files.with_launch, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "embedded_files": files.changed_pdf(files.with_stowaway),
    "macros": files.docx(word__vbaProject_DOT_bin=b"\xd0\xcf\x11\xe0"),
    "macros embedded": files.docx(word__embeddings__oleObject1_DOT_bin=b"\xd0\xcf\x11\xe0"),
    "remote_parts": files.docx(word___rels__settings_DOT_xml_DOT_rels=files.REMOTE_TEMPLATE),
}


@pytest.mark.parametrize(
    ("content", "extension", "media_type", "pages"), GOOD, ids=[f"{n}-{good[1]}" for n, good in enumerate(GOOD)]
)
def test_an_ordinary_file_is_accepted_for_what_it_is(
    content: bytes, extension: str, media_type: str, pages: int
) -> None:
    verdict = judge("Surat Permohonan.exe", content)
    assert verdict.reason == ""
    assert verdict.ok
    assert (verdict.extension, verdict.media_type, verdict.pages) == (extension, media_type, pages)
    assert verdict.filename == f"Surat Permohonan.{extension}"
    assert bool(verdict.replaced_data) is media_type.startswith("image/")


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_the_sentence_that_fits(case: str) -> None:
    verdict = judge("surat.pdf", BAD[case])
    assert verdict == Verdict(False, "surat.bin", reason=sentence(case.split(maxsplit=1)[0]))


def test_a_file_that_never_ends_is_stopped() -> None:
    started = time.monotonic()
    assert judge("surat.pdf", files.endless_pdf()).reason == sentence("too_heavy")
    assert time.monotonic() - started < inspection.PATIENCE + 2


def test_a_photo_comes_back_upright_and_without_its_place() -> None:
    data = judge("foto.jpg", files.photo_with_place()).replaced_data
    assert data is not None
    photo = Image.open(BytesIO(data))
    assert photo.size == (40, 60)
    assert not dict(photo.getexif())
    upper, lower = photo.getpixel((20, 8)), photo.getpixel((20, 52))
    assert isinstance(upper, tuple)
    assert isinstance(lower, tuple)
    assert upper[1] < 60, "the red half was left, now it is on top"
    assert lower[1] > 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_nothing_rides_along_in_a_picture(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "catatan rahasia"
    verdict = judge("foto", files.picture(kind, exif=exif) + b"<script>penumpang gelap</script>")
    assert verdict.replaced_data is not None
    assert b"rahasia" not in verdict.replaced_data
    assert b"penumpang" not in verdict.replaced_data


def test_a_black_and_white_scan_stays_small_and_whole() -> None:
    scan = files.tiff(4)
    data = judge("pindaian.tif", scan).replaced_data
    assert data is not None
    pages = Image.open(BytesIO(data))
    assert (getattr(pages, "n_frames", 1), pages.mode) == (4, "1")
    assert len(data) < 3 * len(scan)


SHOWN = ["pdf", "tiff", "jpeg", "webp"]


@pytest.mark.parametrize(
    "content", [files.pdf(2), files.tiff(2), files.picture("JPEG"), files.picture("WEBP")], ids=SHOWN
)
def test_a_page_can_be_shown(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "berkas"
    path.write_bytes(content)
    image = Image.open(BytesIO(preview(path, 1, width=50)))
    assert image.format == "PNG"
    assert 40 <= image.width <= 50


@pytest.mark.parametrize(
    ("content", "page", "reason"),
    [(files.pdf(2), 3, "no_such_page"), (files.pdf(2), 0, "no_such_page"), (files.tiff(1), 2, "no_such_page"),
     (files.xlsx(), 1, "not_shown"), (b"", 1, "unknown"), (files.pdf()[:99], 1, "broken")],
    ids=["after the last", "before the first", "after the last picture", "office", "nothing", "broken"],
)  # fmt: skip
def test_what_cannot_be_shown_is_said(content: bytes, page: int, reason: str) -> None:
    with pytest.raises(inspection.CannotShow, match=sentence(reason)[:30]):
        preview(content, page)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Siti\\KTP.JPG", "KTP.pdf"),
        ("\u200b.htaccess", "htaccess.pdf"),
        ("surat\u202efdp.exe", "suratfdp.pdf"),
        ("surat.php.pdf", "surat.php.pdf"),
        ("", "berkas.pdf"),
        ("...", "berkas.pdf"),
        ("a" * 500 + ".pdf", "a" * inspection.LONGEST_NAME + ".pdf"),
        ("Akta Pendirian 👍.pdf", "Akta Pendirian 👍.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
    ],
)
def test_a_file_name_is_made_harmless(typed: str, kept: str) -> None:
    assert inspection.clean_name(typed, "pdf") == kept


@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_flipped_bytes_is_never_an_error(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(chance.choice([file for file, *_ in GOOD]))
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    verdict = judge("surat", bytes(content))
    assert verdict.ok or verdict.reason in map(sentence, REASONS)


MISBEHAVE = """
import os, socket, sys
sys.path.append(sys.argv[1])
import alone
alone.stand_alone("app.platform.inspection.opening.child")
from app.platform.inspection.opening.child import take_limits
take_limits()
for attempt in ("file", "memory", "network"):
    try:
        if attempt == "file":
            open(sys.argv[2], "wb", buffering=0).write(b"x")
        elif attempt == "memory":
            bytearray(800 * 1024 * 1024)
        else:
            socket.create_connection(("127.0.0.1", int(sys.argv[3])), 2)
    except (OSError, MemoryError) as refused:
        print(attempt, type(refused).__name__)
"""


def test_a_file_that_takes_over_the_process_can_do_little(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        command = [sys.executable, "-IBc", MISBEHAVE, str(OPENING.parents[1]), str(tmp_path / "new"), port]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.split("\n")
    assert said[:2] == ["file OSError", "memory MemoryError"]
    assert (tmp_path / "new").read_bytes() == b""


def test_the_process_is_given_no_environment_and_no_way_to_the_rest_of_the_house() -> None:
    assert set(inspection._BARE) == {"PATH", "LC_ALL", "MALLOC_ARENA_MAX"}
    for module in OPENING.glob("*.py"):
        ours = [line for line in module.read_text().splitlines() if line.startswith(("from app", "import app"))]
        assert all(line.startswith("from app.platform.inspection.opening.") for line in ours)


def typed_page(said: bytes, picture_side: int = 0) -> bytes:
    """A page of A4 that says something, with a square grey picture of so many points on it."""

    def write(document: pikepdf.Pdf) -> None:
        picture = pikepdf.Stream(document, b"\x80")
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
        )  # fmt: skip
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(Font={"/F": font}, XObject={"/P": document.make_indirect(picture)})
        drawn = b"q %d 0 0 %d 0 0 cm /P Do Q " % (picture_side, picture_side) if picture_side else b""
        page.Contents = document.make_stream(drawn + b"BT /F 2 Tf 20 800 Td (" + said + b") Tj ET")

    return files.changed_pdf(write)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (typed_page(b"Permohonan modal"), ["Permohonan modal"]),
        (typed_page(b"Permohonan modal", picture_side=80), ["Permohonan modal"]),
        (typed_page(b"Dipindai dengan telepon", picture_side=590), []),
        (typed_page(b"Permohonan " * 40, picture_side=590), []),
        (files.pdf(), []),
        (files.picture("PNG"), []),
        (b"%PDF-", []),
    ],
    ids=["typed", "with a crest", "stamped picture", "read by the scanner", "empty", "no PDF", "broken"],
)
def test_a_pdf_says_its_own_words_unless_its_page_is_a_picture(tmp_path, content, says):
    file = tmp_path / "berkas"
    file.write_bytes(content)
    assert [said.strip() for said in inspection.texts(file, 1)] == [said.strip() for said in says]


def test_a_pdf_says_its_words_from_a_page_on_up_to_the_first_picture(tmp_path):
    whole, file = pikepdf.new(), tmp_path / "berkas"
    for content in (typed_page(b"Satu"), typed_page(b"Dua"), files.pdf(), typed_page(b"Empat")):
        whole.pages.extend(pikepdf.open(BytesIO(content)).pages)
    whole.save(file)
    assert [inspection.texts(file, page) for page in (1, 2, 3, 4, 5)] == [["Satu", "Dua"], ["Dua"], [], ["Empat"], []]


def _page(content: bytes) -> bytes:
    """A PDF of one A4 page."""
    document, out = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    document.pages[0].Contents = document.make_stream(content)
    document.save(out)
    return out.getvalue()


_LETTER = b"BT /F1 11 Tf %b ET" % b"".join(
    b"1 0 0 1 50 %d Tm (Permohonan Saudara telah kami periksa.) Tj " % (50 + 18 * n) for n in range(40)
)


def test_blue_ink_on_a_page_of_words_stays_blue(app):
    """It tells an original from a copy."""
    signed = _page(_LETTER + b" 0.08 0.16 0.78 RG 1.5 w 400 60 m 440 110 470 20 520 90 c S")
    shown = Image.open(BytesIO(preview(signed, width=1100))).convert("RGB")
    assert any(blue > 150 and red < 60 for _times, (red, _green, blue) in shown.getcolors(1 << 20) or ())


def test_a_page_of_words_is_drawn_in_few_colours_and_a_photo_in_all(app):
    words = preview(_page(_LETTER), width=1100)
    photo, out = Image.linear_gradient("L").resize((1200, 1600)).convert("RGB"), BytesIO()
    photo.save(out, "PDF")
    assert len(words) < 60_000
    assert len(Image.open(BytesIO(words)).convert("RGB").getcolors(300) or ()) <= 16
    assert len(Image.open(BytesIO(preview(out.getvalue(), width=1100))).convert("RGB").getcolors(300) or ()) > 64
