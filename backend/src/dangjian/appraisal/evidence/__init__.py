"""Evidence (佐证): what the ledger already holds of an organisation, so that nobody is asked for it again."""
