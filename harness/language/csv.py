"""Tables of comma-separated values."""
import io
import re

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3


def _is_number(value):
    return isinstance(value, (int, float, complex)) or any(
        hasattr(type(value), name) for name in ('__float__', '__index__', '__int__'))


class Error(Exception):
    pass


Error.__module__ = '_csv'


class Dialect:
    _name = ''
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None


class excel(Dialect):
    delimiter = ','
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = '\r\n'
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    delimiter = '\t'


class unix_dialect(Dialect):
    delimiter = ','
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = '\n'
    quoting = QUOTE_ALL


_dialects = {'excel': excel, 'excel-tab': excel_tab, 'unix': unix_dialect}
_limit = [131072]
_DEFAULTS = {'delimiter': ',', 'quotechar': '"', 'escapechar': None, 'doublequote': True,
             'skipinitialspace': False, 'lineterminator': '\r\n', 'quoting': QUOTE_MINIMAL,
             'strict': False}


def list_dialects():
    return list(_dialects)


def get_dialect(name):
    if name not in _dialects:
        raise Error('unknown dialect')
    return _Settings(_dialects[name], {})


def register_dialect(name, dialect=None, **fmtparams):
    if not isinstance(name, str):
        raise TypeError('dialect name must be a string')
    _dialects[name] = _Settings(dialect, fmtparams)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error('unknown dialect')
    del _dialects[name]


def field_size_limit(*new):
    old = _limit[0]
    if new:
        if not isinstance(new[0], int):
            raise TypeError('limit must be an integer')
        _limit[0] = new[0]
    return old


def _one_character(name, value, optional):
    if value is None and optional:
        return
    if not isinstance(value, str):
        raise TypeError('"%s" must be string%s, not %s'
                        % (name, ' or None' if optional else '', type(value).__name__))
    if len(value) != 1:
        raise TypeError('"%s" must be a 1-character string' % name)


class _Settings:
    """A dialect with the parameters given in its place, checked."""

    def __init__(self, dialect, params):
        if isinstance(dialect, str):
            if dialect not in _dialects:
                raise Error('unknown dialect')
            dialect = _dialects[dialect]
        for name, value in _DEFAULTS.items():
            given = getattr(dialect, name, None) if dialect is not None else None
            setattr(self, name, value if given is None and name != 'quotechar' else
                    given if dialect is not None and hasattr(dialect, name) else value)
        for name, value in params.items():
            if name not in _DEFAULTS:
                raise TypeError("'%s' is an invalid keyword argument for this function" % name)
            setattr(self, name, value)
        self._check(params)

    def _check(self, params):
        _one_character('delimiter', self.delimiter, False)
        _one_character('escapechar', self.escapechar, True)
        _one_character('quotechar', self.quotechar, True)
        if not isinstance(self.quoting, int):
            raise TypeError('"quoting" must be an integer')
        if self.quoting not in (0, 1, 2, 3):
            raise TypeError('bad "quoting" value')
        if not self.quotechar:
            self.quotechar = None
        if self.quotechar is None and 'quotechar' in params and 'quoting' not in params:
            self.quoting = QUOTE_NONE
        if self.quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError('quotechar must be set if quoting enabled')
        if not isinstance(self.lineterminator, str):
            raise TypeError('"lineterminator" must be a string, not %s'
                            % type(self.lineterminator).__name__)


