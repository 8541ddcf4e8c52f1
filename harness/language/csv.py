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
    """What tells one kind of table from another; its subclasses are checked when they are made."""
    _name, _valid = '', False
    delimiter = quotechar = escapechar = lineterminator = quoting = None
    doublequote = skipinitialspace = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Settings(self, {})
        except TypeError as error:
            raise Error(str(error))


class excel(Dialect):
    delimiter, quotechar, lineterminator = ',', '"', '\r\n'
    quoting, doublequote, skipinitialspace = QUOTE_MINIMAL, True, False


class excel_tab(excel):
    delimiter = '\t'


class unix_dialect(Dialect):
    delimiter, quotechar, lineterminator = ',', '"', '\n'
    quoting, doublequote, skipinitialspace = QUOTE_ALL, True, False


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
            setattr(self, name, getattr(dialect, name, value))
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
        for name in ('doublequote', 'skipinitialspace', 'strict'):
            setattr(self, name, bool(getattr(self, name)))
        if not self.quotechar:
            self.quotechar = None
        if self.quotechar is None and 'quotechar' in params and 'quoting' not in params:
            self.quoting = QUOTE_NONE
        if self.quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError('quotechar must be set if quoting enabled')
        if not isinstance(self.lineterminator, str):
            raise TypeError('"lineterminator" must be a string')


class _Member:
    """An attribute that programs only read."""

    def __init__(self, place):
        self._place = place

    def __get__(self, owner, cls=None):
        return self if owner is None else owner.__dict__[self._place]

    def __set__(self, owner, value):
        raise AttributeError('readonly attribute')

    __delete__ = lambda self, owner: self.__set__(owner, None)


class _Reader:
    """Rows of the lines of an iterable."""
    dialect = _Member('_dialect')
    line_num = _Member('_line_num')

    def __init__(self, lines, dialect, params):
        self._lines = iter(lines)
        self._dialect = d = _Settings(dialect, params)
        self._line_num = 0
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
                    if self._dialect.strict:
                        raise Error('unexpected end of data') from None
                    self._end_field()
                    return self._row
                raise

    def _line(self):
        line = next(self._lines)
        if not isinstance(line, str):
            raise Error('iterator should return strings, not %s (the file should be opened '
                        'in text mode)' % type(line).__name__)
        self._line_num += 1
        return line

    def _split(self, line):
        """The row of a line that is one; None when only _take_line can tell."""
        d = self._dialect
        line = line.rstrip('\r\n')
        if (d.quoting == QUOTE_NONNUMERIC or d.skipinitialspace or len(line) > _limit[0]
                or '\n' in line or '\r' in line):
            return None
        for c in self._special:
            if c in line:
                return self._split_quoted(line)
        return line.split(d.delimiter) if line else []

    def _split_quoted(self, line):
        d = self._dialect
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
        d = self._dialect
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
    dialect = _Member('_dialect')

    def __init__(self, file, dialect, params):
        if not hasattr(file, 'write'):
            raise TypeError('argument 1 must have a "write" method')
        self._write = file.write
        self._dialect = d = _Settings(dialect, params)
        self._special = {c for c in (d.delimiter, d.quotechar, d.escapechar, *d.lineterminator)
                         if c}

    def _field_text(self, value, alone):
        d = self._dialect
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
        line = self._dialect.delimiter.join([self._field_text(f, alone) for f in fields])
        return self._write(line + self._dialect.lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)


def _name_class(cls, name):
    cls.__name__ = cls.__qualname__ = name
    cls.__module__ = '_csv'


_name_class(_Reader, 'reader')
_name_class(_Writer, 'writer')


def writer(csvfile, dialect='excel', **fmtparams):
    return _Writer(csvfile, dialect, fmtparams)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect='excel', *args,
                 **kwds):
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect, self.line_num = dialect, 0
        self.fieldnames = fieldnames if fieldnames is None else list(fieldnames)
        self.restkey, self.restval = restkey, restval

    def __iter__(self):
        return self

    def _names(self):
        """The first row, unless the names were given; read when they are first asked for."""
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
        self.line_num = self.reader.line_num
        return self._fieldnames

    def _set_names(self, names):
        self._fieldnames = names

    fieldnames = property(_names, _set_names)

    def __next__(self):
        names = self.fieldnames
        for row in self.reader:
            if row:
                break
        else:
            raise StopIteration
        self.line_num = self.reader.line_num
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


def _around_quoted():
    """What may stand around a quoted field, the surest sign first."""
    mark = r'(?P<delim>[^\w\n"\'])(?P<space> ?)'
    field = r'(?P<quote>["\']).*?(?P=quote)'
    for before, after in ((mark, '(?P=delim)'), (r'(?:^|\n)', mark), (mark, r'(?:$|\n)'),
                          (r'(?:^|\n)', r'(?:$|\n)')):
        yield re.compile(before + field + after, re.DOTALL | re.MULTILINE)


