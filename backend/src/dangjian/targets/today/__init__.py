"""Today (今天): what waits for the person who looks, on one page of at most 20 KB."""
