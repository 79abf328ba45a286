"""The Keras callback, with a Keras of one class: the real one is too large for these tests."""

import math
import sys
import types

import pytest


@pytest.fixture
def metrics(monkeypatch):
    class Callback:
        model = types.SimpleNamespace(optimizer=types.SimpleNamespace(learning_rate=0.01))

    callbacks = types.ModuleType("keras.callbacks")
    callbacks.Callback = Callback
    package = types.ModuleType("keras")
    package.callbacks = callbacks
    monkeypatch.setitem(sys.modules, "keras", package)
    monkeypatch.setitem(sys.modules, "keras.callbacks", callbacks)
    monkeypatch.delitem(sys.modules, "deepforge.keras", raising=False)
    import deepforge.keras

    logged = []
    monkeypatch.setattr(deepforge.keras, "log", lambda step, **values: logged.append((step, values)))
    yield deepforge.keras.Metrics, logged
    sys.modules.pop("deepforge.keras", None)


def test_every_epoch_is_logged_with_the_learning_rate(metrics):
    make, logged = metrics
    callback = make()
    callback.on_train_batch_end(0, {"loss": 9})
    callback.on_epoch_end(0, {"loss": 0.5, "val_loss": math.nan, "note": object()})
    callback.on_epoch_end(1, None)
    (step, values), second = logged
    assert step == 0
    assert values.pop("val_loss") != 0
    assert values == {"loss": 0.5, "learning_rate": 0.01}
    assert second == (1, {"learning_rate": 0.01})


def test_batches_are_logged_on_demand(metrics):
    make, logged = metrics
    callback = make(every=2, prefix="net/")
    for batch in range(5):
        callback.on_train_batch_end(batch, {"loss": batch})
    assert logged == [(2, {"net/batch/loss": 1}), (4, {"net/batch/loss": 3})]


def test_very_many_values_are_logged_in_parts(metrics):
    make, logged = metrics
    make().on_epoch_end(3, {f"m{i}": i for i in range(100)})
    assert [len(values) for _, values in logged] == [64, 37]
    assert {step for step, _ in logged} == {3}