def _counted(items):
    counts = {}
    for item in items:
        if item:
            counts[item] = counts.get(item, 0) + 1
    return counts


def _spaced(line, delimiter):
    """Does a space follow each delimiter of the line?"""
    return line.count(delimiter) == line.count(delimiter + ' ')


class Sniffer:
    """Guesses a dialect: by what stands around quoted fields, or else by the character that is as
    often in each line."""

    def __init__(self):
        self.preferred = [',', '\t', ';', ' ', ':']

    def sniff(self, sample, delimiters=None):
        quotechar, doublequote, delimiter, space = self._guess_quote_and_delimiter(sample,
                                                                                   delimiters)
        if not delimiter:
            delimiter, space = self._guess_delimiter(sample, delimiters)
        if not delimiter:
            raise Error('Could not determine delimiter')

        class dialect(excel):
            _name = 'sniffed'
        for name, value in (('delimiter', delimiter), ('quotechar', quotechar or '"'),
                            ('doublequote', doublequote), ('skipinitialspace', space)):
            setattr(dialect, name, value)
        return dialect

    def _guess_quote_and_delimiter(self, data, delimiters):
        for pattern in _around_quoted():
            found = [match.groupdict() for match in pattern.finditer(data)]
            if found:
                break
        else:
            return '', False, None, 0
        quotes = _counted(each['quote'] for each in found)
        marks = _counted(each.get('delim') for each in found
                         if delimiters is None or each.get('delim') in delimiters)
        quote = max(quotes, key=quotes.get)
        delimiter, space = '', 0
        if marks:
            delimiter = max(marks, key=marks.get)
            space = marks[delimiter] == sum(bool(each['space']) for each in found)
            if delimiter == '\n':
                delimiter = ''
        edge = re.escape(delimiter)
        rest = rf'[^{edge}\n]*'
        doubled = rf'(?:{edge}|^)\W*{quote}{rest}{quote}{rest}{quote}\W*(?:{edge}|$)'
        return quote, bool(re.search(doubled, data, re.MULTILINE)), delimiter, space

    def _guess_delimiter(self, data, delimiters):
        lines = [line for line in data.split('\n') if line]
        frequencies = {chr(code): {} for code in range(127)}
        modes, fitting = {}, {}
        step = min(10, len(lines))
        for start in range(0, len(lines), step or 1):
            for line in lines[start:start + step]:
                for c, counts in frequencies.items():
                    count = line.count(c)
                    counts[count] = counts.get(count, 0) + 1
            for c, counts in frequencies.items():
                if list(counts) != [0]:
                    usual = max(counts, key=counts.get)
                    modes[c] = usual, 2 * counts[usual] - sum(counts.values())
            fitting = self._consistent(modes, min(start + step, len(lines)), delimiters)
            if len(fitting) == 1:
                delimiter, = fitting
                return delimiter, _spaced(lines[0], delimiter)
        if not fitting:
            return '', 0
        for delimiter in self.preferred:
            if delimiter in fitting:
                return delimiter, _spaced(lines[0], delimiter)
        delimiter = max((mode, c) for c, mode in fitting.items())[1]
        return delimiter, _spaced(lines[0], delimiter)

    def _consistent(self, modes, total, delimiters):
        """The characters that are as often in nearly all lines; fewer lines will do as long as
        there is none."""
        consistency = 1.0
        fitting = {}
        while not fitting and consistency >= 0.9:
            for c, (count, lines) in modes.items():
                if count > 0 and lines > 0 and lines / total >= consistency:
                    if delimiters is None or c in delimiters:
                        fitting[c] = count, lines
            consistency -= 0.01
        return fitting

    def has_header(self, sample):
        """Is the first row unlike the others, in kind or in length?"""
        rows = reader(io.StringIO(sample), self.sniff(sample))
        header = next(rows)
        kinds = dict.fromkeys(range(len(header)))
        for checked, row in enumerate(rows):
            if checked > 20:
                break
            if len(row) != len(header):
                continue
            for column in list(kinds):
                kind = self._kind(row[column])
                if kinds[column] is None:
                    kinds[column] = kind
                elif kinds[column] != kind:
                    del kinds[column]
        votes = 0
        for column, kind in kinds.items():
            if isinstance(kind, int):
                votes += 1 if len(header[column]) != kind else -1
            else:
                votes += -1 if kind and self._kind(header[column]) is kind else 1
        return votes > 0

    def _kind(self, text):
        try:
            complex(text)
        except (ValueError, OverflowError):
            return len(text)
        return complex
