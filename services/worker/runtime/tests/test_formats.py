"""Safe formats in place of pickle: where they are used, that they bring back the same, and what they refuse."""

import collections
import importlib
import io
import pickle
import sys
import types

import pytest

from deepforge import formats, serialization


def saved(value):
    file = io.BytesIO()
    serialization.dump(value, file)
    return file.getvalue()


def back(value, kind=None):
    data = saved(value)
    return serialization.load(kind or serialization.full_name(type(value)), io.BytesIO(data)), data


@pytest.mark.parametrize(
    "make",
    [
        lambda np: np.arange(6.0).reshape(2, 3),
        lambda np: np.asfortranarray(np.ones((3, 4), np.float32)),
        lambda np: np.array(5),
        lambda np: np.array(["a", "bcd"]),
        lambda np: np.array(["2024-01-01"], dtype="datetime64[s]"),
        lambda np: np.zeros((0, 3), ">i4"),
        lambda np: np.array([1 + 2j]),
    ],
)
def test_arrays_are_npy(make):
    np = pytest.importorskip("numpy")
    value = make(np)
    found, data = back(value)
    assert data.startswith(b"\x93NUMPY")
    assert (found.dtype, found.shape, found.flags.f_contiguous) == (value.dtype, value.shape, value.flags.f_contiguous)
    assert np.array_equal(found, value)


@pytest.mark.parametrize(
    "make",
    [
        lambda np: np.array([1, "a", None], dtype=object),
        lambda np: np.ma.masked_equal([1, 2], 2),
        lambda np: np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
        lambda np: np.float64(3),
        lambda np: [np.zeros(3)],
    ],
)
def test_what_npy_would_not_bring_back_is_pickled(make):
    np = pytest.importorskip("numpy")
    value = make(np)
    found, data = back(value)
    assert data.startswith(b"\x80")
    assert type(found) is type(value)


def test_arrays_that_were_pickled_before_still_load():
    np = pytest.importorskip("numpy")
    found = serialization.load("numpy.ndarray", io.BytesIO(pickle.dumps(np.arange(3))))
    assert found.tolist() == [0, 1, 2]


def test_objects_in_an_npy_file_are_refused():
    np = pytest.importorskip("numpy")
    file = io.BytesIO()
    np.save(file, np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        serialization.load("numpy.ndarray", io.BytesIO(file.getvalue()))


def test_a_registered_serializer_comes_first():
    np = pytest.importorskip("numpy")
    before = dict(serialization._serializers)
    try:
        serialization.register(np.ndarray, lambda value, file: file.write(b"mine"), lambda file: file.read())
        assert back(np.zeros(2)) == (b"mine", b"mine")
    finally:
        serialization._serializers.clear()
        serialization._serializers.update(before)


def test_arrays_go_from_job_to_job_with_the_hash_of_the_file(run):
    pytest.importorskip("numpy")
    import hashlib

    code = "import numpy as np\nclass Op:\n  def execute(self):\n    x = np.arange(300_000.0)\n    return x"
    first = run(code, outputs=["x"])
    (header,) = first.of("output")
    data = (first.job.path / "outputs/x").read_bytes()
    assert (header["value_type"], header["size"]) == ("numpy.ndarray", len(data))
    assert header["hash"] == hashlib.sha256(data).hexdigest()
    second = run(
        "class Op:\n  def execute(self, x):\n    total = float(x.sum())\n    return total",
        inputs={"x": first.typed("x")},
        outputs=["total"],
    )
    assert second.output("total") == sum(range(300_000))


@pytest.fixture
def pandas():
    pytest.importorskip("pyarrow")
    return pytest.importorskip("pandas")


def frames_of(pandas):
    return {
        "numbers": pandas.DataFrame({"a": [1, 2], "b": [0.5, float("nan")], "c": [True, False]}),
        "texts": pandas.DataFrame({"t": ["x", "yö"]}),
        "objects of text": pandas.DataFrame({"t": pandas.Series(["x", "y"], dtype=object)}),
        "index": pandas.DataFrame({"a": [1, 2]}, index=["p", "q"]),
        "range": pandas.DataFrame({"a": [1, 2, 3]}).iloc[::2],
        "times": pandas.DataFrame({"t": pandas.to_datetime(["2024-01-01", "2024-01-02"])}),
        "category": pandas.DataFrame({"k": pandas.Categorical(["a", "b", "a"])}),
        "empty": pandas.DataFrame({"a": pandas.Series([], dtype="float32")}),
    }


@pytest.mark.parametrize(
    "name", ["numbers", "texts", "objects of text", "index", "range", "times", "category", "empty"]
)
def test_tables_come_back_the_same_as_parquet_where_that_is_exact(pandas, name):
    value = frames_of(pandas)[name]
    found, data = back(value)
    pandas.testing.assert_frame_equal(found, value)
    if name in ("numbers", "texts", "index", "times"):
        assert data.startswith(b"PAR1")
        assert data == saved(value), "the same table has the same hash"


@pytest.mark.parametrize("odd", ["mixed", "names", "levels", "attributes", "subclass", "none", "freq"])
def test_odd_tables_come_back_the_same_as_pickle(pandas, odd):
    class Mine(pandas.DataFrame):
        pass

    value = {
        "mixed": lambda: pandas.DataFrame({"a": [1, "x"]}),
        "names": lambda: pandas.DataFrame([[1, 2]], columns=[0, 1]),
        "levels": lambda: pandas.DataFrame([[1]], columns=pandas.MultiIndex.from_tuples([("a", "b")])),
        "attributes": lambda: pandas.DataFrame({"a": [1]}),
        "subclass": lambda: pandas.DataFrame({"a": [1]}),
        "none": lambda: pandas.DataFrame({"a": pandas.Series(["x", None], dtype=object)}),
        "freq": lambda: pandas.DataFrame({"a": [1, 2]}, index=pandas.date_range("2024", periods=2)),
    }[odd]()
    if odd == "attributes":
        value.attrs["unit"] = "m"
    if odd == "subclass":
        assert formats.of_value(Mine(value)) is None
        return
    found, data = back(value)
    assert data.startswith(b"\x80")
    pandas.testing.assert_frame_equal(found, value)
    assert found.attrs == value.attrs


def test_models_of_keras_are_archives():
    keras = pytest.importorskip("keras")
    np = pytest.importorskip("numpy")
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="relu")])
    model.compile("adam", "mse")
    found, data = back(model)
    assert data.startswith(b"PK")
    assert np.allclose(found.predict(np.ones((1, 3)), verbose=0), model.predict(np.ones((1, 3)), verbose=0))
    assert found.compiled
    assert formats.of_value(keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x)])) is None
    for loss in (lambda truth, guess: truth - guess, FakeTensor):
        model.compile("adam", loss=loss)
        assert formats.of_value(model) is None, "a loss of the user is code"


