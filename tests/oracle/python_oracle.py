"""What CPython says about the classes of a text, for comparing with operation_code_tool: `ast` for
parameters and returns, the compiler's byte code for renames."""

import ast
import dis
import types
import warnings

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def parameters(function):
    """[name, has_default, star, keyword_only, positional_only] in the order of the text."""
    given = function.args
    positional = given.posonlyargs + given.args
    without = len(positional) - len(given.defaults)
    rows = [
        [argument.arg, i >= without, "", False, i < len(given.posonlyargs)]
        for i, argument in enumerate(positional)
    ]
    if given.vararg:
        rows.append([given.vararg.arg, False, "*", False, False])
    for argument, default in zip(given.kwonlyargs, given.kw_defaults):
        rows.append([argument.arg, default is not None, "", True, False])
    if given.kwarg:
        rows.append([given.kwarg.arg, False, "**", False, False])
    return rows


def own_nodes(function):
    """The nodes of a function's body in the order of the text, nested scopes left out."""
    stack = list(reversed(function.body))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, SCOPES):
            stack.extend(reversed(list(ast.iter_child_nodes(node))))


def value_name(value):
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name):
        return value.attr
    return None


def returns(function):
    rows = []
    for node in own_nodes(function):
        if not isinstance(node, ast.Return):
            continue
        is_tuple = isinstance(node.value, ast.Tuple)
        values = node.value.elts if is_tuple else [node.value] if node.value else []
        rows.append([is_tuple, [value_name(value) for value in values]])
    return rows


def yields(function):
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(function))


def method(function):
    return {
        "name": function.name,
        "parameters": parameters(function),
        "returns": returns(function),
        "async": isinstance(function, ast.AsyncFunctionDef),
        "generator": yields(function),
    }


def classes(tree):
    return [
        {
            "name": node.name,
            "methods": [
                method(child)
                for child in node.body
                if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
            ],
        }
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    ]


def opinions(text):
    """Whether CPython parses a text, and whether it compiles it."""

    def takes(flags):
        try:
            compile(text, "text", "exec", flags, dont_inherit=True)
            return True
        except (SyntaxError, ValueError):
            return False

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return takes(ast.PyCF_ONLY_AST), takes(0)


# --- the interface of a class ---


def last_method(class_node, name):
    found = [
        node
        for node in class_node.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name
    ]
    return found[-1] if found else None


def is_static(function):
    return any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)


def members(function):
    """{name: source of the default, or None} of what is neither the instance nor starred."""
    if function is None:
        return {}
    given = function.args
    positional = given.posonlyargs + given.args
    defaults = [None] * (len(positional) - len(given.defaults)) + given.defaults
    pairs = list(zip(positional, defaults))
    if not is_static(function):
        pairs = pairs[1:]
    pairs += zip(given.kwonlyargs, given.kw_defaults)
    return {a.arg: None if d is None else ast.unparse(d) for a, d in pairs}


def instance_name(function):
    positional = function.args.posonlyargs + function.args.args
    return positional[0].arg if positional and not is_static(function) else "self"


def own_name(value, instance):
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name):
        return value.attr if value.value.id == instance else None
    return None


def outputs(function):
    """Names of the outputs; None for those whose name is made up."""
    rows = []
    instance = instance_name(function)
    for node in own_nodes(function):
        if not isinstance(node, ast.Return) or node.value is None:
            continue
        if isinstance(node.value, ast.Constant) and node.value.value is None:
            continue
        is_tuple = isinstance(node.value, ast.Tuple)
        values = node.value.elts if is_tuple else [node.value]
        if values:
            rows.append([own_name(value, instance) for value in values])
    named = [row for row in rows if None not in row]
    return named[-1] if named else rows[-1] if rows else []


def interface(code, class_name):
    """What CPython sees of the operation; raises SyntaxError when the code does not compile."""
    compile(code, "operation", "exec", dont_inherit=True)
    tree = ast.parse(code)
    node = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == class_name][-1]
    execute = last_method(node, "execute")
    return {
        "attributes": members(last_method(node, "__init__")),
        "inputs": members(execute),
        "outputs": outputs(execute),
    }


def without_methods(code):
    """The whole text but __init__ and execute, to see that an edit touches nothing else."""
    tree = ast.parse(code)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            node.name = ""
            node.body = [
                n for n in node.body if getattr(n, "name", None) not in ("__init__", "execute")
            ]
    return ast.dump(tree)


# --- renames, as the compiler sees them ---


def instructions(code, rename, members):
    """The byte code with names in place of numbers. `rename` is applied to the variable where this
    code shares it; members of these names are all the same. Runs whose order follows the alphabet
    of the names are sorted."""
    rows, run = [], []
    for step in dis.get_instructions(code):
        value = step.argval
        if isinstance(value, types.CodeType):
            value = None
        elif step.opname.endswith(("_FAST", "_DEREF", "_CLOSURE", "_CLASSDEREF", "_CELL")):
            value = rename.get(value, value)
        elif step.opname.endswith(("_ATTR", "_METHOD")) and value in members:
            value = members
        if step.opname in ("LOAD_CLOSURE", "MAKE_CELL"):
            run.append((step.opname, value))
            continue
        rows += sorted(run) + [(step.opname, repr(value))]
        run = []
    return rows + sorted(run)


def same_code(before, after, rename, members):
    """Whether two code objects differ in nothing but the name of the variables in `rename`."""
    if instructions(before, rename, members) != instructions(after, {}, members):
        return False
    inner_before = [c for c in before.co_consts if isinstance(c, types.CodeType)]
    inner_after = [c for c in after.co_consts if isinstance(c, types.CodeType)]
    if len(inner_before) != len(inner_after):
        return False
    return all(
        same_code(b, a, {k: v for k, v in rename.items() if k in b.co_freevars}, members)
        for b, a in zip(inner_before, inner_after)
    )


def code_of(code, class_name, method_name):
    """The last code object of that method."""
    module = compile(code, "operation", "exec", dont_inherit=True)
    body = [c for c in module.co_consts if isinstance(c, types.CodeType) and c.co_name == class_name]
    found = [
        c for c in body[-1].co_consts if isinstance(c, types.CodeType) and c.co_name == method_name
    ]
    return found[-1]


def rename_is_right(before, after, class_name, method_name, old, new, members=()):
    return same_code(
        code_of(before, class_name, method_name),
        code_of(after, class_name, method_name),
        {old: new},
        members,
    )
