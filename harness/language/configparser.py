"""Settings in sections."""
import itertools
import os
import re
import sys
from collections import ChainMap as _ChainMap
from collections.abc import MutableMapping

__all__ = ['NoSectionError', 'DuplicateOptionError', 'DuplicateSectionError', 'NoOptionError',
           'InterpolationError', 'InterpolationDepthError', 'InterpolationMissingOptionError',
           'InterpolationSyntaxError', 'ParsingError', 'MissingSectionHeaderError', 'ConfigParser',
           'SafeConfigParser', 'RawConfigParser', 'Interpolation', 'BasicInterpolation',
           'ExtendedInterpolation', 'LegacyInterpolation', 'SectionProxy', 'ConverterMapping',
           'DEFAULTSECT', 'MAX_INTERPOLATION_DEPTH']

DEFAULTSECT = 'DEFAULT'
MAX_INTERPOLATION_DEPTH = 10
_UNSET = object()
_default_dict = dict

# ---- errors ----

class Error(Exception):
    """What is wrong with settings."""

    def __init__(self, msg=''):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__

class NoSectionError(Error):
    def __init__(self, section):
        Error.__init__(self, 'No section: %r' % (section,))
        self.section = section
        self.args = (section,)

def _where(source, lineno):
    return '' if source is None else 'While reading from %r%s: ' % (
        source, '' if lineno is None else ' [line %2d]' % lineno)

class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        what = 'section' if source is not None else 'Section'
        Error.__init__(self, '%s%s %r already exists' % (_where(source, lineno), what, section))
        self.section, self.source, self.lineno = section, source, lineno
        self.args = (section, source, lineno)

class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        what = 'option' if source is not None else 'Option'
        Error.__init__(self, '%s%s %r in section %r already exists' % (
            _where(source, lineno), what, option, section))
        self.section, self.option, self.source, self.lineno = section, option, source, lineno
        self.args = (section, option, source, lineno)

class NoOptionError(Error):
    def __init__(self, option, section):
        Error.__init__(self, 'No option %r in section: %r' % (option, section))
        self.option, self.section = option, section
        self.args = (option, section)

class InterpolationError(Error):
    def __init__(self, option, section, msg):
        Error.__init__(self, msg)
        self.option, self.section = option, section
        self.args = (option, section, msg)

class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        InterpolationError.__init__(
            self, option, section,
            'Bad value substitution: option {!r} in section {!r} contains an interpolation key '
            '{!r} which is not a valid option name. Raw value: {!r}'.format(
                option, section, reference, rawval))
        self.reference = reference
        self.args = (option, section, rawval, reference)

class InterpolationSyntaxError(InterpolationError):
    pass

class InterpolationDepthError(InterpolationError):
    def __init__(self, option, section, rawval):
        InterpolationError.__init__(
            self, option, section,
            'Recursion limit exceeded in value substitution: option {!r} in section {!r} contains '
            'an interpolation key which cannot be substituted in {} steps. Raw value: {!r}'.format(
                option, section, MAX_INTERPOLATION_DEPTH, rawval))
        self.args = (option, section, rawval)

class ParsingError(Error):
    def __init__(self, source=None, filename=None):
        if filename and source:
            raise ValueError("Cannot specify both `filename' and `source'. Use `source'.")
        if not filename and not source:
            raise ValueError("Required argument `source' not given.")
        if filename:
            source = filename
        Error.__init__(self, 'Source contains parsing errors: %r' % source)
        self.source = source
        self.errors = []
        self.args = (source,)

    @property
    def filename(self):
        import warnings
        warnings.warn("The 'filename' attribute will be removed in Python 3.12.  "
                      "Use 'source' instead.", DeprecationWarning, stacklevel=2)
        return self.source

    @filename.setter
    def filename(self, value):
        import warnings
        warnings.warn("The 'filename' attribute will be removed in Python 3.12.  "
                      "Use 'source' instead.", DeprecationWarning, stacklevel=2)
        self.source = value

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += '\n\t[line %2d]: %s' % (lineno, line)

class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, 'File contains no section headers.\nfile: %r, line: %d\n%r' %
                       (filename, lineno, line))
        self.source, self.lineno, self.line = filename, lineno, line
        self.args = (filename, lineno, line)

# ---- interpolation: what stands for other settings ----

class Interpolation:
    """No interpolation."""

    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value

