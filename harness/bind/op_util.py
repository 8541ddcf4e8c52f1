"""guild.op_util: words of a command line as flags."""

from guild.flag_util import decode_flag_val, flag_assigns


class ArgValueError(ValueError):
    """A word that is not NAME=VALUE."""

    __module__ = "builtins"  # documents show it without its module

    def __init__(self, arg):
        super().__init__(arg)
        self.arg = arg


def parse_flag_assigns(args):
    """Flags by name, of words NAME=VALUE."""
    flags = {}
    for arg in args:
        name, equals, val = arg.partition("=")
        if not equals:
            raise ArgValueError(arg)
        flags[name] = decode_flag_val(val)
    return flags


parse_flags = parse_flag_assigns
