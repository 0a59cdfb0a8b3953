"""export: a package as a workbook, an SQLite database or a folder of Parquet.

All three are written from one record, :class:`~latsarstats.export.content.Content`. What is
printed behind a figure is handed in, by whoever knows what evidence is. The same input gives the
same bytes.
"""
