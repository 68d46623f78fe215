"""Results (目标考核结果): computed at the deadline, submitted, accepted by the superior, then in the ledger."""
