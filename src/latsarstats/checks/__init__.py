"""checks: whether a package is what it says, level by level."""
