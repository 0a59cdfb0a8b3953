"""Engines that read the tables of a package in files, and which of them to take."""
