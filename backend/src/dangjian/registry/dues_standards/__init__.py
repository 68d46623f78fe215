"""Dues standards (党费标准): what the published text says a member owes a month, as data with its source."""
