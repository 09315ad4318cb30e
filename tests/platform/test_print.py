"""Printed matter and QR codes: our font, our title, and nothing fetched from anywhere."""

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from app.platform import pdf, qr

PAGE = """<!doctype html><html lang="id"><head><title>Tanda terima 2611-0042-7</title>
<style>@page {{ size: {size}; margin: 5mm }} body {{ font-family: "Public Sans" }}</style></head>
<body><h1>Tanda terima</h1><p>Nama: <strong>Siti Aminah</strong> {more}</p></body></html>"""


def drawn(more: str = "", size: str = "A5") -> bytes:
    return pdf.render(PAGE.format(size=size, more=more))


def test_a_document_has_its_title_its_language_and_our_font_inside() -> None:
    with pikepdf.open(BytesIO(drawn())) as document:
        assert str(document.docinfo["/Title"]) == "Tanda terima 2611-0042-7"
        assert str(document.Root.Lang) == "id"
        fonts = document.pages[0].Resources.Font
        names = {str(fonts[key].BaseFont) for key in fonts.keys()}  # noqa: SIM118 - not a mapping
    assert {name.partition("+")[2] for name in names} == {"Public-Sans", "Public-Sans-Bold"}


@pytest.mark.parametrize(("size", "millimetres"), [("A4", (210, 297)), ("A5", (148, 210)), ("80mm 200mm", (80, 200))])
def test_the_template_chooses_the_paper(size: str, millimetres: tuple[int, int]) -> None:
    width, height = pypdfium2.PdfDocument(drawn(size=size))[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == millimetres


def test_styles_beside_a_document_are_read_once_for_all_documents() -> None:
    bare = PAGE.replace("@page {{ size: {size}; margin: 5mm }}", "").format(more="")
    sizes = []
    for _ in range(2):
        read = pdf._press().sheet.cache_info().misses
        sizes.append(pypdfium2.PdfDocument(pdf.render(bare, styles="@page { size: 100mm 60mm }"))[0].get_size())
    assert pdf._press().sheet.cache_info().misses == read
    assert {(round(width / 72 * 25.4), round(height / 72 * 25.4)) for width, height in sizes} == {(100, 60)}


def test_text_can_be_searched_and_a_qr_code_is_drawn() -> None:
    document = pypdfium2.PdfDocument(drawn(f'<img src="{qr.data_uri("https://loket.example/lacak/abc")}">'))
    assert "Siti Aminah" in document[0].get_textpage().get_text_range()
    assert len(list(document[0].get_objects())) > len(list(pypdfium2.PdfDocument(drawn())[0].get_objects()))


def test_nothing_is_fetched_from_the_network_or_the_disk(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "rahasia.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>kunci</text></svg>')
    address = f"http://127.0.0.1:{server.server_port}"
    hostile = (
        f'<img src="{address}/a.png"><img src="{secret.as_uri()}"><link rel="stylesheet" href="{address}/b.css">'
        f'<style>@import "{address}/c.css"; p {{ background: url({address}/d.png) }}</style>'
        f'<object data="{secret.as_uri()}"></object><a rel="attachment" href="{secret.as_uri()}">x</a>'
    )
    made = drawn(hostile)
    server.shutdown()
    assert asked == []
    with pikepdf.open(BytesIO(made)) as document:
        assert len(document.attachments) == 0
    assert "kunci" not in pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()


def test_many_threads_may_print_at_once() -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(drawn())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [data[:5] for data in made] == [b"%PDF-"] * 4


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("PublicSans-Regular.ttf", "c90eb75f0501c311d8ca73725c741bf1262bd99d3fcef444f49aa98bb4118674"),
        ("PublicSans-Bold.ttf", "16541f5191b26f43df1a70780bd3c624c77cd1d5297604b405c7a8c56f208241"),
        ("OFL.txt", "157a9e77f7580246e97c769490e2e977ae94399f9d30f4556015c41fe8c28bac"),
    ],
)
def test_the_font_is_the_one_we_vendored_with_its_licence(name: str, digest: str) -> None:
    assert hashlib.sha256((pdf.FONTS / name).read_bytes()).hexdigest() == digest


def test_a_qr_code_in_a_page_needs_no_style_and_tells_nothing_in_plain() -> None:
    drawing = str(qr.svg('https://loket.example/lacak/<"&>'))
    assert re.match(r'<svg [^>]*class="qr"', drawing)
    assert "style" not in drawing
    assert "loket.example" not in drawing
    assert 'viewBox="0 0 ' in drawing
