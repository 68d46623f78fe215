"""Traces (得分依据): why not 100, down to the record, the rule and the verdict."""
