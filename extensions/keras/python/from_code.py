"""Keras code of the functional and Sequential kind becomes an architecture, without being executed.

A small part of Python is followed: assignments, arithmetic, lists, loops over what is known, functions that are defined in the text, and calls of layers.
Whatever else stands there is skipped when nothing of the model depends on it, and is a problem with its line when something does.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass, field
from typing import Any, Callable

from resource_builder import Builder, ImportProblem, Tensor, catalogue, input_ports, output_ports, own_layer

CODE_LIMIT = 1024 * 1024
STEPS_LIMIT = 200_000
DEPTH_LIMIT = 40
CODE_OF_ITS_OWN = "whose code is not taken over: write it as a layer in a module of the project"
NOTES_LIMIT = 50
TEXT_LIMIT = 100_000  # of a list or text that arithmetic makes
KERAS = ("keras", "tensorflow.keras", "tf.keras", "tf_keras", "tensorflow.python.keras")
PARTS = ("layers", "models", "activations", "initializers", "regularizers", "constraints")
MERGES = {"add": "Add", "subtract": "Subtract", "multiply": "Multiply", "average": "Average", "maximum": "Maximum", "minimum": "Minimum", "concatenate": "Concatenate", "dot": "Dot"}
OLD_NAMES = {"GlobalAvgPool1D": "GlobalAveragePooling1D", "GlobalAvgPool2D": "GlobalAveragePooling2D", "GlobalAvgPool3D": "GlobalAveragePooling3D", "GlobalMaxPool1D": "GlobalMaxPooling1D", "GlobalMaxPool2D": "GlobalMaxPooling2D", "GlobalMaxPool3D": "GlobalMaxPooling3D", "MaxPool1D": "MaxPooling1D", "MaxPool2D": "MaxPooling2D", "MaxPool3D": "MaxPooling3D", "AvgPool1D": "AveragePooling1D", "AvgPool2D": "AveragePooling2D", "AvgPool3D": "AveragePooling3D", "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D", "SeparableConvolution1D": "SeparableConv1D", "SeparableConvolution2D": "SeparableConv2D"}
OPERATORS: dict[type, Callable] = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod}
COMPARISONS: dict[type, Callable] = {ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not}
MERGING_OPERATORS = {ast.Add: "Add", ast.Sub: "Subtract", ast.Mult: "Multiply"}
BUILTINS: dict[str, Callable] = {"range": range, "len": len, "int": int, "float": float, "max": max, "min": min, "tuple": tuple, "list": list, "enumerate": enumerate, "zip": zip, "reversed": reversed, "str": str, "bool": bool}
PLAIN = (bool, int, float, str, type(None), list, tuple, dict, range)


@dataclass(eq=False)
class Layer:
    """A layer that has been made, called or not."""

    type: str
    attributes: dict[str, Any]
    name: str | None = None
    node: str | None = None  # its first call


@dataclass(eq=False)
class Part:
    """Something of Keras by its path, such as keras.layers, or Dense."""

    path: str


@dataclass(eq=False)
class Function:
    definition: ast.FunctionDef
    scope: dict[str, Any]


@dataclass(eq=False)
class Sequence:
    """A Sequential model that layers are added to."""

    layers: list[Any] = field(default_factory=list)
    name: str | None = None


@dataclass(eq=False)
class Model:
    inputs: list[Tensor]
    outputs: list[Tensor]
    name: str | None = None


@dataclass(eq=False)
class Unknown:
    """What is not followed; a problem once the model depends on it."""

    what: str
    line: int


class Return(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value


class Broken(Exception):
    """`break` (or `continue`) of a loop."""

    def __init__(self, goes_on: bool) -> None:
        self.goes_on = goes_on


class Reader:
    """Follows the statements of a text and collects the layers that are called."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.models: list[Model | Sequence] = []
        self.notes: list[str] = []  # statements of their own that nothing is made of
        self._steps = 0
        self._depth = 0

    # Statements

    def run(self, body: list[ast.stmt], scope: dict[str, Any]) -> None:
        for statement in body:
            self._steps += 1
            if self._steps > STEPS_LIMIT:
                raise ImportProblem("it takes too many steps to follow", statement.lineno)
            handler = self._statements.get(type(statement))
            if handler:
                handler(self, statement, scope)

    def _import(self, statement: ast.Import, scope: dict[str, Any]) -> None:
        for alias in statement.names:
            path = alias.name if alias.asname else alias.name.split(".")[0]
            scope[alias.asname or path] = Part(path)

    def _import_from(self, statement: ast.ImportFrom, scope: dict[str, Any]) -> None:
        for alias in statement.names:
            scope[alias.asname or alias.name] = Part(f"{statement.module}.{alias.name}")

    def _assign(self, statement: ast.Assign, scope: dict[str, Any]) -> None:
        value = self.value(statement.value, scope)
        self._note(statement, value)
        for target in statement.targets:
            self._bind(target, value, scope)

    def _annotated(self, statement: ast.AnnAssign, scope: dict[str, Any]) -> None:
        if statement.value:
            self._bind(statement.target, self.value(statement.value, scope), scope)

    def _augmented(self, statement: ast.AugAssign, scope: dict[str, Any]) -> None:
        value = self.value(ast.copy_location(ast.BinOp(_loaded(statement.target), statement.op, statement.value), statement), scope)
        self._bind(statement.target, value, scope)

    def _bind(self, target: ast.expr, value: Any, scope: dict[str, Any]) -> None:
        if isinstance(target, ast.Name):
            scope[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            items = list(value) if isinstance(value, (list, tuple, range)) else [Unknown("a part of what is not known", target.lineno)] * len(target.elts)
            if any(isinstance(one, ast.Starred) for one in target.elts):
                star = next(place for place, one in enumerate(target.elts) if isinstance(one, ast.Starred))
                tail = len(target.elts) - star - 1
                items = [*items[:star], items[star : len(items) - tail], *items[len(items) - tail :]]
            if len(items) != len(target.elts):
                raise ImportProblem(f"{len(target.elts)} names for {len(items)} values", target.lineno)
            for one, item in zip(target.elts, items):
                self._bind(one.value if isinstance(one, ast.Starred) else one, item, scope)
        elif isinstance(target, ast.Subscript):
            holder, key = self.value(target.value, scope), self.value(target.slice, scope)
            if isinstance(holder, (list, dict)) and isinstance(key, (int, str)):
                holder[key] = value

    def _expression(self, statement: ast.Expr, scope: dict[str, Any]) -> None:
        self._note(statement, self.value(statement.value, scope))

    def _note(self, statement: ast.Expr | ast.Assign, value: Any) -> None:
        if isinstance(value, Unknown) and isinstance(statement.value, ast.Call) and len(self.notes) < NOTES_LIMIT:
            note = f"Line {statement.lineno} is left out: {ast.unparse(statement)[:80]}"
            self.notes += [] if note in self.notes else [note]

    def _for(self, statement: ast.For, scope: dict[str, Any]) -> None:
        items = self.value(statement.iter, scope)
        if not isinstance(items, (list, tuple, range, dict, str, enumerate, zip, reversed)):
            raise ImportProblem("it is not known what the loop goes over", statement.lineno)
        for item in items:
            self._bind(statement.target, item, scope)
            try:
                self.run(statement.body, scope)
            except Broken as end:
                if not end.goes_on:
                    return
        self.run(statement.orelse, scope)

    def _if(self, statement: ast.If, scope: dict[str, Any]) -> None:
        if isinstance(statement.test, ast.Compare) and isinstance(statement.test.left, ast.Name) and statement.test.left.id == "__name__":
            return self.run(statement.body, scope)
        test = self.value(statement.test, scope)
        if isinstance(test, Unknown):
            raise ImportProblem(f"which way to go depends on {test.what}", statement.lineno)
        self.run(statement.body if test else statement.orelse, scope)

    def _define(self, statement: ast.FunctionDef, scope: dict[str, Any]) -> None:
        scope[statement.name] = Function(statement, scope)

    def _class(self, statement: ast.ClassDef, scope: dict[str, Any]) -> None:
        own = own_layer(statement.name)
        scope[statement.name] = Part(own) if own else Unknown(f"{statement.name}, {CODE_OF_ITS_OWN}", statement.lineno)

    def _return(self, statement: ast.Return, scope: dict[str, Any]) -> None:
        raise Return(self.value(statement.value, scope) if statement.value else None)

    def _with(self, statement: ast.With, scope: dict[str, Any]) -> None:
        self.run(statement.body, scope)

    def _break(self, statement: ast.stmt, scope: dict[str, Any]) -> None:
        raise Broken(isinstance(statement, ast.Continue))

    _statements: dict[type, Callable[[Reader, Any, dict[str, Any]], None]] = {
        ast.Import: _import, ast.ImportFrom: _import_from, ast.Assign: _assign, ast.AnnAssign: _annotated, ast.AugAssign: _augmented,
        ast.Expr: _expression, ast.For: _for, ast.If: _if, ast.FunctionDef: _define, ast.ClassDef: _class, ast.Return: _return,
        ast.With: _with, ast.Break: _break, ast.Continue: _break,
    }

    # Expressions

    def value(self, node: ast.expr, scope: dict[str, Any]) -> Any:
        handler = self._expressions.get(type(node))
        return handler(self, node, scope) if handler else Unknown(ast.unparse(node)[:80], node.lineno)

    def _constant(self, node: ast.Constant, scope: dict[str, Any]) -> Any:
        return node.value

    def _name(self, node: ast.Name, scope: dict[str, Any]) -> Any:
        if node.id in scope:
            return scope[node.id]
        return BUILTINS.get(node.id, Unknown(node.id, node.lineno))

    def _list(self, node: ast.List | ast.Tuple, scope: dict[str, Any]) -> Any:
        items: list[Any] = []
        for one in node.elts:
            value = self.value(one.value if isinstance(one, ast.Starred) else one, scope)
            items += list(value) if isinstance(one, ast.Starred) and isinstance(value, (list, tuple)) else [value]
        return items if isinstance(node, ast.List) else tuple(items)

    def _dict(self, node: ast.Dict, scope: dict[str, Any]) -> Any:
        made: dict[Any, Any] = {}
        for key, one in zip(node.keys, node.values):
            value = self.value(one, scope)
            if key is None and isinstance(value, dict):
                made |= value
            elif key is not None and isinstance(known := self.value(key, scope), (str, int)):
                made[known] = value
        return made

    def _comprehension(self, node: ast.ListComp, scope: dict[str, Any]) -> Any:
        made: list[Any] = []
        first, *others = node.generators
        items = self.value(first.iter, scope)
        if not isinstance(items, (list, tuple, range, enumerate, zip, reversed)):
            return Unknown(ast.unparse(node)[:80], node.lineno)
        for item in items:
            self._steps += 1
            if self._steps > STEPS_LIMIT:
                raise ImportProblem("it takes too many steps to follow", node.lineno)
            inner = dict(scope)
            self._bind(first.target, item, inner)
            if all(self.value(test, inner) is True for test in first.ifs):
                made += self._comprehension(ast.copy_location(ast.ListComp(node.elt, others), node), inner) if others else [self.value(node.elt, inner)]
        return made

    def _attribute(self, node: ast.Attribute, scope: dict[str, Any]) -> Any:
        holder = self.value(node.value, scope)
        if isinstance(holder, Part):
            return Part(f"{holder.path}.{node.attr}")
        if isinstance(holder, Model) and node.attr in ("input", "inputs", "output", "outputs"):
            tensors = holder.inputs if node.attr.startswith("input") else holder.outputs
            return tensors if node.attr.endswith("s") or len(tensors) > 1 else tensors[0]
        return Unknown(ast.unparse(node)[:80], node.lineno)

    def _subscript(self, node: ast.Subscript, scope: dict[str, Any]) -> Any:
        holder = self.value(node.value, scope)
        if isinstance(node.slice, ast.Slice) and isinstance(holder, (list, tuple, str)):
            ends = [self.value(end, scope) if end else None for end in (node.slice.lower, node.slice.upper, node.slice.step)]
            return holder[slice(*ends)] if all(end is None or isinstance(end, int) for end in ends) else Unknown(ast.unparse(node)[:80], node.lineno)
        key = self.value(node.slice, scope) if not isinstance(node.slice, ast.Slice) else None
        try:
            return holder[key] if isinstance(holder, (list, tuple, dict, str)) else Unknown(ast.unparse(node)[:80], node.lineno)
        except (LookupError, TypeError) as error:
            raise ImportProblem(f"{ast.unparse(node)[:80]}: {error}", node.lineno) from error

    def _binary(self, node: ast.BinOp, scope: dict[str, Any]) -> Any:
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        if isinstance(left, Tensor) and isinstance(right, Tensor) and type(node.op) in MERGING_OPERATORS:
            return self._apply(Layer(MERGING_OPERATORS[type(node.op)], {}), [left, right], node.lineno)
        calculate = OPERATORS.get(type(node.op))
        if isinstance(node.op, ast.Pow) and isinstance(left, (int, float)) and isinstance(right, int) and abs(right) <= 64:
            calculate = operator.pow
        if not calculate or not isinstance(left, PLAIN) or not isinstance(right, PLAIN) or not _is_small(node.op, left, right):
            return Unknown(ast.unparse(node)[:80], node.lineno)
        return self._calculated(node, calculate, left, right)

    @staticmethod
    def _calculated(node: ast.expr, calculate: Callable, *values: Any) -> Any:
        try:
            return calculate(*values)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ImportProblem(f"{ast.unparse(node)[:80]}: {error}", node.lineno) from error

    def _unary(self, node: ast.UnaryOp, scope: dict[str, Any]) -> Any:
        value = self.value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            return Unknown(ast.unparse(node)[:80], node.lineno) if isinstance(value, Unknown) else not value
        return -value if isinstance(node.op, ast.USub) and isinstance(value, (int, float)) else value

    def _compare(self, node: ast.Compare, scope: dict[str, Any]) -> Any:
        left = self.value(node.left, scope)
        for kind, one in zip(node.ops, node.comparators):
            right = self.value(one, scope)
            compare = COMPARISONS.get(type(kind)) or {ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b}.get(type(kind))
            if not compare or isinstance(left, Unknown) or isinstance(right, Unknown):
                return Unknown(ast.unparse(node)[:80], node.lineno)
            if not self._calculated(node, compare, left, right):
                return False
            left = right
        return True

    def _boolean(self, node: ast.BoolOp, scope: dict[str, Any]) -> Any:
        value: Any = None
        for one in node.values:
            value = self.value(one, scope)
            if isinstance(value, Unknown) or bool(value) == isinstance(node.op, ast.Or):
                return value
        return value

    def _choice(self, node: ast.IfExp, scope: dict[str, Any]) -> Any:
        test = self.value(node.test, scope)
        return test if isinstance(test, Unknown) else self.value(node.body if test else node.orelse, scope)

    def _text(self, node: ast.JoinedStr, scope: dict[str, Any]) -> Any:
        parts = [self.value(one.value if isinstance(one, ast.FormattedValue) else one, scope) for one in node.values]
        return "".join(str(part) if isinstance(part, PLAIN) else "_" for part in parts)[:TEXT_LIMIT]

    def _call(self, node: ast.Call, scope: dict[str, Any]) -> Any:
        if isinstance(node.func, ast.Attribute):
            holder = self.value(node.func.value, scope)
            if isinstance(holder, Sequence) and node.func.attr == "add" and node.args:
                holder.layers.append(self.value(node.args[0], scope))
                return None
            if isinstance(holder, list) and node.func.attr in ("append", "extend") and node.args:
                value = self.value(node.args[0], scope)
                added = [value] if node.func.attr == "append" else list(value) if isinstance(value, (list, tuple)) else []
                if len(holder) + len(added) > TEXT_LIMIT:
                    raise ImportProblem("a list is longer than can be followed", node.lineno)
                holder += added
                return None
        called = self.value(node.func, scope)
        arguments = [*self._list(ast.List([*node.args]), scope)]
        keywords: dict[str, Any] = {}
        for one in node.keywords:
            value = self.value(one.value, scope)
            keywords |= value if one.arg is None and isinstance(value, dict) else {one.arg: value} if one.arg else {}
        if isinstance(called, Part):
            return self._make(called.path, arguments, keywords, node)
        if isinstance(called, (Layer, Sequence, Model)):
            return self._apply(called, arguments, node.lineno, keywords)
        if isinstance(called, Function):
            return self._follow(called, arguments, keywords, node.lineno)
        if isinstance(called, Unknown) and called.what.endswith(CODE_OF_ITS_OWN):
            return called
        if called in BUILTINS.values() and not keywords and all(isinstance(one, (*PLAIN, enumerate, zip, reversed)) for one in arguments):
            if called is range and len(range(*arguments)) > STEPS_LIMIT:
                raise ImportProblem("it takes too many steps to follow", node.lineno)
            return self._calculated(node, called, *arguments)
        return Unknown(ast.unparse(node)[:80], node.lineno)

    def _follow(self, function: Function, arguments: list, keywords: dict[str, Any], line: int) -> Any:
        definition = function.definition
        names = [one.arg for one in (*definition.args.posonlyargs, *definition.args.args)]
        scope = dict(function.scope)
        for name, default in zip(reversed(names), reversed(definition.args.defaults)):
            scope[name] = self.value(default, function.scope)
        for one, default in zip(definition.args.kwonlyargs, definition.args.kw_defaults):
            if default is not None:
                scope[one.arg] = self.value(default, function.scope)
        scope |= dict(zip(names, arguments)) | keywords
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise ImportProblem(f"{definition.name} is called too deep", line)
        try:
            self.run(definition.body, scope)
        except Return as returned:
            return returned.value
        finally:
            self._depth -= 1
        return None

    # Keras

    def _make(self, path: str, arguments: list, keywords: dict[str, Any], node: ast.Call) -> Any:
        root, _, name = path.rpartition(".")
        own = None if _is_keras(root) else own_layer(name, root.removeprefix("module:"))
        if own:
            return self._layer(own, arguments, keywords, node.lineno)
        if not _is_keras(root):
            return Unknown(ast.unparse(node)[:80], node.lineno)
        if name == "Input":
            return self._input(arguments, keywords, node.lineno)
        if name == "Sequential":
            model = Sequence(list(arguments[0] if arguments else keywords.get("layers") or []), keywords.get("name"))
            self.models.append(model)
            return model
        if name == "Model":
            return self._model(arguments, keywords, node.lineno)
        if name in MERGES:
            merge = Layer(MERGES[name], {key: self._plain(value, node.lineno) for key, value in keywords.items() if key != "inputs"})
            return self._apply(merge, arguments[:1] or [keywords.get("inputs")], node.lineno)
        name = OLD_NAMES.get(name, name)
        if name == "Lambda":
            return Unknown(f"a Lambda layer, {CODE_OF_ITS_OWN}", node.lineno)
        if name not in catalogue():
            return Unknown(f"{path}, which is no layer that is known here", node.lineno)
        return self._layer(name, arguments, keywords, node.lineno)

    def _layer(self, name: str, arguments: list, keywords: dict[str, Any], line: int) -> Layer:
        known = [one["name"] for one in catalogue()[name]["attributes"]]
        if len(arguments) > len(known):
            raise ImportProblem(f"{name} takes {len(known)} arguments, and is given {len(arguments)}", line)
        given = dict(zip(known, arguments)) | keywords
        called = given.pop("name", None)
        for unused in ("dtype", "input_shape", "batch_input_shape", "input_dim"):
            if unused not in known and unused in given:
                given[f"_{unused}"] = given.pop(unused)
        unknown = [key for key in given if key not in known and not key.startswith("_")]
        if unknown:
            raise ImportProblem(f"{name} has no argument '{unknown[0]}'", line)
        return Layer(name, {key: self._plain(value, line) for key, value in given.items()}, called if isinstance(called, str) else None)

    def _plain(self, value: Any, line: int) -> Any:
        """A value as the project model has it."""
        if isinstance(value, (list, tuple, range)):
            return [self._plain(one, line) for one in value]
        if isinstance(value, Layer):
            return {"layer": value.type, "attributes": value.attributes}
        if isinstance(value, Part) and _is_keras(value.path.rpartition(".")[0]):
            return value.path.rpartition(".")[2]
        if isinstance(value, (bool, int, float, str, type(None))):
            return value
        raise ImportProblem(f"the value of an argument depends on {getattr(value, 'what', 'what is not known')}", line)

    def _input(self, arguments: list, keywords: dict[str, Any], line: int) -> Tensor:
        given = dict(zip(["shape", "batch_size", "dtype"], arguments)) | keywords
        name = given.pop("name", None)
        attributes = {key: self._plain(value, line) for key, value in given.items() if key in ("shape", "batch_size", "dtype", "sparse")}
        if isinstance(attributes.get("shape"), int):
            attributes["shape"] = [attributes["shape"]]
        return Tensor(self.builder.node("Input", attributes, name if isinstance(name, str) else None))

    def _model(self, arguments: list, keywords: dict[str, Any], line: int) -> Model:
        given = dict(zip(["inputs", "outputs"], arguments)) | keywords
        if "inputs" not in given or "outputs" not in given:
            raise ImportProblem("a model wants inputs and outputs", line)
        model = Model(_tensors(given["inputs"], line), _tensors(given["outputs"], line), given.get("name"))
        self.models.append(model)
        return model

    def _apply(self, called: Layer | Sequence | Model, arguments: list, line: int, keywords: dict[str, Any] | None = None) -> Any:
        given = dict(keywords or {})
        given.pop("training", None)
        states = given.pop("initial_state", None)
        if given.pop("mask", None) is not None:
            raise ImportProblem("masks that are given by hand are not drawn", line)
        named = [given[port] for port in ("inputs", "query", "value", "key") if port in given]
        tensors = [tensor for one in (*arguments, *named) for tensor in _tensors(one, line)]
        if isinstance(called, Sequence):
            return self._run_sequence(called, tensors, line)
        if isinstance(called, Model):
            raise ImportProblem("a model that is called as a layer is not taken over: write its layers out as a function", line)
        if called.node is None:
            attributes = {key: value for key, value in called.attributes.items() if not key.startswith("_")}
            called.node = node = self.builder.node(called.type, attributes, called.name)
        else:
            node = self.builder.shared(called.node)
        for tensor, (port, index) in zip(tensors, input_ports(called.type, len(tensors)), strict=True):
            self.builder.connect(tensor, node, port, index)
        for index, tensor in enumerate(_tensors(states, line) if states is not None else []):
            self.builder.connect(tensor, node, "initial_state", index)
        ports = output_ports(called.type, called.attributes)
        return Tensor(node) if len(ports) == 1 else [Tensor(node, port) for port in ports]

    def _run_sequence(self, sequence: Sequence, tensors: list[Tensor], line: int) -> Any:
        value: Any = tensors if len(tensors) != 1 else tensors[0]
        for layer in sequence.layers:
            if isinstance(layer, Tensor):  # keras.Input(…) in the list
                if not tensors:
                    value = layer
                continue
            if not isinstance(layer, (Layer, Sequence)):
                raise ImportProblem(f"in a Sequential: {getattr(layer, 'what', 'what is not a layer')}", getattr(layer, "line", line))
            if isinstance(value, list) and not value:
                value = Tensor(self.builder.node("Input", {"shape": _first_shape(layer)}))
            value = self._apply(layer, [value], line)
        return value

    def finish(self, line: int) -> None:
        """Runs a Sequential that nothing has called, and marks the outputs of the last model."""
        if not self.models:
            raise ImportProblem("no model is made: a Sequential, or a Model with inputs and outputs", line)
        last = self.models[-1]
        outputs = last.outputs if isinstance(last, Model) else _tensors(self._run_sequence(last, [], line), line)
        for index, tensor in enumerate(outputs):
            node = self.builder.node("Output", {"index": index} if index else {})
            self.builder.connect(tensor, node)
        if isinstance(last, Model) and len(last.inputs) > 1:
            for index, tensor in enumerate(last.inputs):
                if index and self.builder.nodes[tensor.node]["layer"] == "Input":
                    self.builder.nodes[tensor.node]["attributes"]["index"] = index

    _expressions: dict[type, Callable[[Reader, Any, dict[str, Any]], Any]] = {
        ast.Constant: _constant, ast.Name: _name, ast.List: _list, ast.Tuple: _list, ast.Dict: _dict, ast.ListComp: _comprehension, ast.Attribute: _attribute,
        ast.Subscript: _subscript, ast.BinOp: _binary, ast.UnaryOp: _unary, ast.Compare: _compare, ast.BoolOp: _boolean, ast.IfExp: _choice, ast.JoinedStr: _text, ast.Call: _call,
    }


def _loaded(target: ast.expr) -> ast.expr:
    copied = ast.parse(ast.unparse(target), mode="eval").body
    return ast.copy_location(copied, target)


def _is_small(kind: ast.operator, left: Any, right: Any) -> bool:
    """Whether a sum or product of texts or lists stays one that can be held."""
    if isinstance(kind, ast.Add) and isinstance(left, (str, list, tuple)) and isinstance(right, (str, list, tuple)):
        return len(left) + len(right) <= TEXT_LIMIT
    if not isinstance(kind, ast.Mult):
        return True
    for one, other in ((left, right), (right, left)):
        if isinstance(one, (str, list, tuple)) and isinstance(other, int) and len(one) * other > TEXT_LIMIT:
            return False
    return True


def _is_keras(path: str) -> bool:
    parts = path.split(".")
    while parts and parts[-1] in PARTS or len(parts) > 2:
        parts.pop()
    return ".".join(parts) in KERAS


def _tensors(value: Any, line: int) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, (list, tuple)):
        return [tensor for one in value for tensor in _tensors(one, line)]
    if isinstance(value, dict):
        return [tensor for one in value.values() for tensor in _tensors(one, line)]
    raise ImportProblem(f"a layer is called with {getattr(value, 'what', 'what is not a tensor')}", getattr(value, "line", line))


