"""Holidays (节假日): which days people work, year by year; days off and make-up days are data, editable."""
