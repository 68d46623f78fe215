"""Ratings (星级评定结果): the published stars of branches, with the reason signed beside them where there is one."""
