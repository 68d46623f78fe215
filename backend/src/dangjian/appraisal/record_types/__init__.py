"""Record types (台账类型): what can be entered in the e-ledger, with fields, units and required evidence, as data."""
