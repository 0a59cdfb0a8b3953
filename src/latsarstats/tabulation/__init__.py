"""Stage 5, tabulation: what the tables hold, and their rows made from the extraction."""