class _MarkedInterpolation(Interpolation):
    """What the two kinds share: a mark, doubled for itself, before what is replaced."""

    def before_get(self, parser, section, option, value, defaults):
        parts = []
        self._interpolate_some(parser, option, parts, value, section, defaults, 1)
        return ''.join(parts)

    def before_set(self, parser, section, option, value):
        rest = self._KEYCRE.sub('', value.replace(self._mark * 2, ''))
        if self._mark in rest:
            raise ValueError('invalid interpolation syntax in %r at position %d' %
                             (value, rest.find(self._mark)))
        return value

    def _interpolate_some(self, parser, option, accum, rest, section, map, depth):
        mark = self._mark
        rawval = parser.get(section, option, raw=True, fallback=rest)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, rawval)
        while rest:
            text, found, rest = rest.partition(mark)
            if text:
                accum.append(text)
            if not found:
                return
            if rest[:1] == mark:
                accum.append(mark)
                rest = rest[1:]
                continue
            opening = '(' if mark == '%' else '{'
            if rest[:1] != opening:
                raise InterpolationSyntaxError(option, section, "'%s' must be followed by '%s' or "
                                               "'%s', found: %r" % (mark, mark, opening,
                                                                    mark + rest))
            match = self._KEYCRE.match(mark + rest)
            if match is None:
                raise InterpolationSyntaxError(option, section, 'bad interpolation variable '
                                               'reference %r' % (mark + rest))
            rest = rest[match.end() - 1:]
            self._replace(parser, option, accum, match.group(1), section, map, depth, rawval, rest)

    def _add(self, parser, option, accum, value, section, map, depth):
        if self._mark in value:
            self._interpolate_some(parser, option, accum, value, section, map, depth + 1)
        else:
            accum.append(value)

class BasicInterpolation(_MarkedInterpolation):
    """%(name)s stands for the setting of that name."""
    _mark = '%'
    _KEYCRE = re.compile(r'%\(([^)]+)\)s')

    def _replace(self, parser, option, accum, name, section, map, depth, rawval, rest):
        name = parser.optionxform(name)
        try:
            value = map[name]
        except KeyError:
            raise InterpolationMissingOptionError(option, section, rawval, name) from None
        self._add(parser, option, accum, value, section, map, depth)

class ExtendedInterpolation(_MarkedInterpolation):
    """${name} and ${section:name} stand for settings."""
    _mark = '$'
    _KEYCRE = re.compile(r'\$\{([^}]+)\}')

    def _replace(self, parser, option, accum, name, section, map, depth, rawval, rest):
        path = name.split(':')
        sect, opt = section, option
        try:
            if len(path) == 1:
                opt = parser.optionxform(path[0])
                value = map[opt]
            elif len(path) == 2:
                sect, opt = path[0], parser.optionxform(path[1])
                value = parser.get(sect, opt, raw=True)
            else:
                raise InterpolationSyntaxError(option, section, "More than one ':' found: %r" %
                                               (rest,))
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, rawval,
                                                  ':'.join(path)) from None
        if '$' in value:
            inner = dict(parser.items(sect, raw=True))
            self._interpolate_some(parser, opt, accum, value, sect, inner, depth + 1)
        else:
            accum.append(value)

class LegacyInterpolation(Interpolation):
    """As ConfigParser of old did it."""
    _KEYCRE = re.compile(r'%\(([^)]*)\)s|.')

    def __init__(self):
        import warnings
        warnings.warn('LegacyInterpolation has been deprecated since Python 3.2 and will be '
                      'removed from the configparser module in Python 3.13. Use '
                      'BasicInterpolation or ExtendedInterpolation instead.', DeprecationWarning,
                      stacklevel=2)

    def before_get(self, parser, section, option, value, vars):
        rawval = value

        def folded(match):
            name = match.group(1)
            return match.group() if name is None else '%%(%s)s' % parser.optionxform(name)

        for each in range(MAX_INTERPOLATION_DEPTH):
            if not value or '%(' not in value:
                break
            value = self._KEYCRE.sub(folded, value)
            try:
                value = value % vars
            except KeyError as error:
                raise InterpolationMissingOptionError(option, section, rawval,
                                                      error.args[0]) from None
        if value and '%(' in value:
            raise InterpolationDepthError(option, section, rawval)
        return value

# ---- parsers ----

