"""Members (党员): who belongs to which branch, and who holds which post there."""
