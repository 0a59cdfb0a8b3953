"""page: a package with its verdict, findings and tables as one page of HTML for a browser.

It is made from records alone. What is known only of some packages, such as where a number is
printed, is handed in as records too (:class:`~latsarstats.page.records.Provenance`).
"""
