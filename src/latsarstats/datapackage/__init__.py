"""Anybody's package as read: descriptor, archive, files, cell types, tables. Knows no check."""
