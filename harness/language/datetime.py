"""Dates, times of day, moments and durations."""
import time as _time
from math import modf as _modf

MINYEAR = 1
MAXYEAR = 9999
_MAX_ORDINAL = 3652059
_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_MONTHS = ('', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


# ---- the calendar ----

def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_days(year, month):
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _ordinal(year, month, day):
    y = year - 1
    leap_day = month > 2 and _is_leap(year)
    return y * 365 + y // 4 - y // 100 + y // 400 + _BEFORE[month] + leap_day + day


def _from_ordinal(n):
    n -= 1
    n400, n = divmod(n, 146097)
    n100, n = divmod(n, 36524)
    n4, n = divmod(n, 1461)
    n1, n = divmod(n, 365)
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    if n1 == 4 or n100 == 4:
        return year - 1, 12, 31
    month = (n + 50) // 32 # right, or one too many
    before = _BEFORE[month] + (month > 2 and _is_leap(year))
    if before > n:
        month -= 1
        before = _BEFORE[month] + (month > 2 and _is_leap(year))
    return year, month, n - before + 1


def _week_start(year):
    """Ordinal of the Monday that begins week 1 of an ISO year."""
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    monday = first - weekday
    return monday + 7 if weekday > 3 else monday


def _integer(value):
    if type(value) is int:
        return value
    if isinstance(value, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    try:
        return value.__index__()
    except AttributeError:
        raise TypeError("'%s' object cannot be interpreted as an integer"
                        % type(value).__name__) from None


def _check_date(year, month, day):
    if not type(year) is type(month) is type(day) is int:
        for place, (name, value) in enumerate([('year', year), ('month', month), ('day', day)], 1):
            if value is None:
                raise TypeError("function missing required argument '%s' (pos %d)" % (name, place))
        year, month, day = _integer(year), _integer(month), _integer(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError('year %i is out of range' % year)
    if not 1 <= month <= 12:
        raise ValueError('month must be in 1..12')
    if not 1 <= day <= _month_days(year, month):
        raise ValueError('day is out of range for month')
    return year, month, day


def _check_time(hour, minute, second, microsecond, fold):
    if not type(hour) is type(minute) is type(second) is type(microsecond) is int:
        hour, minute, second = _integer(hour), _integer(minute), _integer(second)
        microsecond = _integer(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError('hour must be in 0..23')
    if not 0 <= minute <= 59:
        raise ValueError('minute must be in 0..59')
    if not 0 <= second <= 59:
        raise ValueError('second must be in 0..59')
    if not 0 <= microsecond <= 999999:
        raise ValueError('microsecond must be in 0..999999')
    if fold not in (0, 1):
        raise ValueError('fold must be either 0 or 1')
    return hour, minute, second, microsecond


def _check_zone(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'"
                        % type(tz).__name__)
    return tz


# ---- names as messages and reprs have them ----

def _type_name(cls):
    return 'datetime.' + cls.__name__ if cls in _OWN else cls.__name__


def _name(value):
    return _type_name(type(value))


def _unordered(op, a, b):
    raise TypeError("'%s' not supported between instances of '%s' and '%s'"
                    % (op, _name(a), _name(b)))


def _plain(value):
    """Whether a value's type takes no part in operations with ours."""
    return value is None or isinstance(value, (int, float, str, bytes, list, tuple, dict, set))


def _operands(op, a, b):
    """NotImplemented, unless it is known that nobody implements it."""
    if op == '+' and isinstance(a, (str, list, tuple)):
        kind = type(a).__name__
        raise TypeError('can only concatenate %s (not "%s") to %s' % (kind, _name(b), kind))
    if op == '*':
        for one, other in ((a, b), (b, a)):
            if isinstance(one, (str, list, tuple, bytes, bytearray)):
                raise TypeError("can't multiply sequence by non-int of type '%s'" % _name(other))
    if _plain(a) or _plain(b) or (type(a) in _OWN and type(b) in _OWN):
        raise TypeError("unsupported operand type(s) for %s: '%s' and '%s'"
                        % (op, _name(a), _name(b)))
    return NotImplemented


# ---- timedelta ----

def _round_half_even(x):
    return round(x)


def _divide_nearest(a, b):
    """a / b as the nearest integer, half to even."""
    q, r = divmod(a, b)
    r *= 2
    more = r > b if b > 0 else r < b
    if more or (r == b and q % 2 == 1):
        q += 1
    return q


_UNITS = (('days', 86400000000), ('seconds', 1000000), ('microseconds', 1),
          ('milliseconds', 1000), ('minutes', 60000000), ('hours', 3600000000),
          ('weeks', 604800000000))


class timedelta:
    __slots__ = ('_days', '_seconds', '_microseconds', '_hash')

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0,
                weeks=0):
        whole = 0
        rest = 0.0
        given = (days, seconds, microseconds, milliseconds, minutes, hours, weeks)
        for (name, unit), value in zip(_UNITS, given):
            if isinstance(value, int):
                whole += value * unit
            elif isinstance(value, float):
                fraction, integer = _modf(value)
                whole += int(integer) * unit
                fraction *= unit
                fraction, integer = _modf(fraction)
                whole += int(integer)
                rest += fraction
            else:
                raise TypeError('unsupported type for timedelta %s component: %s'
                                % (name, _name(value)))
        if rest:
            fraction, integer = _modf(rest)
            whole += int(integer)
            odd = whole & 1
            whole += _round_half_even(fraction + odd) - odd
        return cls._of_micros(whole)

    @classmethod
    def _of_micros(cls, micros):
        days, micros = divmod(micros, 86400000000)
        if abs(days) > 2147483647:
            raise OverflowError('Python int too large to convert to C int')
        if abs(days) > 999999999:
            raise OverflowError('days=%d; must have magnitude <= 999999999' % days)
        self = object.__new__(cls)
        self._days = days
        self._seconds, self._microseconds = divmod(micros, 1000000)
        return self

    def _micros(self):
        return (self._days * 86400 + self._seconds) * 1000000 + self._microseconds

    days = property(lambda self: self._days)
    seconds = property(lambda self: self._seconds)
    microseconds = property(lambda self: self._microseconds)

    def total_seconds(self):
        return self._micros() / 10 ** 6

    def __repr__(self):
        parts = []
        if self._days:
            parts.append('days=%d' % self._days)
        if self._seconds:
            parts.append('seconds=%d' % self._seconds)
        if self._microseconds:
            parts.append('microseconds=%d' % self._microseconds)
        return '%s(%s)' % (_name(self), ', '.join(parts) or '0')

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = '%d:%02d:%02d' % (hours, minutes, seconds)
        if self._days:
            text = '%d day%s, %s' % (self._days, '' if abs(self._days) == 1 else 's', text)
        if self._microseconds:
            text += '.%06d' % self._microseconds
        return text

    def __hash__(self):
        return hash((self._days, self._seconds, self._microseconds))

    def __bool__(self):
        return self._micros() != 0

    def __eq__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._micros() == other._micros()

    def __lt__(self, other):
        if not isinstance(other, timedelta):
            return _unordered('<', self, other) if _plain(other) else NotImplemented
        return self._micros() < other._micros()

    def __le__(self, other):
        if not isinstance(other, timedelta):
            return _unordered('<=', self, other) if _plain(other) else NotImplemented
        return self._micros() <= other._micros()

    def __gt__(self, other):
        if not isinstance(other, timedelta):
            return _unordered('>', self, other) if _plain(other) else NotImplemented
        return self._micros() > other._micros()

    def __ge__(self, other):
        if not isinstance(other, timedelta):
            return _unordered('>=', self, other) if _plain(other) else NotImplemented
        return self._micros() >= other._micros()

    def __add__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of_micros(self._micros() + other._micros())
        if isinstance(other, date):
            return NotImplemented
        return _operands('+', self, other)

    def __radd__(self, other):
        if isinstance(other, timedelta):
            return self + other
        return _operands('+', other, self)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of_micros(self._micros() - other._micros())
        return _operands('-', self, other)

    def __rsub__(self, other):
        return _operands('-', other, self)

    def __neg__(self):
        return timedelta._of_micros(-self._micros())

    def __pos__(self):
        return timedelta._of_micros(self._micros())

    def __abs__(self):
        return timedelta._of_micros(abs(self._micros()))

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of_micros(self._micros() * other)
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._of_micros(_divide_nearest(self._micros() * top, bottom))
        return _operands('*', self, other)

    def __rmul__(self, other):
        if isinstance(other, (int, float)):
            return self * other
        return _operands('*', other, self)

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError('integer division or modulo by zero')
            return self._micros() // other._micros()
        if isinstance(other, int):
            if other == 0:
                raise ZeroDivisionError('integer division or modulo by zero')
            return timedelta._of_micros(self._micros() // other)
        return _operands('//', self, other)

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError('division by zero')
            return self._micros() / other._micros()
        if isinstance(other, int):
            if other == 0:
                raise ZeroDivisionError('integer division or modulo by zero')
            return timedelta._of_micros(_divide_nearest(self._micros(), other))
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            if top == 0:
                raise ZeroDivisionError('division by zero')
            return timedelta._of_micros(_divide_nearest(self._micros() * bottom, top))
        return _operands('/', self, other)

    def __mod__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError('integer modulo by zero')
            return timedelta._of_micros(self._micros() % other._micros())
        return _operands('%', self, other)

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError('integer division or modulo by zero')
            q, r = divmod(self._micros(), other._micros())
            return q, timedelta._of_micros(r)
        return _operands('divmod()', self, other)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


# ---- time zones ----

class tzinfo:
    __slots__ = ()

    def tzname(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement tzname()')

    def utcoffset(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement utcoffset()')

    def dst(self, dt):
        raise NotImplementedError('a tzinfo subclass must implement dst()')

    def fromutc(self, dt):
        if not isinstance(dt, datetime):
            raise TypeError('fromutc: argument must be a datetime')
        if dt.tzinfo is not self:
            raise ValueError('fromutc: dt.tzinfo is not self')
        offset = dt.utcoffset()
        if offset is None:
            raise ValueError('fromutc: non-None utcoffset() result required')
        dst = dt.dst()
        if dst is None:
            raise ValueError('fromutc: non-None dst() result required')
        delta = offset - dst
        if delta:
            dt += delta
            dst = dt.dst()
            if dst is None:
                raise ValueError('fromutc: tz.dst() gave inconsistent results; cannot convert')
        return dt + dst


def _offset_text(offset, colon=':'):
    sign = '+'
    if offset._days < 0:
        sign = '-'
        offset = -offset
    minutes, seconds = divmod(offset._days * 86400 + offset._seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = '%s%02d%s%02d' % (sign, hours, colon, minutes)
    if seconds or offset._microseconds:
        text += '%s%02d' % (colon, seconds)
        if offset._microseconds:
            text += '.%06d' % offset._microseconds
    return text


_NOT_GIVEN = object()


class timezone(tzinfo):
    __slots__ = ('_offset', '_name')

    def __new__(cls, offset, name=_NOT_GIVEN):
        if not isinstance(offset, timedelta):
            raise TypeError('timezone() argument 1 must be datetime.timedelta, not %s'
                            % _name(offset))
        if name is _NOT_GIVEN:
            if not offset and _utc:
                return _utc[0]
            name = None
        elif not isinstance(name, str):
            raise TypeError('timezone() argument 2 must be str, not %s' % _name(name))
        if abs(offset) >= timedelta(1):
            raise ValueError('offset must be a timedelta strictly between '
                             '-timedelta(hours=24) and timedelta(hours=24), not %r.' % offset)
        return cls._make(offset, name)

    @classmethod
    def _make(cls, offset, name=None):
        self = tzinfo.__new__(cls)
        self._offset = offset
        self._name = name
        return self

    def _check(self, dt, method):
        if dt is not None and not isinstance(dt, datetime):
            raise TypeError('%s(dt) argument must be a datetime instance or None, not %s'
                            % (method, type(dt).__name__))

    def utcoffset(self, dt, /):
        self._check(dt, 'utcoffset')
        return self._offset

    def tzname(self, dt, /):
        self._check(dt, 'tzname')
        return str(self)

    def dst(self, dt, /):
        self._check(dt, 'dst')
        return None

    def fromutc(self, dt, /):
        if not isinstance(dt, datetime):
            raise TypeError('fromutc: argument must be a datetime instance, not %s'
                            % type(dt).__name__)
        if dt.tzinfo is not self:
            raise ValueError('fromutc: dt.tzinfo is not self')
        return dt + self._offset

    def __eq__(self, other):
        if not isinstance(other, timezone):
            return NotImplemented
        return self._offset == other._offset

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if _utc and self is _utc[0]:
            return 'datetime.timezone.utc'
        if self._name is None:
            return 'datetime.timezone(%r)' % self._offset
        return 'datetime.timezone(%r, %r)' % (self._offset, self._name)

    def __str__(self):
        if self._name is not None:
            return self._name
        if not self._offset:
            return 'UTC'
        return 'UTC' + _offset_text(self._offset)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


_utc = []


# ---- text of dates and times ----

def _strftime(value, format, values):
    """Expand what the C library does not know, then let it do the rest."""
    if not ('%f' in format or '%z' in format or '%Z' in format):
        return _time.strftime(format, values)
    out = []
    i = 0
    while i < len(format):
        c = format[i]
        i += 1
        if c != '%' or i == len(format):
            out.append(c)
            continue
        letter = format[i]
        i += 1
        if letter == 'f':
            out.append('%06d' % getattr(value, 'microsecond', 0))
        elif letter == 'z':
            offset = value.utcoffset() if hasattr(value, 'utcoffset') else None
            out.append('' if offset is None else _offset_text(offset, ''))
        elif letter == 'Z':
            name = value.tzname() if hasattr(value, 'tzname') else None
            out.append('' if name is None else name.replace('%', '%%'))
        else:
            out.append('%' + letter)
    return _time.strftime(''.join(out), values)


def _need_format(format, method):
    if not isinstance(format, str):
        raise TypeError('%s must be str, not %s' % (method, type(format).__name__))


def _time_text(hour, minute, second, microsecond, timespec='auto'):
    if timespec == 'auto':
        timespec = 'microseconds' if microsecond else 'seconds'
    if timespec == 'hours':
        return '%02d' % hour
    if timespec == 'minutes':
        return '%02d:%02d' % (hour, minute)
    if timespec == 'seconds':
        return '%02d:%02d:%02d' % (hour, minute, second)
    if timespec == 'milliseconds':
        return '%02d:%02d:%02d.%03d' % (hour, minute, second, microsecond // 1000)
    if timespec == 'microseconds':
        return '%02d:%02d:%02d.%06d' % (hour, minute, second, microsecond)
    raise ValueError('Unknown timespec value')


def _all_digits(text):
    return text != '' and text.isascii() and text.isdigit()


def _parse_iso_date(text):
    """YYYY-MM-DD, YYYYMMDD, YYYY-Www[-D], YYYYWww[D]; raises ValueError."""
    if not _all_digits(text[:4]) or len(text) < 7:
        raise ValueError
    year = int(text[:4])
    rest = text[4:]
    dashed = rest[0] == '-'
    if dashed:
        rest = rest[1:]
    if rest[:1] == 'W':
        week, day = rest[1:3], rest[3:]
        if dashed and day:
            if day[0] != '-':
                raise ValueError
            day = day[1:]
            if not day:
                raise ValueError
        if len(week) != 2 or not _all_digits(week) or (day and (len(day) != 1 or
                                                                not _all_digits(day))):
            raise ValueError
        return date._iso_parts(year, int(week), int(day or 1))
    month, day = rest[:2], rest[2:]
    if dashed:
        if day[:1] != '-':
            raise ValueError
        day = day[1:]
    if len(month) != 2 or len(day) != 2 or not _all_digits(month) or not _all_digits(day):
        raise ValueError
    return year, int(month), int(day)


def _parse_clock(text):
    """HH[:MM[:SS[.f]]] with or without colons: hour, minute, second, microsecond."""
    main, fraction = text, ''
    for mark in '.,':
        if mark in main:
            main, fraction = main.split(mark, 1)
            if not _all_digits(fraction):
                raise ValueError
    parts = main.split(':') if ':' in main else [main[i:i + 2] for i in range(0, len(main), 2)]
    if not 1 <= len(parts) <= 3 or (fraction and len(parts) != 3):
        raise ValueError
    for part in parts:
        if len(part) != 2 or not _all_digits(part):
            raise ValueError
    numbers = [int(part) for part in parts] + [0, 0]
    return numbers[0], numbers[1], numbers[2], int((fraction + '000000')[:6])


def _parse_iso_time(text):
    """Clock and zone: (hour, minute, second, microsecond, tzinfo)."""
    zone = None
    at = max(text.find('+'), text.find('-'), text.find('Z'))
    if at >= 0:
        mark, offset = text[at], text[at + 1:]
        text = text[:at]
        if mark == 'Z':
            if offset:
                raise ValueError
            zone = _utc[0]
        else:
            h, m, s, us = _parse_clock(offset)
            delta = timedelta(hours=h, minutes=m, seconds=s, microseconds=us)
            if h > 23 or m > 59 or s > 59:
                raise ValueError
            zone = timezone(-delta if mark == '-' else delta)
    return _parse_clock(text) + (zone,)


# ---- date ----

class IsoCalendarDate(tuple):
    __slots__ = ()

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return 'datetime.IsoCalendarDate(year=%d, week=%d, weekday=%d)' % self


class date:
    __slots__ = ('_year', '_month', '_day')

    def __new__(cls, year=None, month=None, day=None):
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        return self

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        t = _time.localtime(timestamp)
        return cls(t[0], t[1], t[2])

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n, /):
        n = _integer(n)
        if n < 1:
            raise ValueError('ordinal must be >= 1')
        if n > _MAX_ORDINAL:
            raise ValueError('year %d is out of range' % (n // 365.2425 + 1))
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, date_string, /):
        if not isinstance(date_string, str):
            raise TypeError('fromisoformat: argument must be str')
        try:
            if len(date_string) not in (7, 8, 10):
                raise ValueError
            parts = _parse_iso_date(date_string)
        except ValueError as e:
            if e.args:
                raise
            raise ValueError('Invalid isoformat string: %r' % date_string) from None
        return cls(*parts)

    @staticmethod
    def _iso_parts(year, week, day):
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError('Year is out of range: %d' % year)
        if not 0 < week < 54 or (week == 53 and
                                 _week_start(year) + 52 * 7 >= _week_start(year + 1)):
            raise ValueError('Invalid week: %d' % week)
        if not 0 < day < 8:
            raise ValueError('Invalid day: %d (range is [1, 7])' % day)
        return _from_ordinal(_week_start(year) + (week - 1) * 7 + day - 1)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        return cls(*date._iso_parts(year, week, day))

    def __repr__(self):
        return '%s(%d, %d, %d)' % (_name(self), self._year, self._month, self._day)

    def isoformat(self):
        return '%04d-%02d-%02d' % (self._year, self._month, self._day)

    __str__ = isoformat

    def ctime(self):
        return '%s %s %2d 00:00:00 %04d' % (_DAYS[self.weekday()], _MONTHS[self._month],
                                            self._day, self._year)

    def strftime(self, format):
        _need_format(format, 'strftime() argument 1')
        return _strftime(self, format, self.timetuple())

    def __format__(self, format_spec):
        _need_format(format_spec, '__format__() argument 1')
        return self.strftime(format_spec) if format_spec else str(self)

    def timetuple(self):
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(),
                                  self._year_day(), -1))

    def _year_day(self):
        return _BEFORE[self._month] + (self._month > 2 and _is_leap(self._year)) + self._day

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        year = self._year
        today = self.toordinal()
        if today < _week_start(year):
            year -= 1
        elif today >= _week_start(year + 1):
            year += 1
        week, day = divmod(today - _week_start(year), 7)
        return IsoCalendarDate((year, week + 1, day + 1))

    def replace(self, year=None, month=None, day=None):
        return type(self)(self._year if year is None else year,
                          self._month if month is None else month,
                          self._day if day is None else day)

    def _key(self):
        return self._year, self._month, self._day

    def __hash__(self):
        return hash(self._key())

    def _comparable(self, other, op):
        if isinstance(other, date) and not isinstance(other, datetime):
            return True
        if isinstance(other, datetime):
            raise TypeError("can't compare datetime.datetime to datetime.date")
        if _plain(other) or type(other) in _OWN:
            _unordered(op, self, other)
        return False

    def __eq__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._key() == other._key()
        return NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if self._comparable(other, '<') else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._comparable(other, '<=') else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._comparable(other, '>') else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._comparable(other, '>=') else NotImplemented

    def _shifted(self, days):
        n = self.toordinal() + days
        if not 0 < n <= _MAX_ORDINAL:
            raise OverflowError('date value out of range')
        return type(self)(*_from_ordinal(n))

    def __add__(self, other):
        if isinstance(other, timedelta):
            return self._shifted(other._days)
        return _operands('+', self, other)

    def __radd__(self, other):
        if isinstance(other, timedelta):
            return self._shifted(other._days)
        return _operands('+', other, self)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._shifted(-other._days)
        if isinstance(other, date) and not isinstance(other, datetime):
            return timedelta(self.toordinal() - other.toordinal())
        return _operands('-', self, other)

    def __rsub__(self, other):
        return _operands('-', other, self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


# ---- time ----

def _zone_offset(zone, argument, method='utcoffset'):
    if zone is None:
        return None
    offset = getattr(zone, method)(argument)
    if offset is None:
        return None
    if not isinstance(offset, timedelta):
        raise TypeError("tzinfo.%s() must return None or a timedelta, not '%s'"
                        % (method, type(offset).__name__))
    if abs(offset) >= timedelta(1):
        raise ValueError('offset must be a timedelta strictly between -timedelta(hours=24) and '
                         'timedelta(hours=24).')
    return offset


def _zone_name(zone, argument):
    if zone is None:
        return None
    name = zone.tzname(argument)
    if name is not None and not isinstance(name, str):
        raise TypeError("tzinfo.tzname() must return None or a string, not '%s'"
                        % type(name).__name__)
    return name


class time:
    __slots__ = ('_hour', '_minute', '_second', '_microsecond', '_tzinfo', '_fold')

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        (self._hour, self._minute, self._second,
         self._microsecond) = _check_time(hour, minute, second, microsecond, fold)
        self._tzinfo = _check_zone(tzinfo)
        self._fold = fold
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def fromisoformat(cls, time_string, /):
        if not isinstance(time_string, str):
            raise TypeError('fromisoformat: argument must be str')
        try:
            text = time_string[1:] if time_string[:1] == 'T' else time_string
            parts = _parse_iso_time(text)
        except ValueError as e:
            if e.args:
                raise
            raise ValueError('Invalid isoformat string: %r' % time_string) from None
        return cls(*parts)

    def __repr__(self):
        parts = [self._hour, self._minute]
        if self._second or self._microsecond:
            parts.append(self._second)
        if self._microsecond:
            parts.append(self._microsecond)
        text = ', '.join(map(str, parts))
        if self._tzinfo is not None:
            text += ', tzinfo=%r' % self._tzinfo
        if self._fold:
            text += ', fold=1'
        return '%s(%s)' % (_name(self), text)

    def isoformat(self, timespec='auto'):
        text = _time_text(self._hour, self._minute, self._second, self._microsecond, timespec)
        offset = self.utcoffset()
        return text if offset is None else text + _offset_text(offset)

    def __str__(self):
        return self.isoformat()

    def strftime(self, format):
        _need_format(format, 'strftime() argument 1')
        return _strftime(self, format, (1900, 1, 1, self._hour, self._minute, self._second,
                                        0, 1, -1))

    def __format__(self, format_spec):
        _need_format(format_spec, '__format__() argument 1')
        return self.strftime(format_spec) if format_spec else str(self)

    def utcoffset(self):
        return _zone_offset(self._tzinfo, None)

    def dst(self):
        return _zone_offset(self._tzinfo, None, 'dst')

    def tzname(self):
        return _zone_name(self._tzinfo, None)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *,
                fold=None):
        return type(self)(self._hour if hour is None else hour,
                          self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo,
                          fold=self._fold if fold is None else fold)

    def _micros(self):
        return ((self._hour * 60 + self._minute) * 60 + self._second) * 1000000 + self._microsecond

    def _key(self):
        offset = self.utcoffset()
        return self._micros() - (0 if offset is None else offset._micros())

    def __hash__(self):
        return hash(self._key())

    def _comparable(self, other, op):
        if not isinstance(other, time):
            if _plain(other) or type(other) in _OWN:
                _unordered(op, self, other)
            return False
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware times")
        return True

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            return False
        return self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key() if self._comparable(other, '<') else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._comparable(other, '<=') else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._comparable(other, '>') else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._comparable(other, '>=') else NotImplemented

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


# ---- datetime ----

_time_class = time
_tzinfo_class = tzinfo
_EPOCH_ORDINAL = 719163


class datetime(date):
    __slots__ = ('_hour', '_minute', '_second', '_microsecond', '_tzinfo', '_fold')

    def __new__(cls, year=None, month=None, day=None, hour=0, minute=0, second=0, microsecond=0,
                tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        (self._hour, self._minute, self._second,
         self._microsecond) = _check_time(hour, minute, second, microsecond, fold)
        self._tzinfo = _check_zone(tzinfo)
        self._fold = fold
        return self

    @staticmethod
    def _make(year, month, day, hour, minute, second, microsecond, tzinfo):
        """One of parts that are right."""
        self = object.__new__(datetime)
        self._year, self._month, self._day = year, month, day
        self._hour, self._minute, self._second, self._microsecond = (
            hour, minute, second, microsecond)
        self._tzinfo, self._fold = tzinfo, 0
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def _from_timestamp(cls, timestamp, utc, zone):
        if not isinstance(timestamp, (int, float)):
            raise TypeError("'%s' object cannot be interpreted as an integer"
                            % type(timestamp).__name__)
        fraction, whole = _modf(timestamp)
        micro = round(fraction * 1e6)
        whole = int(whole)
        if micro >= 1000000:
            whole += 1
            micro -= 1000000
        elif micro < 0:
            whole -= 1
            micro += 1000000
        try:
            t = _time.gmtime(whole) if utc else _time.localtime(whole)
        except OSError:
            raise ValueError('year is out of range') from None
        return cls(t[0], t[1], t[2], t[3], t[4], min(t[5], 59), micro, zone)

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        _check_zone(tz)
        result = cls._from_timestamp(timestamp, tz is not None, tz)
        return result if tz is None else tz.fromutc(result)

    @classmethod
    def utcfromtimestamp(cls, timestamp, /):
        return cls._from_timestamp(timestamp, True, None)

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(_time.time())

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        if not isinstance(date, _date_class):
            raise TypeError('combine() argument 1 must be datetime.date, not %s' % _name(date))
        if not isinstance(time, _time_class):
            raise TypeError('combine() argument 2 must be datetime.time, not %s' % _name(time))
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second,
                   time.microsecond, time.tzinfo if tzinfo is True else tzinfo, fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string, /):
        if not isinstance(date_string, str):
            raise TypeError('fromisoformat: argument must be str')
        try:
            day, clock = cls._split_iso(date_string)
            parts = _parse_iso_date(day)
            parts += _parse_iso_time(clock) if clock else ()
            if date_string[len(day):] and not clock:
                raise ValueError
        except ValueError as e:
            if e.args:
                raise
            raise ValueError('Invalid isoformat string: %r' % date_string) from None
        return cls(*parts)

    @staticmethod
    def _split_iso(text):
        """The date and the time behind the separator."""
        if len(text) < 7:
            raise ValueError
        if text[4:5] == '-':
            size = 10
            if text[5:6] == 'W':
                size = 10 if text[8:9] == '-' and _all_digits(text[9:10]) else 8
        elif text[4:5] == 'W':
            size = 8 if _all_digits(text[7:8]) else 7
        else:
            size = 8
        return text[:size], text[size + 1:]

    @classmethod
    def strptime(cls, date_string, format, /):
        for place, text in enumerate((date_string, format), 1):
            if not isinstance(text, str):
                raise TypeError('strptime() argument %d must be str, not %s' % (place, _name(text)))
        import _strptime
        f = _strptime.parse(date_string, format)
        zone = None
        if f.offset is not None:
            delta = timedelta(seconds=f.offset, microseconds=f.offset_microsecond)
            zone = timezone(delta, f.zone_name) if f.zone_name else timezone(delta)
        return cls(f.year, f.month, f.day, f.hour, f.minute, f.second, f.microsecond, zone)

    def __repr__(self):
        parts = [self._year, self._month, self._day, self._hour, self._minute]
        if self._second or self._microsecond:
            parts.append(self._second)
        if self._microsecond:
            parts.append(self._microsecond)
        text = ', '.join(map(str, parts))
        if self._fold:
            text += ', fold=1'
        if self._tzinfo is not None:
            text += ', tzinfo=%r' % self._tzinfo
        return '%s(%s)' % (_name(self), text)

    def isoformat(self, sep='T', timespec='auto'):
        if not isinstance(sep, str) or len(sep) != 1:
            raise TypeError('isoformat() argument 1 must be a unicode character, not %s'
                            % type(sep).__name__)
        text = '%04d-%02d-%02d%s' % (self._year, self._month, self._day, sep)
        text += _time_text(self._hour, self._minute, self._second, self._microsecond, timespec)
        offset = self.utcoffset()
        return text if offset is None else text + _offset_text(offset)

    def __str__(self):
        return self.isoformat(' ')

    def ctime(self):
        return '%s %s %2d %02d:%02d:%02d %04d' % (
            _DAYS[self.weekday()], _MONTHS[self._month], self._day, self._hour, self._minute,
            self._second, self._year)

    def date(self):
        return _date_class(self._year, self._month, self._day)

    def time(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond,
                           fold=self._fold)

    def timetz(self):
        return _time_class(self._hour, self._minute, self._second, self._microsecond,
                           self._tzinfo, fold=self._fold)

    def timetuple(self):
        dst = self.dst()
        return _time.struct_time((self._year, self._month, self._day, self._hour, self._minute,
                                  self._second, self.weekday(), self._year_day(),
                                  -1 if dst is None else 1 if dst else 0))

    def utctimetuple(self):
        offset = self.utcoffset()
        t = self if not offset else self - offset
        return _time.struct_time((t._year, t._month, t._day, t._hour, t._minute, t._second,
                                  t.weekday(), t._year_day(), 0))

    def utcoffset(self):
        return _zone_offset(self._tzinfo, self)

    def dst(self):
        return _zone_offset(self._tzinfo, self, 'dst')

    def tzname(self):
        return _zone_name(self._tzinfo, self)

    def timestamp(self):
        if self._tzinfo is None:
            if self.toordinal() == 1: # where the day before would have to be looked at
                raise ValueError('year 0 is out of range')
            whole = _time.mktime((self._year, self._month, self._day, self._hour, self._minute,
                                  self._second, 0, 1, -1))
            return whole + self._microsecond / 1e6
        return (self - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()

    def _local_zone(self):
        if self._tzinfo is None:
            whole = self.timestamp() // 1
        else:
            whole = (self - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(seconds=1)
        t = _time.localtime(whole)
        return timezone(timedelta(seconds=t.tm_gmtoff), t.tm_zone)

    def astimezone(self, tz=None):
        if tz is None:
            tz = self._local_zone()
        elif not isinstance(tz, tzinfo):
            raise TypeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'"
                            % type(tz).__name__)
        mine = self._tzinfo
        if mine is None:
            mine = self._local_zone()
            offset = mine.utcoffset(self)
        else:
            offset = mine.utcoffset(self)
            if offset is None:
                mine = self.replace(tzinfo=None)._local_zone()
                offset = mine.utcoffset(self)
        if tz is mine:
            return self
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None,
                microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(self._year if year is None else year,
                          self._month if month is None else month,
                          self._day if day is None else day,
                          self._hour if hour is None else hour,
                          self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo,
                          fold=self._fold if fold is None else fold)

    def _micros(self):
        return (self.toordinal() * 86400 + self._hour * 3600 + self._minute * 60
                + self._second) * 1000000 + self._microsecond

    def _key(self):
        if self._tzinfo is None:
            return self._micros()
        offset = self.utcoffset()
        return self._micros() - (0 if offset is None else offset._micros())

    def __hash__(self):
        return hash(self._key())

    def _is_mixed(self, other):
        """Whether only one of both knows its offset."""
        return (self._tzinfo is not other._tzinfo
                and (self.utcoffset() is None) != (other.utcoffset() is None))

    def _comparable(self, other, op):
        if isinstance(other, datetime):
            if self._is_mixed(other):
                raise TypeError("can't compare offset-naive and offset-aware datetimes")
            return True
        if isinstance(other, _date_class):
            raise TypeError("can't compare datetime.datetime to datetime.date")
        if _plain(other) or type(other) in _OWN:
            _unordered(op, self, other)
        return False

    def __eq__(self, other):
        if isinstance(other, datetime):
            if self._is_mixed(other):
                return False
            return self._key() == other._key()
        return False if isinstance(other, _date_class) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if self._comparable(other, '<') else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._comparable(other, '<=') else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._comparable(other, '>') else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._comparable(other, '>=') else NotImplemented

    def _moved(self, micros):
        days, micros = divmod(self._micros() + micros, 86400000000)
        if not 0 < days <= _MAX_ORDINAL:
            raise OverflowError('date value out of range')
        seconds, micro = divmod(micros, 1000000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        make = datetime._make if type(self) is datetime else type(self)
        return make(*_from_ordinal(days), hour, minute, second, micro, self._tzinfo)

    def __add__(self, other):
        if isinstance(other, timedelta):
            return self._moved(other._micros())
        return _operands('+', self, other)

    def __radd__(self, other):
        if isinstance(other, timedelta):
            return self._moved(other._micros())
        return _operands('+', other, self)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._moved(-other._micros())
        if isinstance(other, datetime):
            if self._is_mixed(other):
                raise TypeError("can't subtract offset-naive and offset-aware datetimes")
            return timedelta._of_micros(self._key() - other._key())
        return _operands('-', self, other)


_date_class = date
_OWN = (timedelta, date, time, datetime, timezone, tzinfo)

timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)
date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)
time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
_utc.append(timezone._make(timedelta(0)))
timezone.utc = UTC = _utc[0]
timezone.min = timezone._make(-timedelta(hours=23, minutes=59))
timezone.max = timezone._make(timedelta(hours=23, minutes=59))
