"""YAML as PyYAML's safe loader reads it and its safe dumper writes it."""
import base64
import datetime
import math
import re

__version__ = '6.0.3'


# ---- errors ----

class Mark:
    def __init__(self, name, line, column, text):
        self.name = name
        self.line = line
        self.column = column
        self._text = text

    def get_snippet(self, indent=4, max_length=75):
        if self._text is None:
            return None
        lines = self._text.split('\n')
        line = lines[self.line] if self.line < len(lines) else ''
        start, end = 0, len(line)
        head = tail = ''
        if self.column > max_length / 2 - 1:
            start = self.column - int(max_length / 2 - 1) + 5
            head = ' ... '
        if end - self.column > max_length / 2 - 1:
            end = self.column + int(max_length / 2 - 1) - 5
            tail = ' ... '
        return (' ' * indent + head + line[start:end] + tail + '\n'
                + ' ' * (indent + self.column - start + len(head)) + '^')

    def __str__(self):
        where = '  in "%s", line %d, column %d' % (self.name, self.line + 1, self.column + 1)
        snippet = self.get_snippet()
        return where if snippet is None else where + ':\n' + snippet


class YAMLError(Exception):
    pass


class MarkedYAMLError(YAMLError):
    def __init__(self, context=None, context_mark=None, problem=None, problem_mark=None, note=None):
        self.context = context
        self.context_mark = context_mark
        self.problem = problem
        self.problem_mark = problem_mark
        self.note = note

    def __str__(self):
        lines = []
        if self.context is not None:
            lines.append(self.context)
        here, there = self.context_mark, self.problem_mark
        if here is not None and (self.problem is None or there is None or here.name != there.name
                                 or here.line != there.line or here.column != there.column):
            lines.append(str(here))
        if self.problem is not None:
            lines.append(self.problem)
        if there is not None:
            lines.append(str(there))
        if self.note is not None:
            lines.append(self.note)
        return '\n'.join(lines)


class ReaderError(YAMLError):
    pass


class ScannerError(MarkedYAMLError):
    pass


class ParserError(MarkedYAMLError):
    pass


class ComposerError(MarkedYAMLError):
    pass


class ConstructorError(MarkedYAMLError):
    pass


class EmitterError(YAMLError):
    pass


class SerializerError(YAMLError):
    pass


class RepresenterError(YAMLError):
    pass


for _class, _home in ((Mark, 'error'), (YAMLError, 'error'), (MarkedYAMLError, 'error'),
                      (ReaderError, 'reader'), (ScannerError, 'scanner'), (ParserError, 'parser'),
                      (ComposerError, 'composer'), (ConstructorError, 'constructor'),
                      (EmitterError, 'emitter'), (SerializerError, 'serializer'),
                      (RepresenterError, 'representer')):
    _class.__module__ = 'yaml.' + _home


# ---- what plain scalars mean ----

_TAG = 'tag:yaml.org,2002:'
_BOOLS = {'yes': True, 'no': False, 'true': True, 'false': False, 'on': True, 'off': False}
_RESOLVERS = (
    ('bool', re.compile('(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON'
                        '|off|Off|OFF)$'), 'yYnNtTfFoO'),
    ('float', re.compile(r'(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?'
                         r'|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?'
                         r'|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*'
                         r'|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$'), '-+0123456789.'),
    ('int', re.compile(r'(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)'
                       r'|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$'),
     '-+0123456789'),
    ('merge', re.compile('(?:<<)$'), '<'),
    ('null', re.compile('(?:~|null|Null|NULL|)$'), '~nN\0'),
    ('timestamp', re.compile(r'(?:\d\d\d\d-\d\d-\d\d'
                             r'|\d\d\d\d-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?'
                             r'(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$', re.ASCII), '0123456789'),
    ('value', re.compile('(?:=)$'), '='),
)
_STAMP = re.compile(r'(\d{4})-(\d\d?)-(\d\d?)'
                    r'(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?'
                    r'(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$')


