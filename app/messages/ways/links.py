"""What an officer opens to bring a message by hand: WhatsApp or mail, the text ready, on the office's own device."""

from __future__ import annotations

from urllib.parse import quote


def whatsapp(digits: str, text: str) -> str:
    """`https://wa.me/62…?text=…`; whoever opens it still has to press send there."""
    return f"https://wa.me/{digits}?text={quote(text, safe='')}"


def mailto(address: str, subject: str, text: str) -> str:
    """The mail program with everything filled in."""
    body = quote(text.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={body}"