class _Reading:
    """One reading of lines into a parser's sections."""

    def __init__(self, parser, source):
        self.parser = parser
        self.source = source
        self.seen = set()
        self.section = None
        self.name = None
        self.option = None
        self.indent = 0
        self.error = None

    def run(self, lines):
        parser = self.parser
        for number, line in enumerate(lines, 1):
            value, is_comment = self.strip_comments(line)
            if not value:
                self.empty_line(is_comment)
                continue
            first = re.search(r'\S', line)
            indent = first.start() if first else 0
            if self.section is not None and self.option and indent > self.indent:
                self.section[self.option].append(value)
                continue
            self.indent = indent
            header = parser.SECTCRE.match(value)
            if header:
                self.start_section(header.group('header'), number)
            elif self.section is None:
                raise MissingSectionHeaderError(self.source, number, line)
            else:
                self.read_option(value, number, line)
        self.join_values()
        if self.error:
            raise self.error

    def strip_comments(self, line):
        """What is left of a line, and was something taken off?"""
        end = len(line)
        for prefix in self.parser._inline_comment_prefixes:
            at = line.find(prefix)
            while at >= 0:
                if at == 0 or line[at - 1].isspace():
                    end = min(end, at)
                    break
                at = line.find(prefix, at + 1)
        if any(line.strip().startswith(each) for each in self.parser._comment_prefixes):
            end = 0
        return line[:end].strip(), end < len(line)

    def empty_line(self, is_comment):
        parser = self.parser
        if not parser._empty_lines_in_values:
            self.indent = sys.maxsize
        elif (not is_comment and self.section is not None and self.option
              and self.section[self.option] is not None):
            self.section[self.option].append('')

    def start_section(self, name, number):
        parser = self.parser
        self.name = name
        if name in parser._sections:
            if parser._strict and name in self.seen:
                raise DuplicateSectionError(name, self.source, number)
            self.section = parser._sections[name]
            self.seen.add(name)
        elif name == parser.default_section:
            self.section = parser._defaults
        else:
            self.section = parser._dict()
            parser._sections[name] = self.section
            parser._proxies[name] = SectionProxy(parser, name)
            self.seen.add(name)
        self.option = None

    def read_option(self, value, number, line):
        parser = self.parser
        match = parser._optcre.match(value)
        if not match:
            self.complain(number, line)
            return
        self.option, delimiter, text = match.group('option', 'vi', 'value')
        if not self.option:
            self.complain(number, line)
        self.option = parser.optionxform(self.option.rstrip())
        if parser._strict and (self.name, self.option) in self.seen:
            raise DuplicateOptionError(self.name, self.option, self.source, number)
        self.seen.add((self.name, self.option))
        self.section[self.option] = None if text is None else [text.strip()]

    def complain(self, number, line):
        if not self.error:
            self.error = ParsingError(self.source)
        self.error.append(number, repr(line))

    def join_values(self):
        parser = self.parser
        for name, options in itertools.chain(((parser.default_section, parser._defaults),),
                                             parser._sections.items()):
            for option, value in options.items():
                if isinstance(value, list):
                    value = '\n'.join(value).rstrip()
                options[option] = parser._interpolation.before_read(parser, name, option, value)