def _first_shape(layer: Layer | Sequence) -> list | None:
    while isinstance(layer, Sequence):
        layer = layer.layers[0] if layer.layers else Layer("Identity", {})
    attributes = layer.attributes
    if "_input_shape" in attributes:
        return attributes["_input_shape"]
    if "_batch_input_shape" in attributes:
        return attributes["_batch_input_shape"][1:]
    return [attributes["_input_dim"]] if "_input_dim" in attributes else None


def architecture(code: str, name: str = "Imported") -> dict:
    """The architecture that a text of Keras code makes. Raises ImportProblem with the line."""
    return architecture_with_notes(code, name)[0]


def architecture_with_notes(code: str, name: str = "Imported") -> tuple[dict, list[str]]:
    """The same, and what was left out of it."""
    if len(code) > CODE_LIMIT:
        raise ImportProblem(f"the code is longer than {CODE_LIMIT:,} letters")
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ImportProblem(f"it is not Python: {error}", getattr(error, "lineno", None)) from error
    reader, scope = Reader(), {}
    try:
        reader.run(tree.body, scope)
        if not reader.models:
            _call_the_builder(reader, tree, scope)
        reader.finish(len(code.splitlines()))
    except RecursionError as error:
        raise ImportProblem("it is nested too deep to follow") from error
    except Return:
        raise ImportProblem("'return' outside a function") from None
    model = reader.models[-1]
    return reader.builder.resource(model.name if isinstance(model.name, str) else name), reader.notes


def _call_the_builder(reader: Reader, tree: ast.Module, scope: dict[str, Any]) -> None:
    """Without a model at the top: the last function that can be called without arguments makes it."""
    for statement in reversed(tree.body):
        if isinstance(statement, ast.FunctionDef) and len(statement.args.defaults) == len(statement.args.args):
            reader._follow(Function(statement, scope), [], {}, statement.lineno)
            if reader.models:
                return
