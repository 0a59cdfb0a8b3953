"""Files are read exactly as they are, and written whole or not at all."""
