"""Comparisons (对标): a target beside its own past years and beside its peers; units of one level beside each other."""
