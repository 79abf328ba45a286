"""Keras finds the backend that an environment has, and a choice of the user stays."""

from __future__ import annotations

import os

import pytest

from deepforge import keras_backend


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Makes packages of these names importable, in an environment that has none of them and no settings of Keras."""
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.path", [str(tmp_path)])

    def make(*names: str) -> None:
        for name in names:
            (tmp_path / name).mkdir()
            (tmp_path / name / "__init__.py").write_text("raise AssertionError('it was imported')")

    return make


@pytest.mark.parametrize(("names", "chosen"), [(["jax"], "jax"), (["torch"], "torch"), (["torch", "jax", "tensorflow"], "tensorflow"), ([], None)])
def test_the_first_that_is_installed_is_taken_and_none_is_imported(installed, names, chosen):
    installed(*names)
    keras_backend.choose()
    assert os.environ.get("KERAS_BACKEND") == chosen


def test_what_the_user_has_named_stays(installed, monkeypatch):
    installed("jax")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    keras_backend.choose()
    assert os.environ["KERAS_BACKEND"] == "torch"


def test_a_settings_file_of_keras_is_left_to_keras(installed, tmp_path):
    installed("jax")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "keras.json").write_text('{"backend": "torch"}')
    keras_backend.choose()
    assert "KERAS_BACKEND" not in os.environ