def _resolve(text):
    """The kind of a plain scalar."""
    first = text[:1] or '\0'
    for kind, pattern, firsts in _RESOLVERS:
        if first in firsts and pattern.match(text):
            return kind
    return 'str'


def _sexagesimal(text, number):
    total = 0
    for part in text.split(':'):
        total = total * 60 + number(part)
    return total


def _int_of(text):
    text = text.replace('_', '')
    sign = -1 if text[0] == '-' else 1
    text = text.lstrip('+-')
    if text == '0':
        return 0
    if text.startswith('0b'):
        return sign * int(text[2:], 2)
    if text.startswith('0x'):
        return sign * int(text[2:], 16)
    if text[0] == '0':
        return sign * int(text, 8)
    if ':' in text:
        return sign * _sexagesimal(text, int)
    return sign * int(text)


def _float_of(text):
    text = text.replace('_', '').lower()
    sign = -1 if text[0] == '-' else 1
    text = text.lstrip('+-')
    if text == '.inf':
        return sign * math.inf
    if text == '.nan':
        return math.nan
    if ':' in text:
        return sign * _sexagesimal(text, float)
    return sign * float(text)


def _stamp_of(text):
    year, month, day, hour, minute, second, fraction, zone, sign, zh, zm = _STAMP.match(
        text).groups()
    if hour is None:
        return datetime.date(int(year), int(month), int(day))
    micro = int((fraction or '')[:6].ljust(6, '0'))
    tz = None
    if sign:
        delta = datetime.timedelta(hours=int(zh), minutes=int(zm or 0))
        tz = datetime.timezone(-delta if sign == '-' else delta)
    elif zone:
        tz = datetime.timezone.utc
    return datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second),
                             micro, tzinfo=tz)


# ---- loading ----

class _Merge:
    """The key << of a mapping."""


