"""`/meja/arsip`: the paper files of the office, their labels and their loans."""
