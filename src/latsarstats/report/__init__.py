"""report: findings and evidence in words, for a person at a terminal."""
