"""Ray: remote functions in warm worker processes; results in its object store, which does not outlive it."""

import sys
import time

import ray


@ray.remote
def step(value=None):
    return value


if __name__ == "__main__":
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100_000_000)
    ray.get(step.remote())  # warm
    begin = time.monotonic()
    value = None
    for _ in range(int(sys.argv[1])):
        value = step.remote(value)
    ray.get(value)
    print("milliseconds", (time.monotonic() - begin) * 1000)
