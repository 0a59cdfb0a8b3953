"""One extraction script an article, named after publisher and date of the event."""
