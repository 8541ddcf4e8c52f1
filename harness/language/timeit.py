"""How long statements take."""
import itertools
import time

__all__ = ['Timer', 'timeit', 'repeat', 'default_timer']

dummy_src_name = '<timeit-src>'
default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter

def reindent(src, indent):
    return src.replace('\n', '\n' + ' ' * indent)

def _source(part, name, above, local):
    """The text of a statement, which must compile below `above`, or of calling `part`, which
    becomes local."""
    if isinstance(part, str):
        compile(above + part, dummy_src_name, 'exec')
        return part
    if not callable(part):
        raise ValueError(f'{name} is neither a string nor callable')
    local['_' + name] = part
    return f'_{name}()'

class Timer:
    """A statement to be timed, after a setup that is not."""

    def __init__(self, stmt='pass', setup='pass', timer=default_timer, globals=None):
        self.timer = timer
        local = {}
        names = {} if globals is None else globals
        before = _source(setup, 'setup', '', local)
        body = _source(stmt, 'stmt', setup + '\n' if isinstance(setup, str) else '', local)
        parameters = ''.join(f', {name}={name}' for name in local)
        self.src = ('def inner(_it, _timer%s):\n    %s\n    _t0 = _timer()\n    for _i in _it:\n'
                    '        %s\n        pass\n    _t1 = _timer()\n    return _t1 - _t0\n' %
                    (parameters, reindent(before, 4), reindent(body, 8)))
        exec(compile(self.src, dummy_src_name, 'exec'), names, local)
        self.inner = local['inner']

    def print_exc(self, file=None):
        import traceback
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        return self.inner(itertools.repeat(None, number), self.timer)

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for each in range(repeat)]

    def autorange(self, callback=None):
        """As often as takes a fifth of a second at least."""
        scale = 1
        while True:
            for factor in (1, 2, 5):
                number = scale * factor
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            scale *= 10

def timeit(stmt='pass', setup='pass', timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)

def repeat(stmt='pass', setup='pass', timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
