"""A job's folder, and what a run of it left."""

import json
import pickle
import struct
from pathlib import Path
from textwrap import dedent


class JobFolder:
    """Writes the files that the agent would write."""

    def __init__(  # noqa: PLR0913
        self,
        path: Path,
        code: str,
        *,
        name: str = "Op",
        attributes: dict = {},  # noqa: B006
        references: dict = {},  # noqa: B006
        inputs: dict = {},  # noqa: B006
        missing: list = [],  # noqa: B006
        outputs: list = [],  # noqa: B006
        utils: dict = {},  # noqa: B006
        serialization: str = "",
        extension_serializers: str = "",
    ) -> None:
        self.path = path
        for part in ("inputs", "outputs", "utils", "references"):
            (path / part).mkdir(parents=True)
        (path / "operation.py").write_text(dedent(code))
        (path / "serialization.py").write_text(dedent(serialization))
        if extension_serializers:
            (path / "extension_serializers.py").write_text(dedent(extension_serializers))
        for module, text in utils.items():
            (path / "utils" / f"{module}.py").write_text(dedent(text))
        for reference, text in references.items():
            if text is not None:
                (path / "references" / f"{reference}.py").write_text(dedent(text))
        entries = [self._input(*item) for item in inputs.items()]
        entries += [{"name": name, "missing": True} for name in missing]
        job = {
            "job": "j1",
            "execution": "x1",
            "name": name,
            "class": name,
            "operation": "o1",
            "attributes": attributes,
            "references": {r: text and f"references/{r}.py" for r, text in references.items()},
            "inputs": entries,
            "outputs": outputs,
        }
        (path / "job.json").write_text(json.dumps(job))

    def _input(self, name: str, value: object) -> dict:
        """A value is pickled; (type, bytes) and (type, path) are taken as they are."""
        file = self.path / "inputs" / name
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], (bytes, Path)):
            kind, content = value
            file.write_bytes(content.read_bytes() if isinstance(content, Path) else content)
        else:
            kind = f"{type(value).__module__}.{type(value).__qualname__}"
            file.write_bytes(pickle.dumps(value))
        return {"name": name, "type": kind, "path": f"inputs/{name}"}


class Result:
    """Exit status, console text and frames of a run."""

    def __init__(self, job: JobFolder, status: int, console: str, data: bytes) -> None:
        self.job = job
        self.status = status
        self.console = console
        self.frames = list(split_frames(data))

    def of(self, kind: str) -> list:
        return [header for header, _ in self.frames if header["type"] == kind]

    @property
    def error(self) -> dict:
        (header,) = self.of("error")
        assert not self.of("done")
        return header["error"]

    def output(self, name: str = "result") -> object:
        """The value of an output, which must be a pickle of builtin or importable types."""
        assert self.of("done"), self.console
        return pickle.loads((self.job.path / "outputs" / name).read_bytes())

    def typed(self, name: str = "result") -> tuple:
        """An output as an input of the next job."""
        (header,) = [h for h in self.of("output") if h["name"] == name]
        return header["value_type"], self.job.path / header["path"]


def split_frames(data: bytes):
    while data:
        header, body = struct.unpack(">II", data[:8])
        assert len(data) >= 8 + header + body, "the last frame is cut"
        yield json.loads(data[8 : 8 + header]), data[8 + header : 8 + header + body]
        data = data[8 + header + body :]
