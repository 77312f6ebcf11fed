"""The report: one page that says what was asked, put in, and found, and how far to trust it."""
