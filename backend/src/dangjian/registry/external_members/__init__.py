"""External members (组织关系在外党员): who works here and belongs to a branch elsewhere; counted apart."""