class RawConfigParser(MutableMapping):
    """Settings as they stand."""

    _SECT_TMPL = r"""\[(?P<header>.+)\]"""
    SECTCRE = re.compile(_SECT_TMPL, re.VERBOSE)
    NONSPACECRE = re.compile(r'\S')
    _DEFAULT_INTERPOLATION = Interpolation()
    BOOLEAN_STATES = {'1': True, 'yes': True, 'true': True, 'on': True,
                      '0': False, 'no': False, 'false': False, 'off': False}

    def __init__(self, defaults=None, dict_type=_default_dict, allow_no_value=False, *,
                 delimiters=('=', ':'), comment_prefixes=('#', ';'), inline_comment_prefixes=None,
                 strict=True, empty_lines_in_values=True, default_section=DEFAULTSECT,
                 interpolation=_UNSET, converters=_UNSET):
        self._dict = dict_type
        self._sections = self._dict()
        self._defaults = self._dict()
        self._converters = ConverterMapping(self)
        self._proxies = self._dict()
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        self._optcre = self._option_pattern(allow_no_value)
        self._comment_prefixes = tuple(comment_prefixes or ())
        self._inline_comment_prefixes = tuple(inline_comment_prefixes or ())
        self._strict = strict
        self._allow_no_value = allow_no_value
        self._empty_lines_in_values = empty_lines_in_values
        self.default_section = default_section
        if interpolation is _UNSET:
            interpolation = self._DEFAULT_INTERPOLATION
        self._interpolation = Interpolation() if interpolation is None else interpolation
        if not isinstance(self._interpolation, Interpolation):
            raise TypeError("interpolation= must be None or an instance of Interpolation; got an "
                            "object of type %s" % type(self._interpolation))
        if converters is not _UNSET:
            self._converters.update(converters)
        if defaults:
            self._read_defaults(defaults)

    def _option_pattern(self, allow_no_value):
        delimiters = '|'.join(re.escape(each) for each in self._delimiters)
        value = r'\s*(?P<vi>%s)\s*(?P<value>.*)$' % delimiters
        if allow_no_value:
            value = r'\s*(?:(?P<vi>%s)\s*(?P<value>.*))?$' % delimiters
        return re.compile(r'(?P<option>.*?)' + value)

    # -- sections --

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections.keys())

    def add_section(self, section):
        if section == self.default_section:
            raise ValueError('Invalid section name: %r' % section)
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        return section in self._sections

    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section) from None
        names = self._sections[section].copy()
        names.update(self._defaults)
        return list(names.keys())

    def remove_section(self, section):
        existed = section in self._sections
        if existed:
            del self._sections[section]
            del self._proxies[section]
        return existed

    # -- reading --

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (str, bytes, os.PathLike)):
            filenames = [filenames]
        done = []
        for name in filenames:
            try:
                with open(name, encoding=encoding) as file:
                    self._read(file, name)
            except OSError:
                continue
            done.append(os.fspath(name) if isinstance(name, os.PathLike) else name)
        return done

    def read_file(self, f, source=None):
        if source is None:
            source = getattr(f, 'name', '<???>')
        self._read(f, source)

    def read_string(self, string, source='<string>'):
        import io
        self.read_file(io.StringIO(string), source)

    def read_dict(self, dictionary, source='<dict>'):
        seen = set()
        for section, keys in dictionary.items():
            section = str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in seen:
                    raise
            seen.add(section)
            for key, value in keys.items():
                key = self.optionxform(str(key))
                if value is not None:
                    value = str(value)
                if self._strict and (section, key) in seen:
                    raise DuplicateOptionError(section, key, source)
                seen.add((section, key))
                self.set(section, key, value)

    def readfp(self, fp, filename=None):
        import warnings
        warnings.warn("This method will be removed in Python 3.12. "
                      "Use 'parser.read_file()' instead.", DeprecationWarning, stacklevel=2)
        self.read_file(fp, source=filename)

    def _read(self, fp, fpname):
        _Reading(self, fpname).run(fp)

    def _read_defaults(self, defaults):
        for key, value in defaults.items():
            self._defaults[self.optionxform(key)] = value

    # -- values --

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        try:
            known = self._unify_values(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        try:
            value = known[option]
        except KeyError:
            if fallback is _UNSET:
                raise NoOptionError(option, section)
            return fallback
        if raw or value is None:
            return value
        return self._interpolation.before_get(self, section, option, value, known)

    def _get(self, section, conv, option, **kwargs):
        return conv(self.get(section, option, **kwargs))

    def _get_conv(self, section, option, conv, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        try:
            return self._get(section, conv, option, raw=raw, vars=vars, **kwargs)
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, int, raw=raw, vars=vars, fallback=fallback,
                              **kwargs)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, float, raw=raw, vars=vars, fallback=fallback,
                              **kwargs)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, self._convert_to_boolean, raw=raw, vars=vars,
                              fallback=fallback, **kwargs)

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError('Not a boolean: %s' % value)
        return self.BOOLEAN_STATES[value.lower()]

    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET:
            return super().items()
        values = self._defaults.copy()
        try:
            values.update(self._sections[section])
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section)
        names = list(values.keys())
        if vars:
            for key, value in vars.items():
                values[self.optionxform(key)] = value
        if raw:
            return [(name, values[name]) for name in names]
        return [(name, self._interpolation.before_get(self, section, name, values[name], values))
                for name in names]

    def popitem(self):
        for key in self.sections():
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def optionxform(self, optionstr):
        return optionstr.lower()

    def has_option(self, section, option):
        if not section or section == self.default_section:
            return self.optionxform(option) in self._defaults
        if section not in self._sections:
            return False
        option = self.optionxform(option)
        return option in self._sections[section] or option in self._defaults

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        self._options_of(section)[self.optionxform(option)] = value

    def remove_option(self, section, option):
        options = self._options_of(section)
        option = self.optionxform(option)
        existed = option in options
        if existed:
            del options[option]
        return existed

    def _options_of(self, section):
        if not section or section == self.default_section:
            return self._defaults
        try:
            return self._sections[section]
        except KeyError:
            raise NoSectionError(section) from None

    def _unify_values(self, section, vars):
        options = {}
        try:
            options = self._sections[section]
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section) from None
        given = {}
        if vars:
            for key, value in vars.items():
                given[self.optionxform(key)] = value if value is None else str(value)
        return _ChainMap(given, options, self._defaults)

    def _validate_value_types(self, *, section='', option='', value=''):
        if not isinstance(section, str):
            raise TypeError('section names must be strings')
        if not isinstance(option, str):
            raise TypeError('option keys must be strings')
        if not self._allow_no_value or value:
            if not isinstance(value, str):
                raise TypeError('option values must be strings')

    @property
    def converters(self):
        return self._converters

    # -- writing --

    def write(self, fp, space_around_delimiters=True):
        delimiter = self._delimiters[0]
        if space_around_delimiters:
            delimiter = ' %s ' % delimiter
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), delimiter)
        for section in self._sections:
            self._write_section(fp, section, self._sections[section].items(), delimiter)

    def _write_section(self, fp, section_name, section_items, delimiter):
        fp.write('[%s]\n' % section_name)
        for key, value in section_items:
            value = self._interpolation.before_write(self, section_name, key, value)
            if value is not None or not self._allow_no_value:
                value = delimiter + str(value).replace('\n', '\n\t')
            else:
                value = ''
            fp.write('%s%s\n' % (key, value))
        fp.write('\n')

    # -- as a mapping of sections --

    def __getitem__(self, key):
        if key != self.default_section and not self.has_section(key):
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError('Cannot remove the default section.')
        if not self.has_section(key):
            raise KeyError(key)
        self.remove_section(key)

    def __contains__(self, key):
        return key == self.default_section or self.has_section(key)

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return itertools.chain((self.default_section,), self._sections.keys())

