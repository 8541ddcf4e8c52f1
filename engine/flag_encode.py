# What an optimizer makes of flags that nobody set: asked by engine/flag_encoder.c, answered by the
# function that its `flag-encoder` names.

import importlib
import sys


class Flag:
    """What an operation says of a flag, as attributes; choices have theirs as well."""

    def __init__(self, said):
        for name, value in said.items():
            setattr(self, name, [Flag(item) for item in value] if name == "choices" else value)


def answer(args):
    sys.path[:0] = args["path"]
    module, _, function = args["encoder"].replace(":", ".").rpartition(".")
    encode = getattr(importlib.import_module(module), function)
    return {said["name"]: encode(said["default"], Flag(said)) for said in args["flags"]}
