"""Purposes (处理目的): what personal data is kept for, on which ground; none in force without an assessment."""