class _Loader:
    def __init__(self, text, name):
        self._text = text
        self._name = name
        self._events = _events(text)
        self._at = 0
        self._anchors = {}
        self._depth = 0

    def _mark(self, event, offset=5):
        line, column = event[offset], event[offset + 1]
        lines = self._text.split('\n')
        if line >= len(lines):
            line, column = len(lines) - 1, len(lines[-1])
        return Mark(self._name, line, column,
                    self._text if self._name in ('<unicode string>', '<byte string>') else None)

    def _found(self, mark):
        """What stands at a mark, as PyYAML calls it."""
        rest = self._text.split('\n')[mark.line][mark.column:]
        if not rest:
            return '<stream end>'
        if rest[0] in '[]{},':
            return rest[0]
        if rest[0] in '-?:' and rest[1:2] in ('', ' '):
            return rest[0]
        if rest.startswith(('---', '...')) and mark.column == 0:
            return '<document start>' if rest[0] == '-' else '<document end>'
        return {'*': '<alias>', '&': '<anchor>', '!': '<tag>'}.get(rest[0], '<scalar>')

    def _problem(self, text, mark):
        """The parser's problem in PyYAML's words."""
        if text == 'mapping values are not allowed in this context':
            return 'mapping values are not allowed here'
        if text == 'found character that cannot start any token':
            c = self._text.split('\n')[mark.line][mark.column:][:1]
            return 'found character %r that cannot start any token' % c
        if text in ('did not find expected key', "did not find expected '-' indicator"):
            return 'expected <block end>, but found %r' % self._found(mark)
        if text.startswith("did not find expected ',' or "):
            return '%s, but got %r' % (text[len('did not find '):], self._found(mark))
        if text == 'did not find expected <document start>':
            return "expected '<document start>', but found %r" % self._found(mark)
        return text

    def _peek(self):
        event = self._events[self._at]
        if event[0] == 'error':
            error = ScannerError if event[2] else ParserError
            context = self._mark(event, 7) if event[3] else None
            mark = self._mark(event)
            raise error(event[3], context, self._problem(event[1], mark), mark)
        return event

    def _next(self):
        event = self._peek()
        self._at += 1
        return event

    def documents(self):
        while self._peek()[0] != 'end':
            yield self.document()

    def document(self):
        self._next()
        self._anchors = {}
        value = self._node()
        self._next()
        return value

    def single(self):
        if self._peek()[0] == 'end':
            return None
        first = self._peek()
        if self._events[-1][0] == 'error':
            self._at = len(self._events) - 1
            self._peek()
        value = self.document()
        if self._peek()[0] != 'end':
            raise ComposerError('expected a single document in the stream', self._mark(first),
                                'but found another document', self._mark(self._peek()))
        return value

    def _node(self, key=False):
        event = self._next()
        kind = event[0]
        if kind == 'alias':
            if event[1] not in self._anchors:
                raise ComposerError(None, None, 'found undefined alias %r' % event[1],
                                    self._mark(event))
            return self._anchors[event[1]]
        anchor = event[4]
        if kind == 'scalar':
            value = self._scalar(event, key)
            if anchor is not None:
                self._anchors[anchor] = value
            return value
        if kind == 'list':
            return self._list(event)
        return self._map(event)

    def _tag(self, event):
        tag = event[3]
        if tag is None:
            return None
        return tag[len(_TAG):] if tag.startswith(_TAG) else tag

    def _unknown(self, event):
        raise ConstructorError(None, None, 'could not determine a constructor for the tag %r'
                               % event[3], self._mark(event))

    def _scalar(self, event, key):
        text, plain = event[1], event[2]
        tag = self._tag(event)
        if tag is None or tag == '!':
            tag = _resolve(text) if plain or tag == '!' else 'str'
        if tag == 'str' or tag == 'value':
            return text
        if tag == 'null':
            return None
        if tag == 'bool':
            return _BOOLS[text.lower()]
        if tag == 'int':
            return _int_of(text)
        if tag == 'float':
            return _float_of(text)
        if tag == 'timestamp':
            return _stamp_of(text)
        if tag == 'binary':
            try:
                return base64.decodebytes(text.encode('ascii'))
            except ValueError as e:
                raise ConstructorError(None, None, 'failed to decode base64 data: %s' % e,
                                       self._mark(event)) from None
        if tag == 'merge' and key:
            return _Merge
        if tag == 'merge':
            raise ConstructorError(None, None,
                                   "could not determine a constructor for the tag "
                                   "'tag:yaml.org,2002:merge'", self._mark(event))
        self._unknown(event)

    def _list(self, event):
        tag = self._tag(event)
        if tag not in (None, '!', 'seq', 'pairs', 'omap'):
            self._unknown(event)
        out = []
        if event[4] is not None:
            self._anchors[event[4]] = out
        while self._peek()[0] != 'list end':
            out.append(self._node())
        self._next()
        if tag in ('pairs', 'omap'):
            out[:] = [pair for item in out for pair in item.items()]
        return out

    def _map(self, event):
        tag = self._tag(event)
        if tag not in (None, '!', 'map', 'set'):
            self._unknown(event)
        out = {}
        if event[4] is not None:
            self._anchors[event[4]] = out
        merged = []
        own = {}
        while self._peek()[0] != 'map end':
            where = self._peek()
            key = self._node(key=True)
            if key is _Merge:
                merged.append((self._peek(), self._node()))
                continue
            try:
                hash(key)
            except TypeError:
                raise ConstructorError('while constructing a mapping', self._mark(event),
                                       'found unhashable key', self._mark(where)) from None
            own[key] = self._node()
        self._next()
        for where, value in merged:
            self._merge(event, where, value, out)
        out.update(own)
        return set(out) if tag == 'set' else out

    def _merge(self, event, where, value, out):
        if isinstance(value, dict):
            out.update(value)
            return
        if not isinstance(value, list):
            raise ConstructorError('while constructing a mapping', self._mark(event),
                                   'expected a mapping or list of mappings for merging, but '
                                   'found scalar', self._mark(where))
        for item in reversed(value):
            if not isinstance(item, dict):
                raise ConstructorError('while constructing a mapping', self._mark(event),
                                       'expected a mapping for merging, but found scalar',
                                       self._mark(where))
            out.update(item)


