"""Metaflow: a flow of steps, a process and a saved artifact each. Its steps are methods, so the text is made."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STEP = """
    @step
    def {name}(self):
        self.value = None
        self.next(self.{following})
"""


def text(length: int) -> str:
    names = ["start", *(f"s{i}" for i in range(1, length - 1)), "end"]
    steps = "".join(STEP.format(name=name, following=names[i + 1]) for i, name in enumerate(names[:-1]))
    head = "from metaflow import FlowSpec, step\n\n\nclass Chain(FlowSpec):"
    return f"{head}{steps}\n    @step\n    def end(self):\n        self.value = None\n\n\nif __name__ == '__main__':\n    Chain()\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        flow = Path(folder, "chain.py")
        flow.write_text(text(int(sys.argv[1])))
        begin = time.monotonic()
        environment = {**os.environ, "USERNAME": "bench", "HOME": folder}
        subprocess.run([sys.executable, flow, "--quiet", "run"], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        print("milliseconds", (time.monotonic() - begin) * 1000)
