"""Agreements (共建协议): what branches and outlets build together with a community, and what came of it (D-38, D-39)."""