OWN_LAYER = """
from keras import layers


class Doubled(layers.Layer):
    def __init__(self, times=2, **rest):
        super().__init__(**rest)
        self.times = times

    def call(self, inputs):
        return inputs * self.times
"""


def test_layers_of_the_projects_modules_are_found_again(tmp_path, monkeypatch):
    keras = pytest.importorskip("keras")
    np = pytest.importorskip("numpy")
    (tmp_path / "utils").mkdir()
    for name in ("own", "other"):
        (tmp_path / "utils" / f"{name}.py").write_text(OWN_LAYER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "utils", raising=False)
    own, other = importlib.import_module("utils.own"), importlib.import_module("utils.other")
    numbers = np.array([[1.0, 2.0, 3.0]])
    model = keras.Sequential([keras.Input((3,)), own.Doubled(times=3)])
    kept, data = back(model)
    assert data.startswith(b"PK")
    assert type(kept.layers[0]) is own.Doubled
    assert kept.predict(numbers, verbose=0).tolist() == [[3.0, 6.0, 9.0]]
    # Keras would take one for the other.
    assert formats.of_value(keras.Sequential([keras.Input((3,)), own.Doubled(), other.Doubled()])) is None



def test_other_archives_are_no_models():
    with pytest.raises(serialization.SerializationError):
        serialization.load("torch.nn.Module", io.BytesIO(b"PK\3\4 zip"))


class FakeTensor:
    """What safetensors.py asks of a tensor. PyTorch itself is too large for these tests."""

    requires_grad = is_quantized = False
    layout = "strided"
    device = types.SimpleNamespace(type="cpu")

    def __init__(self, data, storage=None):
        self.data, self.storage = data, storage or id(self)

    def is_contiguous(self):
        return True

    def untyped_storage(self):
        return types.SimpleNamespace(data_ptr=lambda: self.storage)


@pytest.fixture
def torch(monkeypatch):
    """A PyTorch of one class, and a safetensors that writes the real format."""
    import importlib.machinery
    import json
    import struct

    def save(tensors, metadata):
        header = json.dumps({"__metadata__": metadata, **{k: {} for k in sorted(tensors)}}).encode()
        return struct.pack("<Q", len(header)) + header + json.dumps({k: t.data for k, t in tensors.items()}).encode()

    def load(data):
        (size,) = struct.unpack("<Q", data[:8])
        return {k: FakeTensor(v) for k, v in sorted(json.loads(data[8 + size :]).items())}

    package = types.ModuleType("safetensors")
    package.__spec__ = importlib.machinery.ModuleSpec("safetensors", None)
    package.torch = types.SimpleNamespace(save=save, load=load)
    fake = types.SimpleNamespace(Tensor=FakeTensor, strided="strided")
    monkeypatch.setitem(sys.modules, "torch", fake)
    monkeypatch.setitem(sys.modules, "safetensors", package)
    monkeypatch.setitem(sys.modules, "safetensors.torch", package.torch)
    return fake


def test_tensors_are_safetensors(torch):
    found, data = back(torch.Tensor([1, 2]), "torch.Tensor")
    assert data[8:9] == b"{"
    assert found.data == [1, 2]
    found, _ = back({"b": torch.Tensor([1]), "a": torch.Tensor([2])})
    assert type(found) is dict
    assert [(k, t.data) for k, t in found.items()] == [("b", [1]), ("a", [2])]


def test_a_state_dict_keeps_its_order_and_its_versions(torch):
    state = collections.OrderedDict(w=torch.Tensor([1]), b=torch.Tensor([2]))
    state._metadata = {"": {"version": 1}}
    found, _ = back(state)
    assert type(found) is collections.OrderedDict
    assert list(found) == ["w", "b"]
    assert found._metadata == {"": {"version": 1}}


def test_tensors_that_would_not_come_back_the_same_are_pickled(torch):
    shared = {"a": torch.Tensor([1], storage=7), "b": torch.Tensor([1], storage=7)}
    learned = torch.Tensor([1])
    learned.requires_grad = True
    for value in (shared, learned, {"a": torch.Tensor([1]), "b": 3}, {1: torch.Tensor([1])}, {}):
        assert formats.of_value(value) is None
    assert back({})[0] == {}
