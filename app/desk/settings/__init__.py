"""The desk's settings at `/meja/pengaturan`: one module for each page, each with its own permission (handbook §1.4)."""
