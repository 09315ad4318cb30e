"""`/meja/pengaturan/loket`: the file that starts the counter's browser (issue 4, *prints without a dialog*)."""

from __future__ import annotations

PAGE = "/meja/pengaturan/loket"


def test_the_counter_has_a_file_for_windows_and_for_linux(visit, cast, sign_in):
    assert visit(PAGE, as_=cast.SEKRETARIS).link("loket.bat (Windows)").href == f"{PAGE}/pintasan/loket.bat"
    visitor = sign_in(cast.SEKRETARIS)
    for kind in ("bat", "desktop"):
        words = visitor.get(f"{PAGE}/pintasan/loket.{kind}").text
        assert "--kiosk-printing" in words
        assert "/meja/loket" in words
    assert visitor.get(f"{PAGE}/pintasan/kios.bat").status_code == 404
