"""Stage 1, text: the articles as they were printed, and the clauses in them."""
