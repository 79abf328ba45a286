"""docs/rest.md shows the tutorial pipeline with curl alone; this runs exactly its commands."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def commands() -> str:
    """Every shell block of the page, in order."""
    return "\n".join(re.findall(r"```sh\n(.*?)```", (ROOT / "docs/rest.md").read_text(), re.S))


def test_the_commands_of_rest_md_run_the_tutorial(base_url: str, tmp_path: Path) -> None:
    environment = os.environ | {"DEEPFORGE_HOST": base_url}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands()],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "status: success" in done.stdout
    numbers = re.search(r"Array: (.*)", done.stdout)[1].split(", ")
    assert len(numbers) == 10
    assert all(0 <= float(re.sub(r"np\.float64\((.*)\)", r"\1", number)) < 1 for number in numbers)
    assert (tmp_path / "numbers.pkl").stat().st_size > 0
