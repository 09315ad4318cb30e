"""Messages forwarded to the office's own number (WhatsApp): kept once, gathered by their sender, settled by the worker.

`gateways` says which machine may bring them, `telling` understands one, `keeping` gathers them. What becomes of a chat
is decided by the room above that knows scans and requests (`app.reading.chats`).
"""
