"""The package of the five articles: scripts, tables, descriptor, build, load and evidence."""
