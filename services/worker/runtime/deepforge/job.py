"""One job: read job.json in the current folder, run the operation, write its outputs, tell the agent.

`python -m deepforge.job DIR` runs a job's folder by hand: no agent, figures become files in DIR/figures.
"""

from __future__ import annotations

import argparse
import atexit
import faulthandler
import itertools
import json
import os
import random
import signal
import sys
import threading
import time
import traceback
from types import ModuleType
from typing import Any

from deepforge import errors, frames, keras_backend, operation, processes, source, values
from deepforge.preloading import FIGURES

FAILED = 1
INTERRUPTED = 130

# What registers types, by the names of the modules: those of extensions first, so that the project's own come last.
_SERIALIZATION = {"extension_serializers": "extension_serializers.py", "custom_serialization": "serialization.py"}
_PACKAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages")
_HANDLED = (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGUSR1, signal.SIGUSR2)


class Job:
    """The contents of job.json."""

    def __init__(self, members: dict[str, Any]) -> None:
        self.class_name = _identifier(members["class"])
        self.attributes: dict[str, Any] = members.get("attributes") or {}
        self.references: dict[str, str | None] = members.get("references") or {}
        self.inputs: list[dict[str, Any]] = members.get("inputs") or []
        self.visible_gpus: str | None = members.get("visible_gpus")
        self.outputs = [_identifier(name) for name in members.get("outputs") or []]


def run(descriptor: int | None = frames.DESCRIPTOR) -> int:
    """Runs the job whose folder is the current one, and returns the exit status of the process.

    Everything that the agent must know goes through frames; a failed job also has its traceback on stderr. The
    caller ends the process with that status at once: threads, exit handlers and buffers have been seen to.
    """
    started = time.monotonic()
    folder = os.getcwd()
    writer = frames.attach(descriptor)
    _set_up_process()
    failure: BaseException | None = None
    try:
        job = _read_job()
        _show_gpus(job.visible_gpus)
        _set_up_modules(folder, job.class_name)
        perform(job, writer)
    except BaseException as exception:
        failure = exception
    if writer.forked:
        _leave_forked(failure)
    _silence_signals()
    try:
        if failure is None:
            _succeed(writer, started)
    except BaseException as exception:
        failure = exception
    status = 0 if failure is None else _fail(failure, folder, writer)
    _flush()
    return status


def rehearse(folder: str) -> None:
    """Goes through a job that does nothing, in a folder of its own. A forked process copies each page of memory when
    it first writes to it (a reference count is enough); whoever rehearses while it waits has them when it counts."""
    count, path, here = len(sys.modules), list(sys.path), os.getcwd()
    os.chdir(folder)
    perform(_read_job(), frames.FrameWriter(None))
    os.chdir(here)
    sys.path[:] = path
    for name in list(itertools.islice(reversed(sys.modules), len(sys.modules) - count)):
        del sys.modules[name]  # the newest: to go through all of them would touch all of them


