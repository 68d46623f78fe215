"""Confirmations (反映人答复): the reporter's word, by receipt or account: solved or not, how content, did it last."""
