"""Stage 3, extraction: what each printed number of an article says, curated by hand."""
