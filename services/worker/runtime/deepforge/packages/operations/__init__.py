"""`operations` of a job: processes that an operation spawns find its own classes and functions in `operations.<class>`,
which is the file operation.py of the job's folder."""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from typing import Any


class _Finder:
    """For the import system."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != f"{__name__}.{os.environ.get('JOB_CLASS')}":
            return None
        return spec_from_file_location(name, os.path.join(os.environ.get("JOB_FOLDER", ""), "operation.py"))


sys.meta_path.append(_Finder)  # type: ignore[arg-type]
