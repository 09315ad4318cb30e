"""Forms on a page: what they would send if a person pressed the button now, with some fields filled in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from tests.kit.pages import Page

_BUTTONS = {"submit", "image"}
_SILENT = {"button", "reset", "submit", "image"}


class Form:
    """A form element. `fields` maps each name to its present value (a list where several stand)."""

    def __init__(self, page: Page, element: Any) -> None:
        self.page, self.element = page, element
        self.method: str = (element.get("method") or "get").lower()
        self.action: str = urljoin(page.url, element.get("action") or page.url)

    def __repr__(self) -> str:
        return f"<Form {self.method} {self.action} {[name for name, _ in self.buttons]}>"

    @property
    def controls(self) -> list[Any]:
        """Every field that sends something, also those that stand elsewhere and name this form's id."""
        inside = self.element.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]")
        identity = self.element.get("id")
        outside = self.page.find(f"//*[@form='{identity}'][@name][not(self::button)]") if identity else []
        return [control for control in [*inside, *outside] if control.get("disabled") is None]

    @property
    def buttons(self) -> list[tuple[str, Any]]:
        """The buttons that send this form, each with what is written on it."""
        found = self.element.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")
        return [(" ".join((button.text_content() or button.get("value") or "").split()), button) for button in found]

    @property
    def fields(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for control in self.controls:
            for value in _values(control):
                data.setdefault(control.get("name"), []).append(value)
        return {name: values[0] if len(values) == 1 else values for name, values in data.items()}

    def answers_to(self, which: str) -> bool:
        names = [name for name, _ in self.buttons]
        return which == self.element.get("id") or which in names or (which.startswith("/") and which in self.action)

    def submit(
        self, *, button: str = "", expect: int = 200, anyway: dict[str, Any] | None = None, **values: Any
    ) -> Page:
        """Fill in `values` and press `button` (its text; the first when left out).

        A file field takes a path, a pair `("nama.pdf", b"…")` or a list of them; a check box takes a value, a
        list or False. `anyway` holds what a tampered browser would send besides. `expect` is the answer at the end:
        200 when the form is taken, 422 when it is refused.
        """
        data = self.fields | self._pressed(button)
        for name, value in values.items():
            data[name] = self._entered(name, value)
        data.update(anyway or {})
        data = {name: value for name, value in data.items() if value is not None}
        if self.method == "get":
            query = urlencode(data, doseq=True)
            return self.page.visitor.get(f"{urlsplit(self.action).path}?{query}", status=expect)
        return self.page.visitor.post(self.action, data, expect=expect)

    def _pressed(self, words: str) -> dict[str, str]:
        found = [button for name, button in self.buttons if not words or words == name]
        assert found, f"{self!r} has no button “{words}”"
        name = found[0].get("name")
        return {name: found[0].get("value", "")} if name else {}

    def _entered(self, name: str, value: Any) -> Any:
        controls = [control for control in self.controls if control.get("name") == name]
        assert controls, f"{self!r} has no field {name}; it has {sorted({c.get('name') for c in self.controls})}"
        if controls[0].get("type") == "file":
            return [_file(one) for one in (value if isinstance(value, list) else [value])]
        return _chosen(controls, name, value)


def _values(control: Any) -> list[str]:
    """What `control` sends as it stands."""
    kind = (control.get("type") or "text").lower()
    if control.tag == "select":
        first = [] if control.get("multiple") else control.xpath(".//option")[:1]
        return [_option_value(option) for option in control.xpath(".//option[@selected]") or first]
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [] if kind in _SILENT or kind == "file" else [control.get("value", "")]


def _option_value(option: Any) -> str:
    value: str = option.get("value", " ".join(option.text_content().split()))
    return value


def _chosen(controls: list[Any], name: str, value: Any) -> Any:
    """`value` as the browser would send it; refused where a person could not choose it."""
    first = controls[0]
    if first.tag == "select":
        offered = {_option_value(option) for option in first.xpath(".//option[not(@disabled)]")}
    elif first.get("type") in ("radio", "checkbox"):
        offered = {control.get("value", "on") for control in controls}
        if isinstance(value, bool):
            return first.get("value", "on") if value else None
    else:
        return value
    wanted = [str(one) for one in (value if isinstance(value, list | tuple | set) else [value])]
    assert offered.issuperset(wanted), f"{name} offers {sorted(offered)}, not {wanted} (use anyway= to tamper)"
    return wanted


def _file(value: Any) -> tuple[BytesIO, str]:
    if isinstance(value, Path):
        return BytesIO(value.read_bytes()), value.name
    name, content = value
    return BytesIO(content), name
