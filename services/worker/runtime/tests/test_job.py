"""A job from job.json to its outputs, in a process of its own."""

import hashlib
import subprocess
import sys

import pytest
from conftest import environment, run_folder


def test_attributes_reach_the_constructor_by_name_with_their_json_types(run):
    result = run(
        """
        class Op:
            def __init__(self, text="a", *, flag=False, many=None, count=1, rate=0.1):
                self.all = (text, flag, many, count, rate)
            def execute(self):
                result = self.all
                return result
        """,
        attributes={"count": 3, "flag": True, "many": [1, {"a": None}], "rate": 1, "text": 'it\'s "x"\n\\ é 😀'},
        outputs=["result"],
    )
    assert result.output() == ('it\'s "x"\n\\ é 😀', True, [1, {"a": None}], 3, 1.0)
    assert type(result.output()[4]) is float, "a whole number for a float parameter stays a float"
    assert result.status == 0


def test_frames_come_in_order_and_say_hash_and_size(run):
    code = """
        class Op:
            def execute(self):
                a, b = [1, 2], "x"
                return a, b
    """
    result = run(code, outputs=["a", "b"])
    assert [header["type"] for header, _ in result.frames] == ["running", "output", "output", "done"]
    for header in result.of("output"):
        data = (result.job.path / header["path"]).read_bytes()
        assert header["hash"] == hashlib.sha256(data).hexdigest()
        assert header["size"] == len(data)
        assert header["path"] == f"outputs/{header['name']}"
    assert [header["value_type"] for header in result.of("output")] == ["builtins.list", "builtins.str"]


def test_inputs_arrive_by_name(run):
    code = "class Op:\n  def execute(self, b, a):\n    result = a - b\n    return result"
    assert run(code, inputs={"a": 5, "b": 3}, outputs=["result"]).output() == 2


def test_missing_input_is_none_only_without_a_default(run):
    code = "class Op:\n  def execute(self, a, b=7):\n    return a, b"
    result = run(code, missing=["a", "b"], outputs=["a", "b"])
    assert (result.output("a"), result.output("b")) == (None, 7)


def test_reference_is_the_object_named_result(run):
    code = """
        class Op:
            def __init__(self, model, other, third=3):
                self.all = model, other, third
            def execute(self):
                x = self.all
                return x
    """
    result = run(
        code, references={"model": "import math\nresult = math.pi", "other": None, "third": None}, outputs=["x"]
    )
    assert result.output("x") == (pytest.approx(3.14159, abs=1e-4), None, 3)


def test_reference_without_result_is_an_error(run):
    result = run("class Op:\n  def execute(self): pass", references={"model": "x = 1"})
    assert result.error["message"] == 'the code of the resource for "model" left no object in "result"'


def test_failing_reference_names_the_reference(run):
    code = "class Op:\n  def __init__(self, model): pass\n  def execute(self): pass"
    result = run(code, references={"model": "import keras_not_here"})
    assert 'the resource for "model" failed' in result.error["message"]
    assert "environment" in result.error["message"]


def test_one_output_is_the_value_itself_even_if_it_is_a_tuple(run):
    code = "class Op:\n  def execute(self):\n    x = (1, 2, 3)\n    return x"
    assert run(code, outputs=["x"]).output("x") == (1, 2, 3)


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("1, 2, 3", "execute returned 3 values, 2 expected (a, b)"),
        ("(1,)", "execute returned 1 value, 2 expected (a, b)"),
        ("None", "execute returned nothing, 2 expected (a, b)"),
        ("'xy'", "execute returned one value of type str, 2 expected (a, b)"),
    ],
)
def test_wrong_number_of_outputs_says_both_numbers(run, returned, message):
    result = run(f"class Op:\n  def execute(self):\n    return {returned}", outputs=["a", "b"])
    assert result.error["type"] == "OutputError"
    assert result.error["message"] == message
    assert result.status == 1


def test_value_without_an_output_is_dropped_and_said(run):
    result = run("class Op:\n  def execute(self):\n    return 5")
    assert result.status == 0
    assert "no outputs" in result.console


@pytest.mark.parametrize(
    ("code", "members", "message", "line"),
    [
        ("class Other:\n  def execute(self): pass", {}, "no class Op", None),
        ("class Op:\n  pass", {}, "no method execute", None),
        ("class Op:\n\n  def __init__(self, n): pass\n  def execute(self): pass", {}, 'attribute "n"', 3),
        ("class Op:\n  def execute(self): pass", {"attributes": {"n": 1}}, 'no parameter "n" (it has: none)', 2),
        ("class Op:\n  def execute(self, data): pass", {"inputs": {"arr": 1}}, 'no parameter "arr" (it has: data)', 2),
        ("class Op:\n  def execute(self, data): pass", {}, 'needs an input "data"', 2),
    ],
)
def test_interface_mismatch_names_both_sides(run, code, members, message, line):
    result = run(code, **members)
    assert result.error["type"] == "InterfaceError"
    assert message in result.error["message"]
    assert result.error["line"] == line


