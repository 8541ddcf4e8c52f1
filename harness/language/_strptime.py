"""Reading dates and times by a format: what time.strptime and datetime.strptime share."""
import re

_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
_MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september',
           'october', 'november', 'december']


def _names(names):
    return '|'.join(sorted(names, key=len, reverse=True))


_PATTERNS = {
    'd': r'(?P<d>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])',
    'f': r'(?P<f>[0-9]{1,6})',
    'H': r'(?P<H>2[0-3]|[01]\d|\d)',
    'I': r'(?P<I>1[0-2]|0[1-9]|[1-9])',
    'G': r'(?P<G>\d{4})',
    'j': r'(?P<j>36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])',
    'm': r'(?P<m>1[0-2]|0[1-9]|[1-9])',
    'M': r'(?P<M>[0-5]\d|\d)',
    'S': r'(?P<S>6[01]|[0-5]\d|\d)',
    'U': r'(?P<U>5[0-3]|[0-4]\d|\d)',
    'W': r'(?P<W>5[0-3]|[0-4]\d|\d)',
    'V': r'(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)',
    'u': r'(?P<u>[1-7])',
    'w': r'(?P<w>[0-6])',
    'y': r'(?P<y>\d{2})',
    'Y': r'(?P<Y>\d{4})',
    'z': r'(?P<z>[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|(?-i:Z))',
    'A': '(?P<A>%s)' % _names(_DAYS),
    'a': '(?P<a>%s)' % _names(d[:3] for d in _DAYS),
    'B': '(?P<B>%s)' % _names(_MONTHS),
    'b': '(?P<b>%s)' % _names(m[:3] for m in _MONTHS),
    'p': '(?P<p>am|pm)',
    'Z': '(?P<Z>utc|gmt)',
    '%': '%',
}
_PATTERNS['h'] = _PATTERNS['b']
_WHOLE = {'c': '%a %b %d %H:%M:%S %Y', 'x': '%m/%d/%y', 'X': '%H:%M:%S', 'T': '%H:%M:%S',
          'D': '%m/%d/%y', 'R': '%H:%M', 'r': '%I:%M:%S %p'}
_cache = {}


def _expand(format):
    for letter in 'cxX':
        format = format.replace('%' + letter, _WHOLE[letter])
    return format


def _pattern(format):
    if format in _cache:
        return _cache[format]
    text = re.sub(r'([\\.^$*+?\(\){}\[\]|])', r'\\\1', _expand(format))
    text = re.sub(r'\s+', r'\\s+', text)
    out = ''
    while '%' in text:
        at = text.index('%')
        letter = text[at + 1:at + 2]
        if letter == '':
            raise ValueError("stray %% in format '%s'" % format)
        if letter not in _PATTERNS:
            if letter == '\\':
                letter = ''
            raise ValueError("'%s' is a bad directive in format '%s'"
                             % (letter or '\\', format))
        out += text[:at] + _PATTERNS[letter]
        text = text[at + 2:]
    _cache[format] = re.compile(out + text, re.IGNORECASE)
    return _cache[format]


def _ordinal(year, month, day):
    """Days since 1 January of year 1, which is 1."""
    before = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)[month - 1]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400 + before + (leap and month > 2) + day