def _loader(stream):
    name = '<unicode string>'
    if hasattr(stream, 'read'):
        name = getattr(stream, 'name', '<file>')
        stream = stream.read()
    if isinstance(stream, (bytes, bytearray)):
        stream = bytes(stream).decode('utf-8')
        name = '<byte string>' if name == '<unicode string>' else name
    if not isinstance(stream, str):
        raise AttributeError("'%s' object has no attribute 'read'" % type(stream).__name__)
    return _Loader(stream, name)


class BaseLoader:
    pass


class SafeLoader:
    pass


class FullLoader:
    pass


class Loader:
    pass


class UnsafeLoader:
    pass


CSafeLoader = CLoader = SafeLoader


def safe_load(stream):
    return _loader(stream).single()


def safe_load_all(stream):
    return _loader(stream).documents()


def load(stream, Loader):
    return safe_load(stream)


def load_all(stream, Loader):
    return safe_load_all(stream)


def full_load(stream):
    return safe_load(stream)


def full_load_all(stream):
    return safe_load_all(stream)


# ---- representing ----

class _Node:
    __slots__ = ('kind', 'tag', 'value', 'style', 'flow', 'anchor', 'plain', 'quoted')

    def __init__(self, kind, tag, value, style=None, flow=False):
        self.kind = kind
        self.tag = tag
        self.value = value
        self.style = style
        self.flow = flow
        self.anchor = None
        self.plain = self.quoted = True
        if kind == 'scalar':
            self.plain = _resolve(value) == tag
            self.quoted = tag == 'str'
        elif tag not in ('seq', 'map'):
            self.plain = False


def _float_text(value):
    if value != value:
        return '.nan'
    if value == math.inf:
        return '.inf'
    if value == -math.inf:
        return '-.inf'
    text = repr(value).lower()
    if '.' not in text and 'e' in text:
        text = text.replace('e', '.0e', 1)
    return text


class _Representer:
    def __init__(self, options, safe):
        self._style = options['default_style']
        self._flow = options['default_flow_style']
        self._sort = options['sort_keys']
        self._safe = safe
        self._nodes = {}
        self._kept = []

    def node(self, value):
        if value is None or isinstance(value, (str, bytes, bool, int, float)) or value == ():
            return self._make(value)
        found = self._nodes.get(id(value))
        if found is not None:
            return found
        self._kept.append(value)
        return self._make(value)

    def _scalar(self, tag, text, style=None):
        return _Node('scalar', tag, text, self._style if style is None else style)

    def _make(self, value):
        kind = type(value)
        if value is None:
            return self._scalar('null', 'null')
        if kind is bool:
            return self._scalar('bool', 'true' if value else 'false')
        if kind is str:
            return self._scalar('str', value)
        if kind is int:
            return self._scalar('int', str(value))
        if kind is float:
            return self._scalar('float', _float_text(value))
        if kind is bytes:
            return self._scalar('binary', base64.encodebytes(value).decode('ascii'), '|')
        if kind is list:
            return self._list('seq', value, value)
        if kind is tuple:
            return self._list('seq' if self._safe else 'python/tuple', value, value)
        if kind is dict:
            return self._map('map', value, value)
        if kind is set:
            return self._map('set', value, {key: None for key in value})
        if kind is datetime.datetime or kind is datetime.date:
            node = self._scalar('timestamp', str(value))
            self._nodes[id(value)] = node
            return node
        raise RepresenterError('cannot represent an object', value)

    def _list(self, tag, original, items):
        node = _Node('list', tag, [], flow=self._flow)
        self._nodes[id(original)] = node
        node.value = [self.node(item) for item in items]
        if self._flow is None:
            node.flow = all(n.kind == 'scalar' and not n.style for n in node.value)
        return node

    def _map(self, tag, original, mapping):
        node = _Node('map', tag, [], flow=self._flow)
        self._nodes[id(original)] = node
        pairs = list(mapping.items())
        if self._sort:
            try:
                pairs = sorted(pairs)
            except TypeError:
                pass
        node.value = [(self.node(key), self.node(value)) for key, value in pairs]
        if self._flow is None:
            node.flow = all(n.kind == 'scalar' and not n.style for pair in node.value
                            for n in pair)
        return node


