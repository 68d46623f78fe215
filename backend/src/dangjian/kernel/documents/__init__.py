"""Documents for paper: one page setup (GB/T 9704-2012), PDF by typst, Word from a template that may be replaced."""
