"""Policy documents (制度): new, revised, abolished, and derived from a superior's; every wording is kept."""
