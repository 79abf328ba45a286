"""Dagster: a job of ops with its multiprocess executor and files as results, which are the defaults of a job."""

import os
import sys
import tempfile
import time

from dagster import DagsterInstance, execute_job, job, op, reconstructable

LENGTH = int(os.environ.get("CHAIN_LENGTH", "100"))


@op
def first():
    return 0


@op
def step(value):
    return value


@job
def chain():
    value = first()
    for _ in range(LENGTH - 1):
        value = step(value)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, DagsterInstance.local_temp(folder) as instance:
        begin = time.monotonic()
        result = execute_job(reconstructable(chain), instance=instance)
        if not result.success:
            sys.exit("the chain failed")
        print("milliseconds", (time.monotonic() - begin) * 1000)
