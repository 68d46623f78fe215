"""Methods (方法词表): the words of each method by which targets are classed, kept as data beside the code."""
