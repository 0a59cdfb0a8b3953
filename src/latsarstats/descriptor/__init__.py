"""Stage 6, descriptor: ``datapackage.json``, made from the models of the tables."""