# ---- writing ----

_BREAKS = '\n\x85\u2028\u2029'
_ESCAPES = {'\0': '0', '\x07': 'a', '\x08': 'b', '\t': 't', '\n': 'n', '\x0b': 'v', '\x0c': 'f',
            '\r': 'r', '\x1b': 'e', '"': '"', '\\': '\\', '\x85': 'N', '\xa0': '_',
            '\u2028': 'L', '\u2029': 'P'}


class _Analysis:
    """What styles a scalar's text allows."""

    def __init__(self, text, unicode_allowed):
        self.empty = not text
        self.multiline = False
        self.flow_plain = self.block_plain = self.single = self.block = True
        if not text:
            self.flow_plain = self.block = False
            return
        self._scan(text, unicode_allowed)

    def _scan(self, text, unicode_allowed):
        block = flow = text.startswith(('---', '...'))
        special = break_space = space_break = False
        space_before = True
        previous = ''
        last = len(text) - 1
        for i, c in enumerate(text):
            space_after = i == last or text[i + 1] in '\0 \t\r\n\x85\u2028\u2029'
            if i == 0:
                if c in '#,[]{}&*!|>\'"%@`':
                    flow = block = True
                if c in '?:':
                    flow = True
                    block = block or space_after
                if c == '-' and space_after:
                    flow = block = True
            else:
                if c in ',?[]{}:':
                    flow = True
                if c == ':' and space_after:
                    block = True
                if c == '#' and space_before:
                    flow = block = True
            if c in _BREAKS:
                self.multiline = True
            if not (c == '\n' or ' ' <= c <= '~'):
                printable = (c == '\x85' or '\xa0' <= c <= '\ud7ff' or '\ue000' <= c <= '\ufffd'
                             or '\U00010000' <= c < '\U0010ffff') and c != '\ufeff'
                if not printable or not unicode_allowed:
                    special = True
            if c == ' ':
                break_space = break_space or previous == 'break'
                previous = 'space'
            elif c in _BREAKS:
                space_break = space_break or previous == 'space'
                previous = 'break'
            else:
                previous = ''
            space_before = c in '\0 \t\r\n\x85\u2028\u2029'
        if text[0] in ' ' + _BREAKS or text[-1] in ' ' + _BREAKS:
            self.flow_plain = self.block_plain = False
        if text[-1] == ' ':
            self.block = False
        if break_space:
            self.flow_plain = self.block_plain = self.single = False
        if space_break or special:
            self.flow_plain = self.block_plain = self.single = self.block = False
        if self.multiline:
            self.flow_plain = self.block_plain = False
        if flow:
            self.flow_plain = False
        if block:
            self.block_plain = False


