"""Dues (党费): what each member owes a month by the published standard, and what was paid; a book, no payment."""
