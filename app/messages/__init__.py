"""Word to the citizen on the way they prefer (handbook §5.5; R003, R014): the outbox, its texts, the answers to it.

A message knows whom it goes to and what it is `about` as plain words; it knows no request. What becomes of it travels
up by `outbox.on_result`, mail that answers it by `incoming.filing.filer`.
"""