class _Emitter:
    def __init__(self, options):
        self._out = []
        self._canonical = options['canonical']
        self._unicode = options['allow_unicode']
        indent = options['indent']
        self._step = indent if indent and 1 < indent < 10 else 2
        width = options['width']
        self._width = width if width and width > self._step * 2 else 80
        self._break = options['line_break'] or '\n'
        self._column = 0
        self._indent = None
        self._flow = 0
        self._white = True
        self._indention = True
        self._open_ended = False
        self._done = set()

    def text(self):
        return ''.join(self._out)

    # pieces

    def _put(self, text):
        self._column += len(text)
        self._out.append(text)

    def _line_break(self, text=None):
        self._white = self._indention = True
        self._column = 0
        self._out.append(self._break if text is None else text)

    def _indicator(self, text, need_white, white=False, indention=False):
        if not self._white and need_white:
            text = ' ' + text
        self._white = white
        self._indention = self._indention and indention
        self._open_ended = False
        self._put(text)

    def _write_indent(self):
        indent = self._indent or 0
        if not self._indention or self._column > indent or (self._column == indent
                                                            and not self._white):
            self._line_break()
        if self._column < indent:
            self._white = True
            self._put(' ' * (indent - self._column))

    def _deeper(self, flow=False, indentless=False):
        old = self._indent
        if old is None:
            self._indent = self._step if flow else 0
        elif not indentless:
            self._indent = old + self._step
        return old

    # documents

    def document(self, node, options, first):
        explicit = options['explicit_start'] or not first or options['version']
        if self._open_ended and explicit:
            self._indicator('...', True)
            self._write_indent()
        if options['version']:
            self._put('%%YAML %d.%d' % tuple(options['version']))
            self._line_break()
            explicit = True
        if explicit:
            self._write_indent()
            self._indicator('---', True)
            if self._canonical:
                self._write_indent()
        self._node(node, root=True)
        self._write_indent()
        if options['explicit_end']:
            self._indicator('...', True)
            self._write_indent()

    def finish(self):
        if self._open_ended:
            self._indicator('...', True)
            self._write_indent()

    # nodes

    def _node(self, node, root=False, mapping=False, simple_key=False):
        if node.anchor is not None:
            if id(node) in self._done:
                self._indicator('*id%03d' % node.anchor, True)
                return
            self._done.add(id(node))
            self._indicator('&id%03d' % node.anchor, True)
        if node.kind == 'scalar':
            self._scalar(node, root, simple_key)
            return
        if not node.plain:
            self._indicator(self._tag(node.tag), True)
        flow = self._flow or self._canonical or node.flow or not node.value
        if node.kind == 'list':
            self._flow_list(node) if flow else self._block_list(node, mapping)
        else:
            self._flow_map(node) if flow else self._block_map(node)

    def _tag(self, tag):
        return '!!' + tag

    def _flow_list(self, node):
        self._indicator('[', True, white=True)
        self._flow += 1
        old = self._deeper(flow=True)
        for i, item in enumerate(node.value):
            if i:
                self._indicator(',', False)
            if self._canonical or self._column > self._width:
                self._write_indent()
            self._node(item)
        self._indent = old
        self._flow -= 1
        if node.value and self._canonical:
            self._indicator(',', False)
            self._write_indent()
        self._indicator(']', False)

    def _flow_map(self, node):
        self._indicator('{', True, white=True)
        self._flow += 1
        old = self._deeper(flow=True)
        for i, (key, value) in enumerate(node.value):
            if i:
                self._indicator(',', False)
            if self._canonical or self._column > self._width:
                self._write_indent()
            if not self._canonical and self._simple(key):
                self._node(key, mapping=True, simple_key=True)
                self._indicator(':', False)
            else:
                self._indicator('?', True)
                self._node(key, mapping=True)
                if self._canonical or self._column > self._width:
                    self._write_indent()
                self._indicator(':', True)
            self._node(value, mapping=True)
        self._indent = old
        self._flow -= 1
        if node.value and self._canonical:
            self._indicator(',', False)
            self._write_indent()
        self._indicator('}', False)

    def _block_list(self, node, mapping):
        old = self._deeper(indentless=mapping and not self._indention)
        for item in node.value:
            self._write_indent()
            self._indicator('-', True, indention=True)
            self._node(item)
        self._indent = old

    def _block_map(self, node):
        old = self._deeper()
        for key, value in node.value:
            self._write_indent()
            if self._simple(key):
                self._node(key, mapping=True, simple_key=True)
                self._indicator(':', False)
            else:
                self._indicator('?', True, indention=True)
                self._node(key, mapping=True)
                self._write_indent()
                self._indicator(':', True, indention=True)
            self._node(value, mapping=True)
        self._indent = old

    def _simple(self, node):
        if node.anchor is not None and id(node) in self._done:
            return True
        length = 0
        if node.kind != 'scalar':
            return not node.value
        if not (node.plain or node.quoted):
            length += len(node.tag) + 2
        analysis = _Analysis(node.value, self._unicode)
        return (length + len(node.value) < 128 and not analysis.empty and not analysis.multiline)

    # scalars

    def _choose(self, node, analysis, simple_key):
        style = node.style
        if style == '"' or self._canonical:
            return '"'
        if not style and node.plain:
            if not (simple_key and (analysis.empty or analysis.multiline)):
                if analysis.flow_plain if self._flow else analysis.block_plain:
                    return ''
        if style and style in '|>' and not self._flow and not simple_key and analysis.block:
            return style
        if (not style or style == "'") and analysis.single:
            if not (simple_key and analysis.multiline):
                return "'"
        return '"'

    def _scalar(self, node, root, simple_key):
        text = node.value
        analysis = _Analysis(text, self._unicode)
        old = self._deeper(flow=True)
        style = self._choose(node, analysis, simple_key)
        if not (node.plain if style == '' else node.quoted):
            self._indicator(self._tag(node.tag), True)
        split = not simple_key
        if style == '"':
            self._double(text, split)
        elif style == "'":
            self._single(text, split)
        elif style == '|':
            self._literal(text)
        elif style == '>':
            self._folded(text)
        else:
            self._plain(text, split, root)
        self._indent = old

    def _breaks(self, text):
        if text[0] == '\n':
            self._line_break()
        for c in text:
            self._line_break(None if c == '\n' else c)

    def _plain(self, text, split, root):
        if root:
            self._open_ended = True
        if not text:
            return
        if not self._white:
            self._put(' ')
        self._white = self._indention = False
        self._words(text, split, False)

    def _words(self, text, split, single):
        """Runs of text, spaces and breaks; a single space may become a line break."""
        run = ''
        start = end = 0
        while end <= len(text):
            c = text[end] if end < len(text) else None
            if run == 'spaces':
                if c != ' ':
                    inside = not single or (start != 0 and end != len(text))
                    if start + 1 == end and self._column > self._width and split and inside:
                        self._write_indent()
                        if not single:
                            self._white = self._indention = False
                    else:
                        self._put(text[start:end])
                    start = end
            elif run == 'breaks':
                if c is None or c not in _BREAKS:
                    self._breaks(text[start:end])
                    self._write_indent()
                    if not single:
                        self._white = self._indention = False
                    start = end
            elif c is None or c in ' ' + _BREAKS or (single and c == "'"):
                if start < end:
                    self._put(text[start:end])
                    start = end
            if single and c == "'":
                self._put("''")
                start = end + 1
            if c is not None:
                run = 'spaces' if c == ' ' else 'breaks' if c in _BREAKS else ''
            end += 1

    def _single(self, text, split):
        self._indicator("'", True)
        self._words(text, split, True)
        self._indicator("'", False)

    def _shown(self, c):
        if c in '"\\\x85\u2028\u2029\ufeff':
            return False
        return ' ' <= c <= '~' or (self._unicode and ('\xa0' <= c <= '\ud7ff'
                                                      or '\ue000' <= c <= '\ufffd'))

    def _double(self, text, split):
        self._indicator('"', True)
        start = end = 0
        while end <= len(text):
            c = text[end] if end < len(text) else None
            if c is None or not self._shown(c):
                if start < end:
                    self._put(text[start:end])
                    start = end
                if c is not None:
                    if c in _ESCAPES:
                        escape = '\\' + _ESCAPES[c]
                    elif c <= '\xff':
                        escape = '\\x%02X' % ord(c)
                    elif c <= '\uffff':
                        escape = '\\u%04X' % ord(c)
                    else:
                        escape = '\\U%08X' % ord(c)
                    self._put(escape)
                    start = end + 1
            if (0 < end < len(text) - 1 and (c == ' ' or start >= end)
                    and self._column + (end - start) > self._width and split):
                self._put(text[start:end] + '\\')
                if start < end:
                    start = end
                self._write_indent()
                self._white = self._indention = False
                if text[start] == ' ':
                    self._put('\\')
            end += 1
        self._indicator('"', False)

    def _hints(self, text):
        hints = ''
        if text:
            if text[0] in ' ' + _BREAKS:
                hints += str(self._step)
            if text[-1] not in _BREAKS:
                hints += '-'
            elif len(text) == 1 or text[-2] in _BREAKS:
                hints += '+'
        return hints

    def _literal(self, text):
        hints = self._hints(text)
        self._indicator('|' + hints, True)
        if hints[-1:] == '+':
            self._open_ended = True
        self._line_break()
        breaks = True
        start = end = 0
        while end <= len(text):
            c = text[end] if end < len(text) else None
            if breaks:
                if c is None or c not in _BREAKS:
                    for b in text[start:end]:
                        self._line_break(None if b == '\n' else b)
                    if c is not None:
                        self._write_indent()
                    start = end
            elif c is None or c in _BREAKS:
                self._out.append(text[start:end])
                if c is None:
                    self._line_break()
                start = end
            if c is not None:
                breaks = c in _BREAKS
            end += 1

    def _folded(self, text):
        hints = self._hints(text)
        self._indicator('>' + hints, True)
        if hints[-1:] == '+':
            self._open_ended = True
        self._line_break()
        leading_space = breaks = True
        spaces = False
        start = end = 0
        while end <= len(text):
            c = text[end] if end < len(text) else None
            if breaks:
                if c is None or c not in _BREAKS:
                    if not leading_space and c is not None and c != ' ' and text[start] == '\n':
                        self._line_break()
                    leading_space = c == ' '
                    for b in text[start:end]:
                        self._line_break(None if b == '\n' else b)
                    if c is not None:
                        self._write_indent()
                    start = end
            elif spaces:
                if c != ' ':
                    if start + 1 == end and self._column > self._width:
                        self._write_indent()
                    else:
                        self._put(text[start:end])
                    start = end
            elif c is None or c in ' ' + _BREAKS:
                self._put(text[start:end])
                if c is None:
                    self._line_break()
                start = end
            if c is not None:
                breaks = c in _BREAKS
                spaces = c == ' '
            end += 1


