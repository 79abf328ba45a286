"""Prefect 3: a flow of tasks with results kept, against the server that it starts for itself."""

import sys
import time

from prefect import flow, task


@task(persist_result=True)
def step(value=None):
    return value


@flow
def chain(length: int) -> float:
    begin = time.monotonic()
    value = None
    for _ in range(length):
        value = step(value)
    return time.monotonic() - begin


if __name__ == "__main__":
    chain(1)  # warm
    print("milliseconds", chain(int(sys.argv[1])) * 1000)
