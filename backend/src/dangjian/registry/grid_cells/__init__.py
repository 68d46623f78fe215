"""Grid cells (网格): a branch's outlets in parts, each with a member who answers for it and the people it serves."""
