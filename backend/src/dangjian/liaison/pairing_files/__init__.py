"""PairingFiles (结对导入): who looks after which outlet from a sheet, checked first, then all of it or nothing."""
