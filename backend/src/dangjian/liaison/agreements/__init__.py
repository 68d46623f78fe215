"""Agreements (共建协议): what branches and outlets build together with neighbours, and what came of it (D-38, D-39)."""
