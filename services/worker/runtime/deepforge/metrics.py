"""Metrics: numbers that a job reports while it runs, drawn as curves in the browser."""

from __future__ import annotations

import functools
import math
import threading
import time
from typing import Any

from deepforge import frames

VALUES_LIMIT = 64
NAME_LIMIT = 120
INTEGER_LIMIT = 2**53

_lock = threading.RLock()  # a signal handler may log while its thread is in log()
_next_step = 0


def log(step: int | None = None, **values: Any) -> None:
    """Reports numbers at a step: `deepforge.log(step=epoch, loss=0.3, accuracy=0.9)`.

    Without `step`, calls count up by themselves. Values are anything with `float()`: numbers, numpy scalars, tensors
    of one element; NaN and infinities become gaps. Every call is written at once, so the curve is up to date while
    the operation computes; the pipe gathers quick calls for the agent. Outside of a job, and in processes that a job
    forks, the values are checked and dropped.
    """
    if not values:
        raise TypeError("log() needs at least one value, for example log(step=1, loss=0.5)")
    if len(values) > VALUES_LIMIT:
        raise ValueError(f"log() takes at most {VALUES_LIMIT} values at once, not {len(values)}")
    number, members = _step(step), ",".join([_member(name, value) for name, value in values.items()])
    writer = frames.writer()
    if writer is not None:  # written by hand, which is three times as fast as json.dumps
        text = f'{{"type":"metric","step":{number},"values":{{{members}}},"at":{time.time():.6f}}}'
        writer.send_encoded(text.encode())


def _step(step: int | None) -> int:
    global _next_step
    if step is not None and (not hasattr(step, "__index__") or abs(int(step)) > INTEGER_LIMIT):
        raise TypeError(f"step must be an integer of at most 53 bits, not {step!r}")
    with _lock:
        number = _next_step if step is None else int(step)
        _next_step = number + 1
    return number


def _member(name: str, value: Any) -> str:
    """One value as a member of a JSON object; repr() of finite numbers is JSON."""
    if type(value) is float and -math.inf < value < math.inf:
        return _key(name) + repr(value)
    number = _number(name, value)
    return _key(name) + ("null" if number is None else repr(number))


@functools.lru_cache(maxsize=VALUES_LIMIT)
def _key(name: str) -> str:
    if len(name) > NAME_LIMIT:
        raise ValueError(f"a metric's name has at most {NAME_LIMIT} characters: {name[:40]}…")
    return frames.encode(name).decode() + ":"


def _number(name: str, value: Any) -> int | float | None:
    if isinstance(value, (str, bytes)):
        raise TypeError(f"metric {name!r} must be a number, not {value[:40]!r}")
    try:
        number = float(value)
    except OverflowError:
        return None
    except (TypeError, ValueError) as error:
        raise TypeError(f"metric {name!r} must be a number, not {type(value).__name__}") from error
    if not math.isfinite(number):
        return None
    return value if type(value) is int and abs(value) <= INTEGER_LIMIT else number
