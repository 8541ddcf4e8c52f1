"""Importing by a name that is computed."""
import sys

def import_module(name, package=None):
    """The module of that name; a name that begins with dots is seen from `package`."""
    level = len(name) - len(name.lstrip('.'))
    if level and not package:
        raise TypeError("the 'package' argument is required to perform a relative import for "
                        f"{name!r}")
    if level:
        parts = package.rsplit('.', level - 1)
        if len(parts) < level:
            raise ImportError('attempted relative import beyond top-level package')
        base = parts[0]
        name = f'{base}.{name[level:]}' if name[level:] else base
    __import__(name)
    return sys.modules[name]

def reload(module):
    """Run a module's file once more, in the module as it is."""
    if not isinstance(module, type(sys)):
        raise TypeError('reload() argument must be a module')
    name = module.__name__
    if sys.modules.get(name) is not module:
        raise ImportError(f'module {name} not in sys.modules', name=name)
    file = getattr(module, '__file__', None)
    if file is not None:
        with open(file) as source:
            code = compile(source.read(), file, 'exec')
        exec(code, module.__dict__)
    return sys.modules[name]

def invalidate_caches():
    """Nothing is cached."""
