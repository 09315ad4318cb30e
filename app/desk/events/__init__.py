"""`/meja/acara`: the events of a week, for the head of office and whoever represents him."""
