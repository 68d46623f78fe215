"""HTTP of record files."""

from dangjian.appraisal.record_files.actions import KIND
from dangjian.kernel.imports.routes import import_routes

router = import_routes("/records", "record_files", KIND)
