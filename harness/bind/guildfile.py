"""guild.guildfile: what a project file defines, as objects. _read, in C, reads the file."""

import os


class GuildfileError(Exception):
    """A project file cannot be read, or is wrong."""

    __module__ = "builtins"  # documents show it without its module


class NoModels(GuildfileError):
    """There is no project file."""

    __module__ = "builtins"


class _Named:
    def __init__(self, attrs):
        for name in attrs:
            setattr(self, name, attrs[name])

    def __repr__(self):
        return "<guild.guildfile.%s '%s'>" % (type(self).__name__, self.name)


class FlagChoice(_Named):
    """One of the values a flag can have."""

    def __repr__(self):
        return "<guild.guildfile.FlagChoice %r>" % (self.alias or self.value)


class FlagDef(_Named):
    """A flag of an operation."""

    def __init__(self, opdef, attrs):
        super().__init__(attrs)
        self.opdef = opdef
        self.choices = [FlagChoice(choice) for choice in attrs["choices"]]


_ATTRIBUTES = (
    "default-max-trials",
    "disable-plugins",
    "flag-encoder",
    "flags-import",
    "flags-import-skip",
    "flags-no-import",
    "handle-keyboard-interrupt",
    "plugin-op",
    "publish",
    "python-path",
    "python-requires",
    "remote",
    "set-trace",
    "sourcecode",
    "stop-after",
)


class OpDef(_Named):
    """An operation of a model."""

    def __init__(self, modeldef, attrs):
        super().__init__(attrs)
        self.modeldef = modeldef
        self.guildfile = modeldef.guildfile
        self.fullname = "%s:%s" % (modeldef.name, self.name) if modeldef.name else self.name
        self.opref = self.fullname
        self.flags = [FlagDef(self, flag) for flag in attrs["flags"]]

    def __getattr__(self, name):
        # Whatever else the file can say of an operation: python_requires is python-requires.
        key = name.replace("_", "-")
        if key not in _ATTRIBUTES:
            raise AttributeError("'OpDef' object has no attribute '%s'" % name)
        return self._raw.get(key)

    def get_flagdef(self, name):
        """The flag of that name, or None."""
        for flag in self.flags:
            if flag.name == name:
                return flag
        return None

    def flag_values(self, include_none=True):
        """Names of flags and their defaults."""
        return {flag.name: flag.default for flag in self.flags if include_none or flag.default is not None}

    def get_flag_value(self, name, default=None):
        """The default of a flag."""
        flag = self.get_flagdef(name)
        return default if flag is None or flag.default is None else flag.default


class ModelDef(_Named):
    """A model of a project."""

    def __init__(self, guildfile, attrs):
        super().__init__(attrs)
        self.guildfile = guildfile
        self.operations = [OpDef(self, op) for op in attrs["operations"]]

    @property
    def default_operation(self):
        """The operation that is meant when none is named, or None."""
        for op in self.operations:
            if op.default:
                return op
        shown = [op for op in self.operations if not op.name.startswith("_")]
        return shown[0] if len(shown) == 1 else None

    def get_operation(self, name):
        """The operation of that name, or None."""
        for op in self.operations:
            if op.name == name:
                return op
        return None

    get_op = get_operation

    def __getitem__(self, name):
        op = self.get_operation(name)
        if op is None:
            raise KeyError(name)
        return op


class Guildfile:
    """A project file."""

    def __init__(self, src, models):
        self.src = src
        self.dir = os.path.dirname(src)
        self.models = {}
        for attrs in models:
            self.models[attrs["name"]] = ModelDef(self, attrs)

    @property
    def default_model(self):
        """The model that is meant when none is named, or None."""
        models = list(self.models.values())
        if len(models) == 1:
            return models[0]
        for model in models:
            if model.default:
                return model
        return None

    @property
    def default_operation(self):
        """The operation that is meant when none is named, or None."""
        return self.default_model.default_operation if self.default_model else None

    def __repr__(self):
        return "<guild.guildfile.Guildfile '%s'>" % self.src


def _guildfile(dir, src):
    try:
        models = _read(dir)
    except ValueError as e:
        raise GuildfileError(str(e)) from None
    return Guildfile(src, models)


def from_dir(path):
    """The project file of a directory."""
    if not os.path.exists(os.path.join(path, "guild.yml")):
        raise NoModels("no project file in %s" % path)
    return _guildfile(path, os.path.join(path, "guild.yml"))


def from_file(path):
    """A project file, named guild.yml."""
    if os.path.basename(path) != "guild.yml":
        raise GuildfileError("%s: a project file is named guild.yml" % path)
    return from_dir(os.path.dirname(path))


def from_string(text, src="<string>"):
    """A project file that is given as text."""
    import tempfile

    with tempfile.TemporaryDirectory() as dir:
        with open(os.path.join(dir, "guild.yml"), "w") as f:
            f.write(text)
        return _guildfile(dir, src)


for_dir, for_file, for_string = from_dir, from_file, from_string
