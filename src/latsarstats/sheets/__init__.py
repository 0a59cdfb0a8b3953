"""sheets: tables in workbooks and in files of text that nobody has described.

What a sheet prints is read into a grid; the table in it is found, its columns are read, and the
sums that it seems to mean are proposed as rules.
"""

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
PARQUETS = (".parquet",)
TABLES = (*WORKBOOKS, *TEXTS, *PARQUETS)
"""How the names of files end that are tables by themselves."""

WORKBOOKS_AND_CSV = tuple(kind for kind in TABLES if kind != ".txt")
"""Those that are taken from a folder: a text in it is mostly no table."""
