"""The document desk: a scanned letter, what the machine read framed on its picture, and a clerk who confirms it."""
