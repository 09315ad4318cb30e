"""What every page must keep, checked on every page that any test opens (house style, "Tests")."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from app.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kit.pages import Page

UNTRANSLATED = "⟦"  # how the interface marks a text without a translation while testing
_REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns")
_NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}


def check(page: Page) -> None:
    """Fail with every fault of `page` at once."""
    rules = (_head, _ids, _references, _labels, _forms, _links, _content_policy, _words)
    faults = [fault for rule in rules for fault in rule(page)]
    assert not faults, f"{page!r}:\n  " + "\n  ".join(faults)


def _head(page: Page) -> Iterator[str]:
    headings = page.find("//h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
    elif not page.h1 or not page.title.startswith(page.h1):
        yield f"the title “{page.title}” does not start with the h1 “{page.h1}”"
    if len(page.find("//main")) != 1:
        yield "there is not exactly one <main>"
    if not page.find("/html/@lang"):
        yield "<html> names no language"


def _ids(page: Page) -> Iterator[str]:
    for identity, times in Counter(page.find("//@id")).items():
        if times > 1:
            yield f"id “{identity}” stands {times} times"


def _references(page: Page) -> Iterator[str]:
    known = set(page.find("//@id"))
    pointers = [(name, target) for name in _REFERENCES for value in page.find(f"//@{name}") for target in value.split()]
    pointers += [("label for", target) for target in page.find("//label/@for")]
    pointers += [("link to", href[1:]) for href in page.find("//a/@href[starts-with(., '#')]") if len(href) > 1]
    yield from (f"{name} “{target}”: nothing has this id" for name, target in pointers if target not in known)


def _labels(page: Page) -> Iterator[str]:
    named = set(page.find("//label/@for"))
    for field in page.find("//input | //select | //textarea"):
        if (field.get("type") or "").lower() in _NEEDS_NO_LABEL:
            continue
        labelled = field.get("id") in named or field.get("aria-label") or field.get("aria-labelledby")
        if not labelled and not field.xpath("ancestor::label"):
            yield f"the field {field.get('name') or field.get('id')} has no label"
    for button in page.find("//button"):
        if not (button.text_content().strip() or button.get("aria-label")):
            yield f"a button without words: {button.attrib}"
        if not button.get("type"):
            yield f"the button “{button.text_content().strip()}” does not say whether it sends its form"


def _forms(page: Page) -> Iterator[str]:
    for form in page.find("//form"):
        method = (form.get("method") or "get").lower()
        action = urljoin(page.url, form.get("action") or page.url)
        if not _leads_somewhere(page, action, method.upper()):
            yield f"the form {method} {action} leads nowhere"
        has_token = any(form.xpath(".//input[@name='csrf_token']/@value"))
        if has_token != (method == "post"):
            yield f"the form {method} {action} {'shows its token in the address' if has_token else 'has no csrf_token'}"
        if form.xpath(".//input[@type='file']") and form.get("enctype") != "multipart/form-data":
            yield f"the form {method} {action} would send no files"
        yield from _htmx(form, method, action, page)


def _htmx(form: Any, method: str, action: str, page: Page) -> Iterator[str]:
    """htmx only makes the same form quicker: it sends where the plain form sends."""
    for verb in ("get", "post"):
        target = form.get(f"hx-{verb}")
        if target is not None and (verb != method or urljoin(page.url, target or page.url) != action):
            yield f"hx-{verb} {target} is not the plain form's {method} {action}"


def _links(page: Page) -> Iterator[str]:
    for href in sorted({urljoin(page.url, href) for href in page.find("//a/@href[not(starts-with(., '#'))]")}):
        if href.startswith("/") and not _leads_somewhere(page, href, "GET"):
            yield f"the link {href} leads nowhere"
    for source in page.find("//link[not(@rel='canonical')]/@href | //script/@src | //img/@src"):
        path = urlsplit(source).path
        if path.startswith("/static/") and not (ROOT / path[1:]).is_file():
            yield f"{path} does not exist"
        if urlsplit(source).netloc:
            yield f"{source} is fetched from elsewhere"


def _leads_somewhere(page: Page, address: str, method: str) -> bool:
    parts = urlsplit(address)
    if parts.netloc:
        return True
    routes = page.visitor.client.application.url_map.bind("localhost")
    try:
        routes.match(parts.path, method=method)
    except HTTPException as error:
        return getattr(error, "code", None) == 308
    return True


def _content_policy(page: Page) -> Iterator[str]:
    """The strict Content-Security-Policy would silently drop these."""
    for name in ("style", "onclick", "onchange", "onsubmit", "onload", "oninput"):
        if page.find(f"//@{name}"):
            yield f"the attribute {name}= does not work under the content policy"
    data = "@type='application/json' or @type='application/ld+json'"
    if page.find(f"//script[not(@src)][not({data})][not(@nonce)] | //style[not(@nonce)]"):
        yield "an inline script or style without a nonce"


def _words(page: Page) -> Iterator[str]:
    if UNTRANSLATED in page.text:
        yield "a text without translation: " + page.text.split(UNTRANSLATED, 1)[1][:60]
    for leftover in ("%(", "{{", "None "):
        if leftover in page.text:
            yield f"“{leftover}” stands in the text: …{page.text[max(0, page.text.index(leftover) - 30) :][:70]}…"
