"""Ground floor: files are read as they are, and written whole or not at all."""
