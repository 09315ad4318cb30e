"""Articles: what the office answers again and again, written once, owned by a chair and reviewed by a day (R023)."""
