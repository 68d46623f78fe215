"""Records (电子台账): the append-only e-ledger; a withdrawal is a second row, never a change."""
