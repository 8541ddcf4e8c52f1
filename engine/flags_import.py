# Flags of a Python script: asked by engine/import.c, answered in a forked child of the warm
# interpreter. Either the top-level literals of the script, or, when it imports argparse, the
# options it would parse: the script is executed up to its parse_args() then.

import ast
import os
import sys


class Parsed(Exception):
    pass


def literal(node):
    """(is it one, its value): numbers, text, True, False, None; nothing compound, no sign."""
    value = getattr(node, "value", None)
    if isinstance(node, ast.Constant) and (
        value is None or isinstance(value, (bool, int, float, str))
    ):
        return True, value
    return False, None


def global_flags(tree):
    flags = {}
    for statement in tree.body:
        if not isinstance(statement, ast.Assign) or statement.col_offset != 0:
            continue
        found, value = literal(statement.value)
        for target in statement.targets:
            if found and isinstance(target, ast.Name) and not target.id.startswith("_"):
                flags[target.id] = value
    return [{"name": name, "default": flags[name]} for name in sorted(flags)]


def imports_argparse(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(
            alias.name.partition(".")[0] == "argparse" for alias in node.names
        ):
            return True
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "argparse":
            return True
    return False


def plain(value):
    return value is None or isinstance(value, (bool, int, float, str))


def option_flag(action, kind):
    name = next((text[2:] for text in action.option_strings if text.startswith("--")), None)
    if not name or kind not in ("_StoreAction", "_StoreTrueAction", "_StoreFalseAction"):
        return None
    flag = {"name": name, "required": bool(action.required)}
    if action.default is not None and plain(action.default):
        flag["default"] = action.default
    elif isinstance(action.default, (list, tuple)) and all(map(plain, action.default)):
        flag["default"] = list(action.default)
    if action.help:
        flag["description"] = action.help
    if action.choices is not None:
        flag["choices"] = [choice for choice in action.choices if plain(choice)]
    if kind != "_StoreAction":
        flag["arg-switch"] = kind == "_StoreTrueAction"
    return flag


def argparse_flags(path, tree):
    import argparse

    found = []

    def stop(self, *args, **kw):
        for action in self._actions:
            flag = option_flag(action, type(action).__name__)
            if flag:
                found.append(flag)
        raise Parsed

    argparse.ArgumentParser.parse_args = stop
    argparse.ArgumentParser.parse_known_args = stop
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    try:
        exec(compile(tree, path, "exec"), {"__name__": "__main__", "__file__": path})
    except (Parsed, SystemExit):
        pass
    return sorted(found, key=lambda flag: flag["name"])


def modules_below(base):
    """Files of the project that were imported: what the options say may come from them."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return sorted({file for file in files if file and file.startswith(base + os.sep)})


def absolute_files(flags, base):
    """Defaults that name a file beside the script mean that file wherever the run is."""
    for flag in flags:
        value = flag.get("default")
        if isinstance(value, str) and os.sep in value and not os.path.isabs(value):
            path = os.path.join(base, value)
            if os.path.exists(path):
                flag["default"] = os.path.abspath(path)
    return flags


def answer(args):
    path = args["script"]
    base = os.path.dirname(path)
    with open(path, "rb") as script:
        tree = ast.parse(script.read(), path)
    found = {"dest": "globals", "files": []}
    if imports_argparse(tree):
        flags = argparse_flags(path, tree)
        found = {"dest": "args", "files": modules_below(base)}
    else:
        flags = global_flags(tree)
    # Whether a default names a file can change without any of the files that are looked at.
    found["lasting"] = not any(os.sep in str(flag.get("default")) for flag in flags)
    found["flags"] = absolute_files(flags, base)
    return found
