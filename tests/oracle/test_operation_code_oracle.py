"""The code of operations, read and edited by services/projects, against CPython's own opinion.

The tool is build/tests/oracle/operation-code-tool, or DF_OPERATION_CODE_TOOL.
"""

import ast
import functools
import glob
import json
import os
import random
import subprocess
import sysconfig
import warnings
from collections import Counter
from pathlib import Path

import pytest
import python_oracle

SEED = 20230419
CLASSES = 300
RENAMES = 800
LINES = 250  # longer classes are left out of the edits, for speed
LIBRARY = sysconfig.get_paths()["stdlib"]
ROOT = Path(__file__).resolve().parents[2]

# The library's own tests make it three times as large; DF_ORACLE_ALL=1 reads them too.
LEFT_OUT = ("site-packages", "dist-packages")
TESTS = ("/test/", "/tests/", "/idle_test/")

# What CPython takes and we do not, with the reason.
TOO_LONG = "the code is too long to be analysed"  # over about 5,000 lines
EXCEPTIONS = {
    "test/test_print.py": "`print >>sys.stderr, x` is also a tuple in Python 3",
    "test/test_future_stmt/badsyntax_future8.py": "only `ast` takes `from __future__ import *`",
}


class Tool:
    def __init__(self):
        path = os.environ.get("DF_OPERATION_CODE_TOOL")
        self.process = subprocess.Popen(
            [path or ROOT / "build/tests/oracle/operation-code-tool"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the tool died of {question}"
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=10) == 0


@pytest.fixture(scope="module")
def tool():
    opened = Tool()
    yield opened
    opened.close()


def is_wanted(path):
    if any(part in path for part in LEFT_OUT):
        return False
    return "DF_ORACLE_ALL" in os.environ or not any(part in path for part in TESTS)


@functools.cache
def library():
    """(path, text, tree) of every file that CPython itself can read."""
    found = []
    for path in sorted(filter(is_wanted, glob.glob(f"{LIBRARY}/**/*.py", recursive=True))):
        try:
            text = Path(path).read_bytes().decode()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append((os.path.relpath(path, LIBRARY), text, ast.parse(text)))
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
    return found


def test_parameters_and_returns_of_the_whole_library_are_those_of_ast(tool):
    methods = too_long = 0
    for path, text, tree in library():
        answer = tool.ask(methods=text)
        if path in EXCEPTIONS:
            continue
        if TOO_LONG in answer.get("syntax", ""):
            too_long += 1
            continue
        assert "syntax" not in answer, f"{path}: {answer['syntax']}"
        assert "leftover" not in answer, f"{path}: {answer['leftover']}"
        expected = python_oracle.classes(tree)
        for ours, theirs in zip(answer["classes"], expected):
            assert ours == theirs, path
        assert len(answer["classes"]) == len(expected), path
        methods += sum(len(c["methods"]) for c in expected)
    assert methods > 5000
    assert too_long <= len(library()) // 100


def test_text_that_is_not_python_any_more_is_noticed(tool):
    """A piece is put in, taken away or replaced. Nothing that CPython takes may be refused, and of
    what it refuses, little may be taken."""
    chance = random.Random(SEED)
    texts = [text for _, text, _ in library() if len(text) < 20000 and "\r" not in text]
    pieces = ["(", ")", ":", ",", "=", "\n", "    ", "x", "def ", " if ", '"', "'", "#", "*", "."]
    missed = refused = 0
    for _ in range(2500):
        text = chance.choice(texts)
        start = text.find("\n", chance.randrange(len(text) + 1)) + 1
        text = text[:start + 2000].rpartition("\n")[0]
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(["", chance.choice(pieces)]) + text[at + chance.randrange(3):]
        parses, compiles = python_oracle.opinions(text)
        answer = tool.ask(methods=text)
        taken = "syntax" not in answer and "leftover" not in answer
        assert taken or not compiles, (answer, text[max(0, at - 100):at + 100])
        refused += not parses
        missed += taken and not parses
    assert refused > 500
    assert missed <= refused // 50


# --- edits ---


def as_operation(lines, chance):
    """The text of a class in which one method is called `execute`; None when none can be."""
    text = "\n".join(lines)
    if "execute" in text or "zz_" in text or "__class__" in text or "\r" in text:
        return None
    tree = ast.parse(text)
    names = Counter(getattr(node, "name", "") for node in tree.body[0].body)
    choice = [
        node
        for node in tree.body[0].body
        if isinstance(node, ast.FunctionDef)
        and node.args.args
        and not node.name.startswith("__")
        and names[node.name] == 1
    ]
    if not choice:
        return None
    method = chance.choice(choice)
    name = method.name.encode()
    row = lines[method.lineno - 1].encode()
    at = row.index(name, method.col_offset + 3)
    changed = list(lines)
    changed[method.lineno - 1] = (row[:at] + b"execute" + row[at + len(name):]).decode()
    return "import os\n\n\n" + "\n".join(changed) + "\n"


def operations(chance, count):
    """(path, class, code), as often as wanted from all over the library."""
    places = [
        (path, text, node)
        for path, text, tree in library()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.end_lineno - node.lineno < LINES
    ]
    while count > 0:
        path, text, node = chance.choice(places)
        lines = text.split("\n")[node.lineno - 1:node.end_lineno]
        code = as_operation(lines, chance)
        if code:
            count -= 1
            yield path, node.name, code


VALUES = [5, 0.25, True, None, "it's \"x\"\n\\", [1, [2]], {"a": None}, -3, "", "ü\u202e"]


def edits_for(now, chance):
    """Edits of every kind that make sense for an interface."""
    attributes, inputs, outputs = now["attributes"], now["inputs"], now["outputs"]
    yield {"edit": "operation_rename", "new_name": "ZzNew"}
    yield {"edit": "attribute_add", "name": "zz_new", "default": chance.choice(VALUES)}
    yield {"edit": "attribute_add", "name": "zz_new"}
    yield {"edit": "reference_add", "name": "zz_new", "type": "Keras"}
    yield {"edit": "input_add", "name": "zz_new"}
    yield {"edit": "output_add", "name": "zz_new"}
    if attributes:
        name = chance.choice(attributes)
        yield {"edit": "attribute_rename", "name": name, "new_name": "zz_new"}
        yield {"edit": "attribute_remove", "name": name}
        yield {"edit": "attribute_set_default", "name": name, "default": chance.choice(VALUES)}
        yield {"edit": "attribute_clear_default", "name": name}
    if inputs:
        name = chance.choice(inputs)
        yield {"edit": "input_rename", "name": name, "new_name": "zz_new"}
        yield {"edit": "input_remove", "name": name}
    if outputs:
        name = chance.choice(outputs)
        yield {"edit": "output_rename", "name": name, "new_name": "zz_new"}
        yield {"edit": "output_remove", "name": name}


def without(mapping, name):
    return {key: value for key, value in mapping.items() if key != name}


def renamed(names, edit):
    """The names after a rename; other lists may share the variable."""
    return [edit.get("new_name") if name == edit.get("name") else name for name in names]


def expect(edit, before, after):
    """Asserts that CPython sees exactly the change that the edit asks for."""
    kind, name = edit["edit"], edit.get("name")
    noun = {"attribute": "attributes", "reference": "attributes"}.get(
        kind.split("_")[0], kind.split("_")[0] + "s"
    )

    def has_default(source):
        if "default" not in edit:
            return source is None
        return json.loads(json.dumps(ast.literal_eval(source))) == edit["default"]

    for other in {"attributes", "inputs"} - {noun}:
        if "rename" not in kind:
            assert after[other] == before[other]
        else:
            assert list(after[other]) in (list(before[other]), renamed(before[other], edit))
    was, now = before.get(noun), after.get(noun)
    if noun == "outputs":
        count = len(was) + {"add": 1, "remove": -1, "rename": 0}[kind.split("_")[1]]
        assert len(now) == count
        assert kind == "output_remove" or "zz_new" in now
    elif kind.endswith("_add"):
        assert without(now, name) == was
        assert name in now and has_default(now[name])
    elif kind.endswith("_remove"):
        assert now == without(was, name)
        assert list(now) == [n for n in was if n != name]
    elif kind.endswith("_rename"):
        assert list(now) == renamed(was, edit)
        assert list(now.values()) == list(was.values())
    else:
        assert without(now, name) == without(was, name)
        assert has_default(now[name])
    if noun != "outputs":
        assert after["outputs"] in (before["outputs"], renamed(before["outputs"], edit))


def check(tool, edit, code, class_name, tally):
    declared = {"references": {"nothing": {"type": "x"}}}
    answer = tool.ask(edit=edit, code=code, name=class_name, declared=declared)
    if "refused" in answer:
        tally[edit["edit"], answer["refused"]] += 1
        return
    tally[edit["edit"], "done"] += 1
    renames_class = edit["edit"] == "operation_rename"
    before = python_oracle.interface(code, class_name)
    after = python_oracle.interface(answer["code"], "ZzNew" if renames_class else class_name)
    if renames_class:
        assert before == after
        return
    expect(edit, before, after)
    if edit["edit"] == "attribute_rename":
        return  # may rename self.x in every method
    assert python_oracle.without_methods(code) == python_oracle.without_methods(answer["code"])


# Reasons to refuse that are right for these classes; any other, and more of these, is a fault.
REASONS = ("already means something else", "has no default", "lines of its own first", "starred")


def test_random_edits_of_library_classes_do_exactly_what_was_asked(tool):
    chance = random.Random(SEED)
    tally = Counter()
    for path, class_name, code in operations(chance, CLASSES):
        now = tool.ask(read=code, name=class_name)
        if now["stale"] or now["class"] != class_name:
            continue
        names = {k: [row["name"] for row in now[k]] for k in ("attributes", "inputs", "outputs")}
        for edit in edits_for(names, chance):
            try:
                check(tool, edit, code, class_name, tally)
            except (AssertionError, SyntaxError) as error:
                answer = tool.ask(edit=edit, code=code, name=class_name, declared={})
                pytest.fail(f"{path} {class_name} {edit}\n{error}\n{answer.get('code', answer)}")
    refused = {k: n for k, n in tally.items() if k[1] != "done"}
    surprising = {k: n for k, n in refused.items() if not any(r in k[1] for r in REASONS)}
    done = sum(n for k, n in tally.items() if k[1] == "done")
    assert done > 2000
    assert sum(surprising.values()) <= done // 200, surprising


def renames(now):
    for row in now["inputs"]:
        yield "input_rename", "execute", row["name"]
    for row in now["attributes"]:
        yield "attribute_rename", "__init__", row["name"]


def test_renames_give_the_same_byte_code_but_for_the_name(tool):
    chance = random.Random(SEED)
    done = refused = 0
    for path, class_name, code in operations(chance, RENAMES):
        now = tool.ask(read=code, name=class_name)
        if now["stale"] or now["class"] != class_name:
            continue
        for kind, method, name in renames(now):
            edit = {"edit": kind, "name": name, "new_name": "zz_new"}
            answer = tool.ask(edit=edit, code=code, name=class_name)
            if "refused" in answer or f"{{{name}=" in code:
                refused += 1
                continue
            done += 1
            # self.x may be renamed together with the attribute x.
            members = ("zz_new", name) if kind == "attribute_rename" else ()
            assert python_oracle.rename_is_right(
                code, answer["code"], class_name, method, name, "zz_new", members
            ), f"{path} {class_name}.{method} {name}\n{answer['code']}"
    assert done > 800
    assert refused <= done // 100