class _Reader:
    """Rows of the lines of an iterable."""

    def __init__(self, lines, dialect, params):
        self._lines = iter(lines)
        self.dialect = d = _Settings(dialect, params)
        self.line_num = 0
        self._special = [c for c in (d.quoting != QUOTE_NONE and d.quotechar, d.escapechar) if c]
        self._whole = self._cells = None

    def __iter__(self):
        return self

    def __next__(self):
        line = self._line()
        row = self._split(line)
        if row is not None:
            return row
        self._row = []
        self._begin_field()
        self._state = 'record'
        while True:
            self._take_line(line)
            if self._state == 'record':
                return self._row
            try:
                line = self._line()
            except StopIteration:
                if self._field or self._state == 'quoted':
                    if self.dialect.strict:
                        raise Error('unexpected end of data') from None
                    self._end_field()
                    return self._row
                raise

    def _line(self):
        line = next(self._lines)
        if not isinstance(line, str):
            raise Error('iterator should return strings, not %s (the file should be opened '
                        'in text mode)' % type(line).__name__)
        self.line_num += 1
        return line

    def _split(self, line):
        """The row of a line that is one; None when only _take_line can tell."""
        d = self.dialect
        line = line.rstrip('\r\n')
        if (d.quoting == QUOTE_NONNUMERIC or d.skipinitialspace or len(line) > _limit[0]
                or '\n' in line or '\r' in line):
            return None
        for c in self._special:
            if c in line:
                return self._split_quoted(line)
        return line.split(d.delimiter) if line else []

    def _split_quoted(self, line):
        d = self.dialect
        if d.escapechar or not d.doublequote:
            return None
        if not self._whole:
            quote, delimiter = re.escape(d.quotechar), re.escape(d.delimiter)
            cell = (f'(?:{quote}([^{quote}]*(?:{quote}{quote}[^{quote}]*)*){quote}'
                    f'|([^{quote}{delimiter}]*))')
            self._whole = re.compile(f'{cell}(?:{delimiter}{cell})*')
            self._cells = re.compile(f'(?:^|{delimiter}){cell}')
        if not self._whole.fullmatch(line):
            return None
        return [quoted.replace(d.quotechar * 2, d.quotechar) or plain
                for quoted, plain in self._cells.findall(line)]

    def _begin_field(self):
        self._field = []
        self._numeric = False

    def _end_field(self):
        text = ''.join(self._field)
        self._row.append(float(text) if self._numeric else text)
        self._begin_field()

    def _add(self, c):
        if len(self._field) >= _limit[0]:
            raise Error('field larger than field limit (%d)' % _limit[0])
        self._field.append(c)

    def _take_line(self, line):
        d = self.dialect
        state = self._state
        quotechar = d.quotechar if d.quoting != QUOTE_NONE else None
        for c in line:
            if state == 'eaten' and c not in '\n\r':
                raise Error('new-line character seen in unquoted field - do you need to open the '
                            'file in universal-newline mode?')
            state = self._take(c, state, d, quotechar)
        self._state = self._line_end(state)

    def _take(self, c, state, d, quotechar):
        if state == 'record':
            if c in '\n\r':
                return 'eaten'
            state = 'field'
        if state == 'field':
            if c in '\n\r':
                self._end_field()
                return 'eaten'
            if c == quotechar:
                return 'quoted'
            if c == d.escapechar:
                return 'escape'
            if c == ' ' and d.skipinitialspace:
                return 'field'
            if c == d.delimiter:
                self._end_field()
                return 'field'
            self._numeric = d.quoting == QUOTE_NONNUMERIC
            self._add(c)
            return 'in field'
        if state in ('in field', 'escaped end'):
            if c in '\n\r':
                self._end_field()
                return 'eaten'
            if c == d.escapechar:
                return 'escape'
            if c == d.delimiter:
                self._end_field()
                return 'field'
            self._add(c)
            return 'in field'
        if state == 'escape':
            self._add(c)
            return 'escaped end' if c in '\n\r' else 'in field'
        if state == 'quoted':
            if c == d.escapechar:
                return 'quoted escape'
            if c == quotechar:
                return 'quote' if d.doublequote else 'in field'
            self._add(c)
            return 'quoted'
        if state == 'quoted escape':
            self._add(c)
            return 'quoted'
        if state == 'quote':
            if c == quotechar:
                self._add(c)
                return 'quoted'
            if c == d.delimiter:
                self._end_field()
                return 'field'
            if c in '\n\r':
                self._end_field()
                return 'eaten'
            if d.strict:
                raise Error("'%s' expected after '%s'" % (d.delimiter, quotechar))
            self._add(c)
            return 'in field'
        return state

    def _line_end(self, state):
        if state in ('record', 'eaten'):
            return 'record'
        if state in ('field', 'in field', 'quote'):
            self._end_field()
            return 'record'
        if state == 'escape':
            self._add('\n')
            return 'in field'
        if state == 'quoted escape':
            self._add('\n')
            return 'quoted'
        return state


