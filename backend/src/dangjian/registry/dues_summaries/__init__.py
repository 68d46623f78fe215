"""Dues summaries (党费汇总): what is owed and paid below an organisation, in sums and never by person."""
