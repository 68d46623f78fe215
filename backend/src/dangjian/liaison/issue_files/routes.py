"""HTTP of issue files."""

from dangjian.kernel.imports.routes import import_routes
from dangjian.liaison.issue_files.actions import KIND

router = import_routes("/issues", "issue_files", KIND)
