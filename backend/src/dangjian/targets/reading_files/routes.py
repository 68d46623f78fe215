"""HTTP of reading files."""

from dangjian.kernel.imports.routes import import_routes
from dangjian.targets.reading_files.actions import KIND

router = import_routes("/readings", "reading_files", KIND)