def test_positional_only_and_variable_parameters_work(run):
    code = """
        class Op:
            def __init__(self, a, /, *rest, **more):
                self.a, self.more = a, more
            def execute(self, x, /, y):
                result = self.a, self.more, x, y
                return result
    """
    result = run(code, attributes={"a": 1, "z": 2}, inputs={"y": 4, "x": 3}, outputs=["result"])
    assert result.output() == (1, {"z": 2}, 3, 4)


def test_helper_class_before_the_operation_does_not_matter(run):
    code = """
        from dataclasses import dataclass
        class Helper:
            def __init__(self, wrong): pass
        @dataclass
        class Op:
            n: int = 2
            def execute(self):
                result = self.n
                return result
    """
    assert run(code, attributes={"n": 9}, outputs=["result"]).output() == 9


def test_exception_has_the_users_lines_only(run):
    code = """\
        import utils.tools as tools

        class Op:
            def execute(self):
                self.deeper({"é": 1})
            def deeper(self, data):
                return data["é"] + tools.fail()
    """
    result = run(code, utils={"tools": "def fail():\n    raise ValueError('broken')\n"})
    error = result.error
    assert (error["type"], error["message"]) == ("ValueError", "broken")
    assert error["line"] == 7
    if sys.version_info >= (3, 11):
        assert error["column"] == len('        return data["é"] + ') + 1
    assert "deepforge" not in error["traceback"]
    assert str(result.job.path) not in error["traceback"]
    assert 'File "operation.py", line 5, in execute' in error["traceback"]
    assert 'self.deeper({"é": 1})' in error["traceback"]
    assert 'File "utils/tools.py", line 2' in error["traceback"]
    assert result.console == error["traceback"], "the console shows it too"
    assert result.status == 1


def test_traceback_shows_source_lines_after_chdir(run):
    code = "import os\nclass Op:\n  def execute(self):\n    os.chdir('/')\n    raise KeyError('k')"
    error = run(code).error
    assert "raise KeyError('k')" in error["traceback"]
    assert error["line"] == 5


def test_chained_exceptions_stay_chained(run):
    code = """
        class Op:
            def execute(self):
                try:
                    1 / 0
                except ZeroDivisionError as error:
                    raise RuntimeError("second") from error
    """
    error = run(code).error
    assert "ZeroDivisionError" in error["traceback"]
    assert "direct cause" in error["traceback"]
    assert error["type"] == "RuntimeError"


def test_own_exception_class_with_a_broken_text_is_reported(run):
    code = """
        class Odd(Exception):
            def __str__(self):
                raise ValueError("no")
        class Op:
            def execute(self):
                raise Odd()
    """
    assert run(code).error["type"] == "operations.Op.Odd"


def test_syntax_error_has_line_and_column(run):
    error = run("class Op:\n  def execute(self):\n    x = = 1\n").error
    assert (error["type"], error["line"], error["column"]) == ("SyntaxError", 3, 9)
    assert error["message"] == "invalid syntax"
    assert "deepforge" not in error["traceback"]


def test_syntax_error_in_utils_names_the_module(run):
    error = run("import utils.bad\nclass Op:\n  def execute(self): pass\n", utils={"bad": "x = \n"}).error
    assert "utils/bad.py, line 1" in error["message"]
    assert error["line"] == 1


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ("import nothing_like_this.part", "Add 'nothing_like_this' to the dependencies"),
        ("import sklearn.svm", "Add 'scikit-learn' to the dependencies"),
        ("import utils.absent", "Custom Utils has no module 'absent'"),
    ],
)
def test_import_error_says_what_to_add(run, statement, hint):
    error = run(f"{statement}\nclass Op:\n  def execute(self): pass").error
    assert error["type"] == "ModuleNotFoundError"
    assert hint in error["message"]
    assert error["line"] == 1


@pytest.mark.parametrize(
    ("call", "message", "status"),
    [
        ("exit()", "operation called exit()", 1),
        ("sys.exit(0)", "operation called exit(0)", 1),
        ("sys.exit(3)", "operation called exit(3)", 3),
        ("sys.exit('bye')", "operation called exit('bye')", 1),
        ("raise KeyboardInterrupt", "the operation was interrupted", 130),
    ],
)
def test_exit_in_user_code_is_an_error(run, call, message, status):
    result = run(f"import sys\nclass Op:\n  def execute(self):\n    {call}")
    assert (result.error["message"], result.status) == (message, status)
    assert result.error["line"] == 4


