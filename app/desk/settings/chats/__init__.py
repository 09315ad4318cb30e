"""The office's WhatsApp number: which machine may bring what was sent to it."""
