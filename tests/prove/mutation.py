"""Small faults put into Python source, one at a time."""

import ast
import copy
from collections.abc import Iterator

COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
COUNTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, what is changed, the changed source) for every fault in what runs when a function is
    called.
    """
    tree = ast.parse(source)
    for holder, field, position, node in _places(tree):
        for other in _faults(node):
            yield _changed(tree, (holder, field, position), node, other)


def places(source: str) -> list[tuple[int, int]]:
    """(line, number of faults) of every place of a module that has a fault to offer, declarations
    among them.
    """
    return [(node.lineno, len(faults)) for _place, node, faults in _all_faults(ast.parse(source))]


def fault(source: str, place: int, number: int) -> tuple[int, str, str]:
    """(line, what is changed, the changed source) for one fault of one of the `places` of a
    module.
    """
    tree = ast.parse(source)
    holder, node, faults = _all_faults(tree)[place]
    return _changed(tree, holder, node, faults[number])


def _changed(tree: ast.AST, place: tuple, node: ast.AST, other: ast.AST) -> tuple[int, str, str]:
    _put(*place, other)
    source = ast.unparse(ast.fix_missing_locations(tree))
    _put(*place, node)
    return getattr(node, "lineno", 0), f"{_words(node)} -> {_words(other)}", source


def _all_faults(tree: ast.AST) -> list[tuple]:
    """(place, node, faults) wherever there are some; more kinds of them than a single function
    needs.
    """
    found, imported = [], _imported(tree)
    for holder, field, position, node in _places(tree, ("annotation", "returns")):
        faults = [*_faults(node), *_other_declarations(node, imported)]
        if faults and hasattr(node, "lineno"):
            found.append(((holder, field, position), node, faults))
    return found


def moves(source: str) -> Iterator[tuple[int, str, str]]:
    """The same for every TRANSITIONS of a module: each move taken away, and each one that is not
    declared added.
    """
    tree = ast.parse(source)
    for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        states = [
            name.id
            for kind in owner.body
            if getattr(kind, "name", "") == "Status"
            for name in _assigned(kind)
        ]
        for part in (part for part in owner.body if _named(part, "TRANSITIONS")):
            table, whole = part.value, ast.unparse(part.value)
            for state, end in ((state, end) for state in states for end in states):
                ends = f"set(({whole}).get(Status.{state}, ())) ^ {{Status.{end}}}"
                part.value = ast.parse(f"{{**({whole}), Status.{state}: {ends}}}", mode="eval").body
                yield (
                    table.lineno,
                    f"{owner.name}: {state} -> {end}",
                    ast.unparse(ast.fix_missing_locations(tree)),
                )
            part.value = table


def _named(part: ast.AST, name: str) -> bool:
    return isinstance(part, ast.Assign) and any(
        getattr(target, "id", "") == name for target in part.targets
    )


def _assigned(kind: ast.ClassDef) -> list[ast.Name]:
    return [target for part in kind.body if isinstance(part, ast.Assign) for target in part.targets]


def _places(
    tree: ast.AST, passed_over: tuple[str, ...] = ("annotation", "returns", "decorator_list")
) -> list[tuple]:
    """(holder, field, position in a list or None, node) of everything that runs; annotations do
    not.
    """
    found = []
    for field, value in ast.iter_fields(tree):
        if field in passed_over:
            continue
        nodes = enumerate(value) if isinstance(value, list) else [(None, value)]
        for position, node in nodes:
            if isinstance(node, ast.AST):
                found += [(tree, field, position, node), *_places(node, passed_over)]
    return found


def _put(holder: ast.AST, field: str, position: int | None, node: ast.AST) -> None:
    if position is None:
        setattr(holder, field, node)
    else:
        getattr(holder, field)[position] = node


def _words(node: ast.AST) -> str:
    words = " ".join(ast.unparse(node).split())
    return words if len(words) < 70 else f"{words[:67]}..."


def _with(node: ast.AST, **changes) -> ast.AST:
    other = copy.copy(node)
    for name, value in changes.items():
        setattr(other, name, value)
    return other


def _less(items: list) -> Iterator[list]:
    return ([*items[:n], *items[n + 1 :]] for n in range(len(items)))


def _faults(node: ast.AST) -> list[ast.AST]:
    """What may stand in the place of the node."""
    return [*_other_conditions(node), *_other_values(node), *_left_out(node)]


def _other_conditions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            swaps = [(n, swap()) for n, op in enumerate(node.ops) for swap in COMPARED[type(op)]]
            yield from (
                _with(node, ops=[*node.ops[:n], swap, *node.ops[n + 1 :]]) for n, swap in swaps
            )
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
            yield from (_with(node, values=rest) for rest in _less(node.values))
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node.operand
        case ast.IfExp() | ast.If():
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.comprehension(ifs=[_, *_]):
            yield from (_with(node, ifs=rest) for rest in _less(node.ifs))


def _other_values(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp(op=op) if type(op) in COUNTED:
            yield _with(node, op=COUNTED[type(op)]())
            yield node.left
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in SWAPPED:
            yield _with(node, func=ast.Name(SWAPPED[name]))


def _left_out(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.AST()) if ast.unparse(node.value) not in ("None", "[]"):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Assign(targets=[ast.Subscript()]):
            yield ast.Pass()


def _imported(tree: ast.AST) -> set[str]:
    """Names of what is imported: `timezone` without `.now()` would be found by whoever calls it."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    return {(name.asname or name.name).partition(".")[0] for node in imports for name in node.names}


def _other_declarations(node: ast.AST, imported: set[str]) -> Iterator[ast.AST]:
    """A decorator, a constraint, a guard, an argument or a call of a chain left out."""
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            yield from (_with(node, decorator_list=rest) for rest in _less(node.decorator_list))
        case ast.Call():
            yield from (_with(node, keywords=rest) for rest in _less(node.keywords))
            if (
                isinstance(node.func, ast.Attribute)
                and getattr(node.func.value, "id", "") not in imported
            ):
                yield node.func.value
        case ast.List(elts=[_, *_], ctx=ast.Load()) | ast.Set(elts=[_, _, *_]):
            yield from (_with(node, elts=rest) for rest in _less(node.elts))
        case ast.Dict(keys=[_, *_]):
            pairs = list(zip(_less(node.keys), _less(node.values), strict=True))
            yield from (_with(node, keys=keys, values=values) for keys, values in pairs)
        case ast.Assign(targets=[ast.Attribute()]):
            yield ast.Pass()