def test_os_exit_leaves_no_done(run):
    result = run("import os\nclass Op:\n  def execute(self):\n    os._exit(0)")
    assert result.status == 0
    assert [header["type"] for header, _ in result.frames] == ["running"]


def test_printing_can_not_break_the_frames(run):
    code = r"""
        import os, sys, subprocess
        class Op:
            def execute(self):
                print("\x00\x00\x00\x08 not a frame \udc80")
                sys.stdout.buffer.write(b"\xff\xfe\n")
                subprocess.run("echo child; echo x >&3", shell=True)
                sys.stdout = sys.stderr = None
                result = 1
                return result
    """
    result = run(code, outputs=["result"])
    assert result.output() == 1
    assert "child" in result.console


def test_job_runs_by_hand_without_an_agent(folder):
    job = folder("import deepforge\nclass Op:\n  def execute(self):\n    deepforge.log(a=1)\n    print('hello')")
    command = [sys.executable, "-m", "deepforge.job", str(job.path)]
    process = subprocess.run(command, env=environment(), capture_output=True, check=True)
    assert (process.stdout, process.stderr) == (b"hello\n", b"")


def test_forked_child_can_not_write_frames(run):
    code = """
        import os, deepforge
        class Op:
            def execute(self):
                pid = os.fork()
                deepforge.log(step=1, who=pid == 0)
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
    """
    assert [header["values"] for header in run(code).of("metric")] == [{"who": 0.0}]


def test_forked_child_that_returns_writes_no_outputs(run):
    code = """
        import os
        class Op:
            def execute(self):
                child = os.fork()
                if child:
                    os.waitpid(child, 0)
                x = "parent" if child else "child"
                return x
    """
    result = run(code, outputs=["x"])
    assert result.output("x") == "parent"
    assert len(result.of("output")) == 1
    assert result.console == ""


def test_pool_of_processes_finds_functions_of_the_operation(run):
    code = """
        import multiprocessing
        import utils.tools
        def square(x):
            return utils.tools.double(x) * x
        class Op:
            def execute(self):
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    result = pool.map(square, [1, 2, 3])
                return result
    """
    result = run(code, utils={"tools": "def double(x): return 2 * x"}, outputs=["result"])
    assert result.output() == [2, 8, 18]


def test_threads_and_exit_handlers_end_before_done(run):
    code = """
        import atexit, threading
        from concurrent.futures import ThreadPoolExecutor
        class Op:
            def execute(self):
                event = threading.Event()
                threading.Thread(target=lambda: (event.wait(), print("thread\\n", end=""))).start()
                self.pool = ThreadPoolExecutor(1)
                self.pool.submit(print, "pool\\n", end="")
                atexit.register(lambda: print("exit handler"))
                event.set()
    """
    result = run(code)
    assert result.status == 0
    assert sorted(result.console.split()) == ["exit", "handler", "pool", "thread"]
    assert result.frames[-1][0]["type"] == "done"


def test_huge_message_and_traceback_fit_a_header(run):
    code = "class Op:\n  def execute(self):\n    raise ValueError('\\x01é' * 500_000)"
    error = run(code).error
    assert "shortened" in error["message"]
    assert error["traceback"].endswith("é\n")


def test_user_module_is_not_main(run):
    code = """
        import sys
        if __name__ == "__main__":
            raise RuntimeError("a script's tail must not run")
        class Op:
            def execute(self):
                result = __name__, sys.argv
                return result
    """
    assert run(code, outputs=["result"]).output() == ("operations.Op", ["operation.py"])


def test_native_crash_shows_where(run):
    code = "import ctypes\nclass Op:\n  def execute(self):\n    print('before')\n    ctypes.string_at(0)"
    result = run(code)
    assert result.status == -11
    assert "before" in result.console
    assert 'File "operation.py", line 5 in execute' in result.console


def test_unreadable_job_is_said(folder):
    job = folder("")
    (job.path / "job.json").write_text("{")
    result = run_folder(job)
    assert "job.json can not be read" in result.error["message"]


@pytest.mark.parametrize("members", [{"name": "../x"}, {"outputs": ["../../etc/x"]}])
def test_names_can_not_leave_the_folder(run, members):
    assert "is not a Python name" in run("class Op:\n  def execute(self): pass", **members).error["message"]
