"""Engines that hold the tables of a package while it is checked."""
