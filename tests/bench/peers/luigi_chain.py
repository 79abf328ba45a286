"""Luigi: a target file a task; workers are processes where more than one is asked for, as here."""

import sys
import tempfile
import time
from pathlib import Path

import luigi

FOLDER = Path(tempfile.mkdtemp(prefix="chain-"))


class Step(luigi.Task):
    index = luigi.IntParameter()

    def requires(self):
        return Step(index=self.index - 1) if self.index else []

    def output(self):
        return luigi.LocalTarget(str(FOLDER / str(self.index)))

    def run(self):
        with self.output().open("w") as file:
            file.write("None")


if __name__ == "__main__":
    length = int(sys.argv[1])
    begin = time.monotonic()
    done = luigi.build([Step(index=length - 1)], local_scheduler=True, workers=2, log_level="WARNING")
    if not done:
        sys.exit("the chain failed")
    print("milliseconds", (time.monotonic() - begin) * 1000)
