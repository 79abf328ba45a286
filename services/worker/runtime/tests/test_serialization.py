"""Custom serialization, pickle, and values whose class is defined in the operation's own code."""

import hashlib
import io
import pickle

import pytest

from deepforge import serialization

MAKE_POINT = """
    import enum
    class Kind(enum.Enum):
        ROUND = 1
    class Point:
        class Inner:
            pass
        def __init__(self, x):
            self.x, self.kind, self.inner, self.function = x, Kind.ROUND, Point.Inner(), double
    def double(x):
        return 2 * x
    class Op:
        def execute(self):
            p = [Point(1), Point(2)]
            return p
"""


class Base:
    pass


class Derived(Base):
    pass


@pytest.fixture(autouse=True)
def _registry():
    before = dict(serialization._serializers)
    yield
    serialization._serializers.clear()
    serialization._serializers.update(before)


def saved(value):
    file = io.BytesIO()
    serialization.dump(value, file)
    return file.getvalue()


def test_pickle_is_the_last_resort():
    assert serialization.load("builtins.dict", io.BytesIO(saved({"a": 1}))) == {"a": 1}
    assert serialization.load("no.such.Type", io.BytesIO(pickle.dumps(5))) == 5
    assert serialization.load("pickle", io.BytesIO(pickle.dumps(5))) == 5
    assert serialization.load(None, io.BytesIO(pickle.dumps(5))) == 5


def test_base_class_serializes_its_subclasses_and_the_exact_class_wins():
    serialization.register(Base, lambda obj, file: file.write(b"base"), lambda file: ("base", file.read()))
    name = serialization.full_name(Derived)
    assert saved(Derived()) == b"base"
    assert serialization.load(name, io.BytesIO(b"base")) == ("base", b"base")
    serialization.register(Derived, lambda obj, file: file.write(b"derived"), lambda file: file.read())
    assert saved(Derived()) == b"derived"
    assert serialization.load(name, io.BytesIO(b"derived")) == b"derived"
    assert saved(Base()) == b"base"


def test_a_name_can_be_registered_for_uploaded_artifacts():
    serialization.register("csv", lambda obj, file: None, lambda file: file.read().split(b","))
    assert serialization.load("csv", io.BytesIO(b"a,b")) == [b"a", b"b"]


def test_register_wants_functions():
    with pytest.raises(TypeError):
        serialization.register(Base, "dump", "load")


def test_bytes_of_an_unknown_format_are_said():
    with pytest.raises(
        serialization.SerializationError, match=r"no serializer is registered for the type keras\.Model"
    ):
        serialization.load("keras.Model", io.BytesIO(b"PK\3\4 zip"))


def test_full_names_are_safe_and_bounded():
    odd = type("Odd name\n\"quoted'" + "x" * 500, (), {"__module__": "m"})
    assert serialization.full_name(odd).startswith("m.Odd_name__quoted_xxx")
    assert len(serialization.full_name(odd)) == 250
    assert serialization.full_name(list) == "builtins.list"


def test_custom_serialization_code_is_used_for_outputs_and_inputs(run):
    custom = """
        import json
        from deepforge.serialization import register
        from utils.shapes import Circle
        def dump(obj, file):
            assert file.name == "outputs/c", file.name
            file.write(json.dumps(obj.r).encode())
        def load(file):
            assert file.name == "inputs/c", file.name
            return Circle(json.load(file))
        register(Circle, dump, load)
    """
    common = {"utils": {"shapes": "class Circle:\n    def __init__(self, r): self.r = r\n"}, "serialization": custom}
    code = "from utils.shapes import Circle\nclass Op:\n  def execute(self):\n    c = Circle(3)\n    return c"
    first = run(code, outputs=["c"], **common)
    assert (first.job.path / "outputs/c").read_bytes() == b"3"
    assert first.of("output")[0]["value_type"] == "utils.shapes.Circle"
    second = run(
        "class Op:\n  def execute(self, c):\n    r = c.r\n    return r",
        inputs={"c": first.typed("c")},
        outputs=["r"],
        **common,
    )
    assert second.output("r") == 3


