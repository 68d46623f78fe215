"""What services say to each other: frozen events, shared ids and enums, typed questions; one file per service."""
