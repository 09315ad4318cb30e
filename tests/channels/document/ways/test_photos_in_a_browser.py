"""A telephone's photo is cropped, straightened and shrunk in Chromium before it is sent; a copied picture is pasted."""

from __future__ import annotations

import re
from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.platform import marks, storage
from app.reading.models import ScanBatch, ScanFile, Source
from app.reading.separators import Separator, text_of
from tests.kit.our_paper import sheet
from tests.kit.photos import CORNERS, TABLE, askew

pytestmark = pytest.mark.browser

PASTE = """async ([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], name, { type: "image/jpeg" }));
  document.querySelector("textarea").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
}"""


def pictures() -> list[bytes]:
    db.session.rollback()  # what the server has kept meanwhile
    return [
        storage.path_of(digest).read_bytes()
        for digest in db.session.scalars(select(ScanFile.blob_hash).order_by(ScanFile.id))
    ]  # fmt: skip


def test_a_photo_is_put_straight_and_a_pasted_one_is_taken(page, enter, assert_accessible, cast):
    taken = askew(sheet(text_of(Separator.LETTER), "LEMBAR YANG DIFOTO"))
    enter(page, cast.BERKAS)
    page.goto("/meja/dokumen/kamera")
    page.get_by_label("Ambil foto halaman").set_input_files(
        {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": taken}
    )
    corners = page.locator("[data-corner]")
    expect(corners.first).to_be_focused()
    assert_accessible(page)
    stage = page.locator(".loket-crop__picture").bounding_box()
    for place, (x, y) in enumerate(CORNERS):
        handle = corners.nth(place).bounding_box()
        page.mouse.move(handle["x"] + 22, handle["y"] + 22)
        page.mouse.down()
        page.mouse.move(stage["x"] + x * stage["width"], stage["y"] + y * stage["height"], steps=4)
        page.mouse.up()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Pakai potongan ini").click()
    expect(page.get_by_role("button", name="Potong, Halaman 1")).to_be_focused()
    page.get_by_role("button", name="Kirim surat ini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Tumpukan pindaian"))
    straight = pictures()[0]
    picture = Image.open(BytesIO(straight)).convert("L")
    edge = [
        picture.getpixel((x, y)) for x in (8, picture.width - 8) for y in (8, picture.height // 2, picture.height - 8)
    ]
    assert min(edge) > TABLE + 100, "the table is cut away"
    assert [mark.kind for mark in marks.on(straight)] == ["separator"]

    page.goto("/meja/dokumen/tempel")
    page.evaluate(PASTE, ["gambar.jpg", b64encode(taken).decode()])
    expect(page.get_by_role("button", name="Hapus, Halaman 1")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Tulisan dari obrolan").fill("[07.15, 27/11/2026] Budi: Suratnya Pak")
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Tumpukan pindaian"))
    assert len(pictures()) == 2
    batch = db.session.scalars(select(ScanBatch).order_by(ScanBatch.id.desc()).limit(1)).one()
    assert (batch.source, batch.note) == (Source.WHATSAPP, "Budi\nSuratnya Pak")
