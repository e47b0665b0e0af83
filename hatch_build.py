"""Build hook: whoever builds or installs the package gets styles, scripts, icons and catalogues made first."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Runs tools/assets.py before a wheel, editable or not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (the interface names them)
        """Build the front end and compile the catalogues."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, str(Path(self.root) / "tools"))
        try:
            import assets  # noqa: PLC0415 (found only from the project's root)

            assets.build(Path(self.root), say=self.app.display_info)
        finally:
            sys.path.pop(0)
