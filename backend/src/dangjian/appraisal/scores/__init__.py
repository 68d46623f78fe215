"""Scores (得分与排名): the places of branches in a run, what blocks its publication, and the summary of a period."""