class ConfigParser(RawConfigParser):
    """Settings that may stand for others."""
    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        self._validate_value_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        self._validate_value_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        try:
            kept, self._interpolation = self._interpolation, Interpolation()
            self.read_dict({self.default_section: defaults})
        finally:
            self._interpolation = kept

class SafeConfigParser(ConfigParser):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        import warnings
        warnings.warn('The SafeConfigParser class has been renamed to ConfigParser in Python 3.2. '
                      'This alias will be removed in Python 3.12. Use ConfigParser directly '
                      'instead.', DeprecationWarning, stacklevel=2)

class SectionProxy(MutableMapping):
    """A section as a mapping."""

    def __init__(self, parser, name):
        self._parser = parser
        self._name = name
        for conv in parser.converters:
            key = 'get' + conv
            setattr(self, key, self._bound(getattr(parser, key)))

    def _bound(self, getter):
        import functools
        return functools.partial(self.get, _impl=getter)

    def __repr__(self):
        return '<Section: {}>'.format(self._name)

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser._validate_value_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key)
                and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return self._options().__iter__()

    def _options(self):
        if self._name != self._parser.default_section:
            return self._parser.options(self._name)
        return self._parser.defaults()

    @property
    def parser(self):
        return self._parser

    @property
    def name(self):
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, _impl=None, **kwargs):
        if not _impl:
            _impl = self._parser.get
        return _impl(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)

class ConverterMapping(MutableMapping):
    """The kinds of values there are getters for."""
    GETTERCRE = re.compile(r'^get(?P<name>.+)$')

    def __init__(self, parser):
        self._parser = parser
        self._data = {}
        for name in dir(parser):
            match = self.GETTERCRE.match(name)
            if match and callable(getattr(parser, name)):
                self._data[match.group('name')] = None

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        import functools
        if not isinstance(key, str) or not key:
            raise ValueError('Incompatible key: %s (type: %s)' % (key, type(key)))
        getter = 'get' + key
        self._data[key] = value
        function = functools.partial(self._parser._get_conv, conv=value)
        function.converter = value
        setattr(self._parser, getter, function)
        for proxy in self._parser.values():
            setattr(proxy, getter, functools.partial(proxy.get, _impl=function))

    def __delitem__(self, key):
        import functools
        getter = 'get' + (key or '')
        if not key or key not in self._data:
            raise KeyError(key)
        del self._data[key]
        for holder in itertools.chain((self._parser,), self._parser.values()):
            try:
                delattr(holder, getter)
            except AttributeError:
                continue

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
