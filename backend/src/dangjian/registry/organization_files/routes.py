"""HTTP of organisation files."""

from dangjian.kernel.imports.routes import import_routes
from dangjian.registry.organization_files.actions import KIND

router = import_routes("/organizations", "organization_files", KIND)
