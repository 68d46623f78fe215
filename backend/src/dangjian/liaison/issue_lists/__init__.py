"""Issue list (诉求清单): the issues one may see by time, by state on a board, and as a file."""
