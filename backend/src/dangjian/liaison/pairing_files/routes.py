"""HTTP of pairing files."""

from dangjian.kernel.imports.routes import import_routes
from dangjian.liaison.pairing_files.actions import KIND

router = import_routes("/pairings", "pairing_files", KIND)
