"""HTTP of member files."""

from dangjian.kernel.imports.routes import import_routes
from dangjian.registry.member_files.actions import KIND

router = import_routes("/members", "member_files", KIND)