def _number_anchors(node, counter, done):
    """Anchors are numbered in the order their nodes are written."""
    if id(node) in done:
        return
    done.add(id(node))
    if node.anchor is not None:
        counter[0] += 1
        node.anchor = counter[0]
    if node.kind == 'list':
        for item in node.value:
            _number_anchors(item, counter, done)
    elif node.kind == 'map':
        for key, value in node.value:
            _number_anchors(key, counter, done)
            _number_anchors(value, counter, done)


def _mark_shared(root):
    """Give the nodes that occur more than once an anchor, without a number yet."""
    seen = {}

    def visit(node):
        if id(node) in seen:
            node.anchor = 0
            return
        seen[id(node)] = node
        children = node.value if node.kind == 'list' else \
            [n for pair in node.value for n in pair] if node.kind == 'map' else ()
        for child in children:
            visit(child)
    visit(root)


_OPTIONS = {'default_style': None, 'default_flow_style': False, 'canonical': None, 'indent': None,
            'width': None, 'allow_unicode': None, 'line_break': None, 'encoding': None,
            'explicit_start': None, 'explicit_end': None, 'version': None, 'tags': None,
            'sort_keys': True}


def _dump_all(documents, stream, safe, named):
    options = dict(_OPTIONS)
    for name, value in named.items():
        if name not in options:
            raise TypeError("%sDumper.__init__() got an unexpected keyword argument '%s'"
                            % ('Safe' if safe else '', name))
        options[name] = value
    emitter = _Emitter(options)
    first = True
    for value in documents:
        root = _Representer(options, safe).node(value)
        _mark_shared(root)
        _number_anchors(root, [0], set())
        emitter.document(root, options, first)
        first = False
    emitter.finish()
    text = emitter.text()
    if options['encoding']:
        text = text.encode(options['encoding'])
    if stream is None:
        return text
    stream.write(text)


class SafeDumper:
    pass


class Dumper:
    pass


CSafeDumper = CDumper = SafeDumper


def safe_dump(data, stream=None, **kwds):
    return _dump_all([data], stream, True, kwds)


def safe_dump_all(documents, stream=None, **kwds):
    return _dump_all(documents, stream, True, kwds)


def dump(data, stream=None, Dumper=Dumper, **kwds):
    return _dump_all([data], stream, Dumper is SafeDumper, kwds)


def dump_all(documents, stream=None, Dumper=Dumper, **kwds):
    return _dump_all(documents, stream, Dumper is SafeDumper, kwds)
