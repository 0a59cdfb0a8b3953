"""rules: what must add up or agree, as records, and how it is decided on frames.

A rule is data: it names a resource and columns, never code. Six types cover what is said of
headcounts: balance, agreement, order, sequence, weekday and ratio.
"""
