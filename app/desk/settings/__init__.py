"""The desk's settings at `/meja/pengaturan`: a folder for each room, each page with its own permission (§1.4)."""
