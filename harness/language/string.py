"""string: templates and formatters; the rest is in module_string.c."""
import re as _re
from collections import ChainMap as _ChainMap


class Template:
    """A text with placeholders such as $name and ${name}."""

    delimiter, flags = '$', _re.IGNORECASE
    idpattern, braceidpattern = r'(?a:[_a-z][_a-z0-9]*)', None

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls.pattern = cls._compiled()

    @classmethod
    def _compiled(cls):
        if 'pattern' in cls.__dict__:
            pattern = cls.pattern
        else:
            mark, name = _re.escape(cls.delimiter), cls.idpattern
            pattern = (f'{mark}(?:(?P<escaped>{mark})|(?P<named>{name})|'
                       f'{{(?P<braced>{cls.braceidpattern or name})}}|(?P<invalid>))')
        return _re.compile(pattern, cls.flags | _re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _invalid(self, match):
        at = match.start('invalid')
        lines = self.template[:at].splitlines(keepends=True) or ['']
        column = at - sum(map(len, lines[:-1]))
        raise ValueError('Invalid placeholder in string: line %d, col %d' %
                         (len(lines), column if at else 1))

    def _unrecognized(self):
        raise ValueError('Unrecognized named group in pattern', self.pattern)

    def _fill(self, mapping, kws, safe):
        if kws:
            mapping = _ChainMap(kws, mapping)

        def value(match):
            name = match.group('named') or match.group('braced')
            if name is not None:
                try:
                    return str(mapping[name])
                except KeyError:
                    if not safe:
                        raise
                    return match.group()
            if match.group('escaped') is not None:
                return self.delimiter
            if match.group('invalid') is None:
                self._unrecognized()
            return match.group() if safe else self._invalid(match)

        return self.pattern.sub(value, self.template)

    def substitute(self, mapping={}, /, **kws):
        return self._fill(mapping, kws, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill(mapping, kws, True)

    def is_valid(self):
        for match in self.pattern.finditer(self.template):
            if match.group('invalid') is not None:
                return False
            if not any(match.group(group) is not None for group in ('named', 'braced', 'escaped')):
                self._unrecognized()
        return True

    def get_identifiers(self):
        found = {}
        for match in self.pattern.finditer(self.template):
            name = match.group('named') or match.group('braced')
            if name is not None:
                found[name] = True
            elif match.group('invalid') is None and match.group('escaped') is None:
                self._unrecognized()
        return list(found)


Template.pattern = Template._compiled()


def _field(text, at):
    """The field that begins at text[at], and where it ends: name, specification, conversion."""
    start = at
    while at < len(text) and text[at] not in '}:!':
        if text[at] == '{':
            raise ValueError("unexpected '{' in field name")
        if text[at] == '[':
            close = text.find(']', at)
            at = len(text) - 1 if close < 0 else close
        at += 1
    if at >= len(text):
        raise ValueError("expected '}' before end of string")
    name, conversion = text[start:at], None
    if text[at] == '!':
        if at + 1 >= len(text):
            raise ValueError('end of string while looking for conversion specifier')
        conversion = text[at + 1]
        at += 2
        if at >= len(text):
            raise ValueError("unmatched '{' in format spec")
        if text[at] not in '}:':
            raise ValueError("expected ':' after conversion specifier")
    if text[at] == '}':
        return name, '', conversion, at + 1
    start, depth = at + 1, 1
    for at in range(start, len(text)):
        depth += (text[at] == '{') - (text[at] == '}')
        if depth == 0:
            return name, text[start:at], conversion, at + 1
    raise ValueError("unmatched '{' in format spec")


def _pieces(text):
    at = 0
    while at < len(text):
        start = at
        while at < len(text) and text[at] not in '{}':
            at += 1
        literal = text[start:at]
        if at == len(text):
            yield literal, None, None, None
        elif text[at:at + 2] in ('{{', '}}'):
            yield literal + text[at], None, None, None
            at += 2
        elif text[at] == '}' or at + 1 == len(text):
            raise ValueError("Single '%s' encountered in format string" % text[at])
        else:
            name, spec, conversion, at = _field(text, at + 1)
            yield literal, name, spec, conversion


def _number(text):
    return int(text) if text.isdecimal() else text


def _steps(name, at):
    """The attributes and items that follow the first part of a field's name."""
    while at < len(name):
        if name[at] == '.':
            end = next((i for i in range(at + 1, len(name)) if name[i] in '.['), len(name))
            attribute, key, at = True, name[at + 1:end], end
        elif name[at] == '[':
            end = name.find(']', at)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            attribute, key, at = False, _number(name[at + 1:end]), end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        if key == '':
            raise ValueError('Empty attribute in format string')
        yield attribute, key


class Formatter:
    """str.format with methods to override."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        text, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return text

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        if recursion_depth < 0:
            raise ValueError('Max string recursion exceeded')
        out = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                out.append(literal)
            if name is None:
                continue
            if name == '':
                if auto_arg_index is False:
                    raise ValueError('cannot switch from manual field specification to automatic '
                                     'field numbering')
                name = str(auto_arg_index)
                auto_arg_index += 1
            elif name.isdigit():
                if auto_arg_index:
                    raise ValueError('cannot switch from manual field specification to automatic '
                                     'field numbering')
                auto_arg_index = False
            value, first = self.get_field(name, args, kwargs)
            used_args.add(first)
            value = self.convert_field(value, conversion)
            spec, auto_arg_index = self._vformat(spec, args, kwargs, used_args,
                                                 recursion_depth - 1, auto_arg_index)
            out.append(self.format_field(value, spec))
        return ''.join(out), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def convert_field(self, value, conversion):
        functions = {None: lambda value: value, 's': str, 'r': repr, 'a': ascii}
        if conversion not in functions:
            raise ValueError(f'Unknown conversion specifier {conversion!s}')
        return functions[conversion](value)

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def parse(self, format_string):
        return _pieces(format_string)

    def get_field(self, field_name, args, kwargs):
        end = next((i for i, c in enumerate(field_name) if c in '.['), len(field_name))
        first = _number(field_name[:end])
        value = self.get_value(first, args, kwargs)
        for attribute, key in _steps(field_name, end):
            value = getattr(value, key) if attribute else value[key]
        return value, first
