"""Mail that comes back: kept once by its Message-ID, read, and filed by the room above that knows what it is about.

`reading` understands a mail, `keeping` keeps it, `fetching` looks into the mailbox, `commands` takes it from a pipe.
Keeping orders the job `mail.file`; whoever handles that job files the mail.
"""
