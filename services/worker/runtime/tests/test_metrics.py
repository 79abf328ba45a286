"""Metric frames, and what user code can not do to the frames."""

import math

import pytest

import deepforge
from deepforge import frames


def test_log_outside_of_a_job_checks_and_drops():
    deepforge.log(step=1, loss=0.5)
    with pytest.raises(TypeError, match="must be a number"):
        deepforge.log(loss="0.5")
    with pytest.raises(TypeError, match="at least one value"):
        deepforge.log(step=1)
    with pytest.raises(TypeError, match="step must be an integer"):
        deepforge.log(step=1.5, loss=1)
    with pytest.raises(ValueError, match="at most 64"):
        deepforge.log(**{f"v{i}": i for i in range(65)})


def test_metrics_arrive_in_order_with_steps_that_count_by_themselves(run):
    code = """
        import deepforge
        class Op:
            def execute(self):
                for i in range(3):
                    deepforge.log(loss=i / 2)
                deepforge.log(step=10, loss=1, **{"val/loss": True})
                deepforge.log(loss=2**80)
                deepforge.log(a=float("nan"), b=float("inf"), c=10**400)
    """
    found = run(code).of("metric")
    assert [metric["step"] for metric in found] == [0, 1, 2, 10, 11, 12]
    assert [metric["values"]["loss"] for metric in found[:5]] == [0, 0.5, 1, 1, 2.0**80]
    assert found[3]["values"] == {"loss": 1, "val/loss": 1}
    assert found[5]["values"] == {"a": None, "b": None, "c": None}
    assert all(isinstance(metric["at"], float) for metric in found)


def test_numpy_scalars_and_one_element_arrays_are_numbers(run):
    numpy = pytest.importorskip("numpy")
    assert numpy
    code = """
        import deepforge, numpy
        class Op:
            def execute(self):
                deepforge.log(step=numpy.int64(4), a=numpy.float32(0.5), b=numpy.array(2), c=numpy.int8(3))
    """
    (metric,) = run(code).of("metric")
    assert (metric["step"], metric["values"]) == (4, {"a": 0.5, "b": 2, "c": 3})


def test_frames_of_many_threads_stay_whole(run):
    code = """
        import deepforge, threading
        class Op:
            def execute(self):
                def work(n):
                    for i in range(500):
                        deepforge.log(step=i, **{f"t{n}": i})
                threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
                for t in threads: t.start()
                for t in threads: t.join()
    """
    assert len(run(code).of("metric")) == 4000


def test_exceptions_from_signal_handlers_do_not_cut_frames(run):
    """A handler that raises while a frame is on its way must not leave half of it."""
    code = """
        import deepforge, signal
        class Tick(Exception): pass
        class Op:
            def execute(self):
                def handler(number, frame):
                    deepforge.log(step=0, inner=1)
                    raise Tick
                signal.signal(signal.SIGALRM, handler)
                signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
                i = 0
                while i < 20000:
                    try:
                        while i < 20000:
                            i += 1
                            deepforge.log(step=i, **{"x" * 100: i})
                        signal.setitimer(signal.ITIMER_REAL, 0)
                    except Tick:
                        pass
    """
    result = run(code)
    assert result.frames[-1][0]["type"] in ("done", "error"), result.console
    assert len(result.of("metric")) > 1000


def test_encode_is_strict_json():
    assert (
        frames.encode({"a\0": "\udc80x\0", "b": (1, None)})
        == '{"a\N{REPLACEMENT CHARACTER}":"?x\N{REPLACEMENT CHARACTER}","b":[1,null]}'.encode()
    )
    with pytest.raises(ValueError, match="JSON"):
        frames.encode(math.nan)


@pytest.mark.parametrize("text", ["short", "x" * 10_000, "\x01" * 10_000, "é\n" * 10_000])
def test_shorten_keeps_to_the_limit(text):
    found = frames.shorten(text, 1000)
    assert len(frames.encode(found)) <= 1000
    assert found.startswith(text[:5])
    assert found.endswith(text[-5:])


def test_too_large_frames_are_refused(tmp_path):
    with open(tmp_path / "frames", "wb") as file:
        writer = frames.FrameWriter(file.fileno())
        with pytest.raises(frames.FrameTooLarge):
            writer.send({"type": "x" * 70_000})
        with pytest.raises(frames.FrameTooLarge):
            writer.send({}, bytes(frames.BODY_LIMIT + 1))
    assert (tmp_path / "frames").stat().st_size == 0


def test_quick_calls_are_all_there_and_their_speed_is_measured(run, record_property):
    """The speed is only reported: a time is no test. The target is 100,000 points per second."""
    code = """
        import deepforge, time
        class Op:
            def execute(self):
                start = time.perf_counter()
                for i in range(50_000):
                    deepforge.log(i, loss=i / 7, accuracy=1)
                print(100_000 / (time.perf_counter() - start))
    """
    result = run(code)
    found = result.of("metric")
    assert [metric["step"] for metric in found] == list(range(50_000))
    assert found[6]["values"] == {"loss": 6 / 7, "accuracy": 1}
    record_property("points_per_second", round(float(result.console)))


def test_names_are_escaped(run):
    code = r"""
        import deepforge
        class Op:
            def execute(self):
                deepforge.log(1, **{'a"\\\n\u00e9\0': 0.5, "\ud800": 1})
    """
    (metric,) = run(code).of("metric")
    assert metric["values"] == {'a"\\\n\u00e9\N{REPLACEMENT CHARACTER}': 0.5, "?": 1}
