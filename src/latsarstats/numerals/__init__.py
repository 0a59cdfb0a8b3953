"""numerals: every number printed in Indonesian prose, with its span, kind and value."""