def reader(csvfile, dialect='excel', **fmtparams):
    return _Reader(csvfile, dialect, fmtparams)


class _Writer:
    """Writes rows to a file."""

    def __init__(self, file, dialect, params):
        if not hasattr(file, 'write'):
            raise TypeError('argument 1 must have a "write" method')
        self._write = file.write
        self.dialect = d = _Settings(dialect, params)
        self._special = {c for c in (d.delimiter, d.quotechar, d.escapechar, *d.lineterminator)
                         if c}

    def _field_text(self, value, alone):
        d = self.dialect
        if value is None:
            text = ''
        elif isinstance(value, str):
            text = value
        else:
            text = str(value)
        if text and d.quoting == QUOTE_MINIMAL:
            for c in self._special:
                if c in text:
                    break
            else:
                return text
        quoted = d.quoting == QUOTE_ALL
        if d.quoting == QUOTE_NONNUMERIC and not _is_number(value):
            quoted = True
        out = []
        for c in text:
            if c in self._special:
                if d.quoting == QUOTE_NONE:
                    escape = True
                elif c == d.quotechar:
                    escape = not d.doublequote
                    if d.doublequote:
                        out.append(c)
                        quoted = True
                elif c == d.escapechar:
                    escape = True
                else:
                    escape = False
                    quoted = True
                if escape:
                    if not d.escapechar:
                        raise Error('need to escape, but no escapechar set')
                    out.append(d.escapechar)
            out.append(c)
        if alone and not text:
            if d.quoting == QUOTE_NONE:
                raise Error('single empty field record must be quoted')
            quoted = True
        text = ''.join(out)
        return d.quotechar + text + d.quotechar if quoted else text

    def writerow(self, row, /):
        try:
            fields = list(row)
        except TypeError:
            raise Error('iterable expected, not %s' % type(row).__name__) from None
        alone = len(fields) == 1
        line = self.dialect.delimiter.join([self._field_text(f, alone) for f in fields])
        return self._write(line + self.dialect.lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)


def writer(csvfile, dialect='excel', **fmtparams):
    return _Writer(csvfile, dialect, fmtparams)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect='excel', *args,
                 **kwds):
        self._fieldnames = list(fieldnames) if fieldnames is not None else None
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        result = dict(zip(names, row))
        if len(names) < len(row):
            result[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            result[name] = self.restval
        return result


class DictWriter:
    def __init__(self, f, fieldnames, restval='', extrasaction='raise', dialect='excel', *args,
                 **kwds):
        self.fieldnames = list(fieldnames)
        self.restval = restval
        if extrasaction.lower() not in ('raise', 'ignore'):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _values(self, row):
        if self.extrasaction == 'raise':
            wrong = [name for name in row if name not in self.fieldnames]
            if wrong:
                raise ValueError('dict contains fields not in fieldnames: '
                                 + ', '.join([repr(name) for name in wrong]))
        return (row.get(name, self.restval) for name in self.fieldnames)

    def writerow(self, rowdict):
        return self.writer.writerow(self._values(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._values, rowdicts))


class Sniffer:
    """Guesses a dialect: the delimiter that splits all lines alike."""

    def __init__(self):
        self.preferred = [',', '\t', ';', ' ', ':']

    def sniff(self, sample, delimiters=None):
        lines = [line for line in sample.split('\n') if line]
        for mark in self.preferred if delimiters is None else delimiters:
            counts = {line.count(mark) for line in lines}
            if len(counts) == 1 and counts != {0}:
                break
        else:
            raise Error('Could not determine delimiter')

        class dialect(Dialect):
            _name = 'sniffed'
            lineterminator = '\r\n'
            quoting = QUOTE_MINIMAL
            doublequote = True
            quotechar = '"'
            skipinitialspace = False
        dialect.delimiter = mark
        dialect.skipinitialspace = sample.count(mark) == sample.count(mark + ' ')
        return dialect
