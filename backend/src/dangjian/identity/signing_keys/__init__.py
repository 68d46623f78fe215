"""Signing keys (签名密钥): the public halves under which everybody may verify our tokens."""
