"""Calendar times above the functions in C."""

_FIELDS = ('tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday',
           'tm_isdst')


class struct_time(tuple):
    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0
    __match_args__ = _FIELDS

    def __new__(cls, sequence):
        if not hasattr(sequence, '__iter__') and not hasattr(sequence, '__getitem__'):
            raise TypeError('constructor requires a sequence')
        values = tuple(sequence)
        if len(values) < 9:
            raise TypeError('time.struct_time() takes an at least 9-sequence (%d-sequence given)'
                            % len(values))
        if len(values) > 11:
            raise TypeError('time.struct_time() takes an at most 11-sequence (%d-sequence given)'
                            % len(values))
        self = tuple.__new__(cls, values[:9])
        self.tm_zone = values[9] if len(values) > 9 else None
        self.tm_gmtoff = values[10] if len(values) > 10 else None
        return self

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        return 'time.struct_time(%s)' % ', '.join(
            '%s=%r' % pair for pair in zip(_FIELDS, self))


def gmtime(seconds=None, /):
    return struct_time(_break_down(time() if seconds is None else seconds, False))


def localtime(seconds=None, /):
    return struct_time(_break_down(time() if seconds is None else seconds, True))


def _checked(t, function):
    if not isinstance(t, tuple):
        raise TypeError('Tuple or struct_time argument required')
    if len(t) != 9:
        raise TypeError('%s(): illegal time tuple argument' % function)
    return t


def mktime(t, /):
    return _mktime(_checked(t, 'mktime'))


def strftime(format, t=None, /):
    if not isinstance(format, str):
        raise TypeError('strftime() argument 1 must be str, not %s' % type(format).__name__)
    t = localtime() if t is None else _checked(t, 'strftime')
    year, month, day, hour, minute, second, weekday, yearday, isdst = t
    if not 0 <= month <= 12:
        raise ValueError('month out of range')
    if not 0 <= day <= 31:
        raise ValueError('day of month out of range')
    if not 0 <= hour <= 23:
        raise ValueError('hour out of range')
    if not 0 <= minute <= 59:
        raise ValueError('minute out of range')
    if not 0 <= second <= 61:
        raise ValueError('seconds out of range')
    if weekday < -1:
        raise ValueError('day of week out of range')
    if not 0 <= yearday <= 366:
        raise ValueError('day of year out of range')
    zone = getattr(t, 'tm_zone', None)
    values = (year, month or 1, day or 1, hour, minute, second, weekday, yearday or 1, isdst)
    if zone is not None:
        values += (zone, t.tm_gmtoff)
    return _strftime(format, values)


_DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


def asctime(t=None, /):
    t = localtime() if t is None else _checked(t, 'asctime')
    return '%s %s %2d %02d:%02d:%02d %d' % (_DAYS[t[6]], _MONTHS[t[1] - 1], t[2], t[3], t[4], t[5],
                                            t[0])


def ctime(seconds=None, /):
    return asctime(localtime(seconds))


def strptime(data_string, format='%a %b %d %H:%M:%S %Y', /):
    import _strptime
    fields = _strptime.parse(data_string, format)
    return struct_time(fields.time_tuple() + (fields.zone_name, fields.offset))


def process_time_ns():
    return int(process_time() * 1000000000)


def thread_time():
    return process_time()