def write_rehearsal(folder: str) -> None:
    """Makes the folder for rehearse()."""
    members = {"class": "Rehearsal", "inputs": [], "outputs": ["value"]}
    code = "class Rehearsal:\n    def execute(self):\n        value = None\n        return value\n"
    for name, text in (("job.json", json.dumps(members)), (errors.OPERATION_FILE, code)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def perform(job: Job, writer: frames.FrameWriter) -> None:
    """Runs the user's code and writes the outputs. What can fail early (imports, the signature) comes before what
    takes long (loading inputs)."""
    writer.send({"type": "running"})
    for name, file in _SERIALIZATION.items():
        if os.path.exists(file) and os.path.getsize(file):
            source.load(name, file, file)
    cls = operation.load(job.class_name)
    references, unset = _load_references(job)
    positional, named = operation.constructor_arguments(cls, job.attributes, references, unset)
    instance = cls(*positional, **named)
    missing = [entry["name"] for entry in job.inputs if entry.get("missing")]
    present = [entry for entry in job.inputs if not entry.get("missing")]
    operation.execute_arguments(instance, {entry["name"]: None for entry in present}, missing)
    inputs = {entry["name"]: values.read(entry) for entry in present}
    positional, named = operation.execute_arguments(instance, inputs, missing)
    inputs.clear()
    returned = instance.execute(*positional, **named)
    if writer.forked:
        return
    positional.clear()
    named.clear()
    if returned is not None and not job.outputs:
        print("The operation has no outputs: what execute returned is dropped.", file=sys.stderr)
    for name, value in operation.outputs(returned, job.outputs).items():
        _write_output(name, value, writer)


def main(arguments: list[str] | None = None) -> int:
    """The command line: python -m deepforge.job DIR [--frames N]."""
    parser = argparse.ArgumentParser(prog="python -m deepforge.job", description="Run one job's folder.")
    parser.add_argument("directory", help="the folder with job.json and operation.py")
    parser.add_argument("--frames", type=int, default=None, help="write frames to this descriptor")
    options = parser.parse_args(arguments)
    os.chdir(options.directory)
    os.environ["MPLBACKEND"] = f"module://{FIGURES}"
    keras_backend.choose()
    return run(options.frames)


def _show_gpus(visible: str | None) -> None:
    """The libraries see the GPUs that the job was given, and no others; None says nothing.

    ROCm counts HIP's numbers among those that ROCR leaves, so ROCR is only told when there is to be none.
    """
    if visible is None:
        return
    os.environ["CUDA_VISIBLE_DEVICES"] = os.environ["HIP_VISIBLE_DEVICES"] = visible
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")  # CUDA then counts as nvidia-smi does
    if not visible:
        os.environ["ROCR_VISIBLE_DEVICES"] = visible


def _identifier(name: Any) -> str:
    """A name that becomes part of a path: refused unless Python could have it as a name."""
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError(f"{name!r} is not a Python name")
    return name


def _read_job() -> Job:
    try:
        with open("job.json", "rb") as file:
            return Job(json.load(file))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise errors.JobError(f"job.json can not be read: {type(error).__name__}: {error}") from error


def _load_references(job: Job) -> tuple[dict[str, Any], list[str]]:
    """The objects of the resources by reference name, and the names of references that are not set."""
    found: dict[str, Any] = {}
    for name, path in job.references.items():
        if path is None:
            continue
        try:
            module = source.load(f"resources.{name}", path, path)
        except Exception as error:
            hint = errors.missing_module_hint(error)
            raise errors.ResourceError(f'the resource for "{name}" failed: {error}{hint}') from error
        if not hasattr(module, "result"):
            raise errors.ResourceError(f'the code of the resource for "{name}" left no object in "result"')
        found[name] = module.result
    return found, [name for name in job.references if name not in found]


def _write_output(name: str, value: Any, writer: frames.FrameWriter) -> None:
    written = values.write(name, value)
    writer.send(
        {
            "type": "output",
            "name": name,
            "value_type": written.type_name,
            "path": written.path,
            "hash": written.hash,
            "size": written.size,
        }
    )


def _set_up_process() -> None:
    # New ones: those of the zygote remember what its own descriptors were (a file, a terminal).
    sys.stdin = sys.__stdin__ = _stream(0, "r")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _stream(1, "w")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _stream(2, "w")  # type: ignore[misc]
    faulthandler.enable()
    sys.modules["__main__"] = ModuleType("__main__")  # ours is nobody's business; spawned processes would run it
    sys.argv = [errors.OPERATION_FILE]
    _reseed()


def _stream(descriptor: int, mode: str) -> Any:
    """Text in UTF-8, by lines; nothing that is printed can fail to be encoded."""
    return open(descriptor, mode, buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def _reseed() -> None:
    """A forked process inherits the state of every generator; each job must have its own numbers."""
    random.seed()
    for name in ("numpy.random", "torch"):
        if name in sys.modules:
            sys.modules[name].seed()


def _set_up_modules(folder: str, class_name: str) -> None:
    """Makes `utils.<name>` and `operations.<class>` importable from files, so that processes which the operation
    spawns (multiprocessing) find them too: they have its path and its environment."""
    os.environ["JOB_FOLDER"] = folder
    os.environ["JOB_CLASS"] = class_name
    for name in ("utils", "operations"):
        sys.modules.pop(name, None)
    sys.path.insert(0, _PACKAGES)


def _leave_forked(failure: BaseException | None) -> None:
    """In a process that the operation forked and that came back from it: outputs and frames are the parent's."""
    if failure is not None and not isinstance(failure, SystemExit):
        traceback.print_exception(type(failure), failure, failure.__traceback__)
    _flush()
    os._exit(_status(failure))


def _succeed(writer: frames.FrameWriter, started: float) -> None:
    """Ends the process as Python would (threads, exit handlers), then says that all is done."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    _finish_figures()
    _flush()  # the agent reads no further than what is there when it hears that all is done
    writer.send({"type": "done", "usage": processes.usage(started)})


def _fail(exception: BaseException, folder: str, writer: frames.FrameWriter) -> int:
    """Tells about a failure on the console and in a frame. Returns the exit status."""
    report = errors.Report(exception, folder)
    _finish_figures()
    _flush()
    _write_all(2, report.text.encode("utf-8", "backslashreplace"))  # sys.stderr may be something else by now
    writer.send({"type": "error", "error": report.members})
    return _status(exception) or FAILED


def _status(failure: BaseException | None) -> int:
    """The exit status that Python itself would end with."""
    if failure is None or (isinstance(failure, SystemExit) and failure.code is None):
        return 0
    if isinstance(failure, SystemExit) and type(failure.code) is int and 0 <= failure.code < 256:
        return failure.code
    return INTERRUPTED if isinstance(failure, KeyboardInterrupt) else FAILED


def _silence_signals() -> None:
    """The user's handlers, which may raise anywhere, are not for the code that ends the job."""
    while True:
        try:
            for number in _HANDLED:
                if callable(signal.getsignal(number)):
                    signal.signal(number, signal.SIG_IGN)
            return
        except BaseException:  # the last one that was on its way
            continue


def _finish_figures() -> None:
    """Sends what the throttle held back."""
    if FIGURES in sys.modules:
        sys.modules[FIGURES].flush()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # closed by the user, or nobody reads it any more
            continue
    processes.flush_stdio()


def _write_all(descriptor: int, data: bytes) -> None:
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except OSError:
        return


if __name__ == "__main__":
    from deepforge import job as imported  # not this copy, which is called __main__

    end = imported.main()
    os._exit(end)