def _days_in(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _date_of_ordinal(n):
    year = max(1, n * 400 // 146097)
    while _ordinal(year + 1, 1, 1) <= n:
        year += 1
    while _ordinal(year, 1, 1) > n:
        year -= 1
    month = 1
    while month < 12 and _ordinal(year, month + 1, 1) <= n:
        month += 1
    return year, month, n - _ordinal(year, month, 1) + 1


def _from_week(year, week, weekday, monday_first):
    first = (_ordinal(year, 1, 1) + 6) % 7
    if not monday_first:
        first = (first + 1) % 7
        weekday = (weekday + 1) % 7
    zero = (7 - first) % 7
    if week == 0:
        return 1 + weekday - first
    return 1 + zero + 7 * (week - 1) + weekday


class Fields:
    """What was read."""

    def __init__(self):
        self.year = self.weekday = self.yearday = self.offset = self.zone_name = None
        self.month = self.day = 1
        self.hour = self.minute = self.second = self.microsecond = 0
        self.offset_microsecond = 0
        self.dst = -1

    def time_tuple(self):
        return (self.year, self.month, self.day, self.hour, self.minute, self.second,
                self.weekday, self.yearday, self.dst)


def _offset(text, fields):
    if text == 'Z':
        fields.offset = 0
        return
    digits = text[1:].replace(':', '')
    if len(text) > 3 and text[3] == ':' and len(text) > 6 and text[6] != ':':
        raise ValueError('Inconsistent use of : in ' + text)
    seconds = int(digits[:2]) * 3600 + int(digits[2:4]) * 60 + int(digits[4:6] or 0)
    micro = int((digits[7:] + '000000')[:6]) if len(digits) > 6 else 0
    sign = -1 if text[0] == '-' else 1
    fields.offset = sign * seconds
    fields.offset_microsecond = sign * micro


def _half_day(hour, mark):
    if mark == 'am':
        return 0 if hour == 12 else hour
    if mark == 'pm':
        return 12 if hour == 12 else hour + 12
    return hour


def parse(text, format):
    for index, arg in enumerate((text, format)):
        if not isinstance(arg, str):
            raise TypeError('strptime() argument %d must be str, not %s' % (index, type(arg)))
    found = _pattern(format).match(text)
    if not found:
        raise ValueError('time data %r does not match format %r' % (text, format))
    if len(text) != found.end():
        raise ValueError('unconverted data remains: %s' % text[found.end():])
    given = found.groupdict()
    fields = Fields()
    iso_year = iso_week = week = None
    monday_first = False
    for key, value in given.items():
        if key == 'y':
            year = int(value)
            fields.year = year + (2000 if year <= 68 else 1900)
        elif key == 'Y':
            fields.year = int(value)
        elif key == 'G':
            iso_year = int(value)
        elif key == 'V':
            iso_week = int(value)
        elif key == 'm':
            fields.month = int(value)
        elif key == 'B':
            fields.month = _MONTHS.index(value.lower()) + 1
        elif key == 'b':
            fields.month = [m[:3] for m in _MONTHS].index(value.lower()) + 1
        elif key == 'd':
            fields.day = int(value)
        elif key == 'H':
            fields.hour = int(value)
        elif key == 'I':
            fields.hour = _half_day(int(value), (given.get('p') or 'am').lower())
        elif key == 'M':
            fields.minute = int(value)
        elif key == 'S':
            fields.second = int(value)
        elif key == 'f':
            fields.microsecond = int(value.ljust(6, '0'))
        elif key == 'A':
            fields.weekday = _DAYS.index(value.lower())
        elif key == 'a':
            fields.weekday = [d[:3] for d in _DAYS].index(value.lower())
        elif key == 'w':
            fields.weekday = (int(value) - 1) % 7
        elif key == 'u':
            fields.weekday = int(value) - 1
        elif key == 'j':
            fields.yearday = int(value)
        elif key in ('U', 'W'):
            week = int(value)
            monday_first = key == 'W'
        elif key == 'z':
            _offset(value, fields)
        elif key == 'Z':
            fields.dst = 0
            fields.zone_name = value
    _settle(fields, format, iso_year, iso_week, week, monday_first)
    return fields


def _settle(fields, format, iso_year, iso_week, week, monday_first):
    """Work out the date from weeks and days of the year, and what was not given."""
    leap_fix = False
    if iso_year is not None:
        if fields.yearday is not None:
            raise ValueError("Day of the year directive '%j' is not compatible with ISO year "
                             "directive '%G'. Use '%Y' instead.")
        if iso_week is None or fields.weekday is None:
            raise ValueError("ISO year directive '%G' must be used with the ISO week directive "
                             "'%V' and a weekday directive ('%A', '%a', '%w', or '%u').")
    elif iso_week is not None:
        if fields.year is None or fields.weekday is None:
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive "
                             "'%G' and a weekday directive ('%A', '%a', '%w', or '%u').")
        raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. "
                         "Use the ISO year '%G' instead.")
    if fields.year is None and fields.month == 2 and fields.day == 29:
        fields.year = 1904
        leap_fix = True
    elif fields.year is None and iso_year is None:
        fields.year = 1900
    if fields.yearday is None and fields.weekday is not None:
        if week is not None:
            fields.yearday = _from_week(fields.year, week, fields.weekday, monday_first)
        elif iso_year is not None:
            start = _ordinal(iso_year, 1, 4)
            start -= (start + 6) % 7
            n = start + 7 * (iso_week - 1) + fields.weekday
            fields.year, fields.month, fields.day = _date_of_ordinal(n)
            fields.yearday = n - _ordinal(fields.year, 1, 1) + 1
        if fields.yearday is not None and fields.yearday <= 0:
            n = _ordinal(fields.year, 1, 1) + fields.yearday - 1
            fields.year, fields.month, fields.day = _date_of_ordinal(n)
            fields.yearday = n - _ordinal(fields.year, 1, 1) + 1
    if fields.yearday is None:
        if fields.day > _days_in(fields.year, fields.month):
            raise ValueError('day is out of range for month')
        fields.yearday = (_ordinal(fields.year, fields.month, fields.day)
                          - _ordinal(fields.year, 1, 1) + 1)
    else:
        n = _ordinal(fields.year, 1, 1) + fields.yearday - 1
        fields.year, fields.month, fields.day = _date_of_ordinal(n)
    if fields.weekday is None:
        fields.weekday = (_ordinal(fields.year, fields.month, fields.day) + 6) % 7
    if leap_fix:
        fields.year = 1900