@pytest.mark.parametrize(
    "dump",
    [
        "file.write(b'0123456789'); file.seek(2); file.write(b'xx')",
        "open(file.name, 'wb').write(b'written past the file object')",
        "import os; os.write(file.fileno(), b'through the descriptor')",
        "import zipfile\n  with zipfile.ZipFile(file, 'w') as z: z.writestr('a', 'b' * 1000)",
        "file.write(b'abcdef'); file.truncate(3)",
        "import os; open('t', 'w').write('renamed'); os.replace('t', file.name)",
        "file.write(b'closed'); file.close()",
        "pass",
    ],
)
def test_hash_is_that_of_the_file_however_it_was_written(run, dump):
    custom = f"import deepforge\ndef dump(obj, file):\n  {dump}\ndeepforge.serialization.register(set, dump, dump)\n"
    result = run("class Op:\n  def execute(self):\n    s = {1}\n    return s", serialization=custom, outputs=["s"])
    (header,) = result.of("output")
    data = (result.job.path / "outputs/s").read_bytes()
    assert (header["hash"], header["size"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_class_of_an_operation_reaches_a_later_job(run):
    first = run(MAKE_POINT, name="Op", outputs=["p"])
    code = """
        class Other:
            def execute(self, p):
                q = [point.function(point.x) for point in p], p[0].kind.name, type(p[0]).__module__, p
                return q
    """
    second = run(code, name="Other", inputs={"p": first.typed("p")}, outputs=["q"])
    assert second.status == 0, second.console
    third = run(
        "class Op:\n  def execute(self, q):\n    r = q[0], q[1], q[2], q[3][1].x\n    return r",
        inputs={"q": second.typed("q")},
        outputs=["r"],
    )
    assert third.output("r") == ([2, 4], "ROUND", "operations.Op", 2), "even where another Op has that name"


def test_same_operation_gets_its_own_class_back(run):
    first = run(MAKE_POINT, outputs=["p"])
    code = MAKE_POINT.replace("def execute(self):", "def execute(self, old=None):").replace(
        "p = [Point(1), Point(2)]", "p = old is not None and type(old[0]) is Point or [Point(1)]"
    )
    first = run(code, outputs=["p"])
    again = run(code, inputs={"old": first.typed("p")}, outputs=["p"])
    assert again.output("p") is True


def test_class_in_utils_is_loaded_by_name(run):
    utils = {"shapes": "class Circle:\n    r = 5\n"}
    code = "from utils.shapes import Circle\nclass Op:\n  def execute(self):\n    c = Circle()\n    return c"
    first = run(code, utils=utils, outputs=["c"])
    second = "class Op:\n  def execute(self, c):\n    r = c.r\n    return r"
    assert run(second, utils=utils, inputs={"c": first.typed("c")}, outputs=["r"]).output("r") == 5
    error = run(second, inputs={"c": first.typed("c")}, outputs=["r"]).error
    assert error["type"] == "InputError"
    assert 'input "c" of type utils.shapes.Circle could not be loaded' in error["message"]
    assert "Custom Utils has no module 'shapes'" in error["message"]


def test_class_of_a_notebook_says_the_way_out(run):
    data = b"c__main__\nModel\n."
    error = run("class Op:\n  def execute(self, m): pass", inputs={"m": ("pickle", data)}).error
    assert "put it in a Custom Utils module" in error["message"]


def test_broken_input_names_the_input(run):
    error = run("class Op:\n  def execute(self, m): pass", inputs={"m": ("pickle", b"not a pickle")}).error
    assert error["type"] == "InputError"
    assert 'input "m" of type pickle could not be loaded' in error["message"]


def test_unpicklable_output_names_output_and_type(run):
    error = run("class Op:\n  def execute(self):\n    g = (x for x in [1])\n    return g", outputs=["g"]).error
    assert error["type"] == "OutputError"
    assert 'output "g" of type builtins.generator could not be saved' in error["message"]
    assert "register a serializer" in error["message"]


def test_failing_serializer_shows_its_own_line(run):
    custom = (
        "import deepforge\ndef dump(obj, file):\n  return 1 / 0\ndeepforge.serialization.register(set, dump, dump)\n"
    )
    error = run("class Op:\n  def execute(self):\n    s = {1}\n    return s", serialization=custom, outputs=["s"]).error
    assert 'File "serialization.py", line 3, in dump' in error["traceback"]
    assert "return 1 / 0" in error["traceback"]


def test_serializers_of_the_project_replace_those_of_extensions(run):
    def custom(content: str, *types: str) -> str:
        lines = [f"deepforge.serialization.register({one}, dump, dump)" for one in types]
        return "\n".join(["import deepforge", f"def dump(obj, file): file.write(b'{content}')", *lines])

    result = run(
        "class Op:\n  def execute(self):\n    s, f = {1}, frozenset()\n    return s, f",
        extension_serializers=custom("theirs", "set", "frozenset"),
        serialization=custom("ours", "set"),
        outputs=["s", "f"],
    )
    assert (result.job.path / "outputs/s").read_bytes() == b"ours"
    assert (result.job.path / "outputs/f").read_bytes() == b"theirs"


def test_error_in_custom_serialization_is_told(run):
    result = run("class Op:\n  def execute(self): pass", serialization="x = 1\nraise ValueError('here')\n")
    assert 'File "serialization.py", line 2' in result.error["traceback"]
    assert result.error["line"] is None


def test_values_of_a_resource_with_its_own_class_reach_a_later_job(run):
    reference = "class Net:\n    depth = 3\nresult = Net()\n"
    code = "class Op:\n  def __init__(self, model): self.m = model\n  def execute(self):\n    m = self.m\n    return m"
    first = run(code, references={"model": reference}, outputs=["m"])
    second = run(
        "class Op:\n  def execute(self, m):\n    d = m.depth\n    return d",
        inputs={"m": first.typed("m")},
        outputs=["d"],
    )
    assert second.output("d") == 3
