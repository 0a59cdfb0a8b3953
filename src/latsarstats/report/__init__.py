"""A report in every format, for people and programs."""
