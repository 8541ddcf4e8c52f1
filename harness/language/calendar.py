"""Calendars of months and years, as text and as HTML."""
import datetime
import sys
from itertools import repeat

__all__ = ['IllegalMonthError', 'IllegalWeekdayError', 'setfirstweekday', 'firstweekday', 'isleap',
           'leapdays', 'weekday', 'monthrange', 'monthcalendar', 'prmonth', 'month', 'prcal',
           'calendar', 'timegm', 'month_name', 'month_abbr', 'day_name', 'day_abbr', 'Calendar',
           'TextCalendar', 'HTMLCalendar', 'LocaleTextCalendar', 'LocaleHTMLCalendar',
           'weekheader', 'FRIDAY', 'MONDAY', 'SATURDAY', 'SUNDAY', 'THURSDAY', 'TUESDAY',
           'WEDNESDAY']

error = ValueError

class _Bad(ValueError):
    def __init__(self, number):
        setattr(self, self._what, number)

    def __str__(self):
        return 'bad %s number %r; must be %s' % (self._what, getattr(self, self._what), self._range)

class IllegalMonthError(_Bad):
    _what, _range = 'month', '1-12'

class IllegalWeekdayError(_Bad):
    _what, _range = 'weekday', '0 (Monday) to 6 (Sunday)'

January, February = 1, 2
mdays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

class _Names:
    """Names as strftime writes them, looked up when they are asked for."""

    def __init__(self, format, days, first=()):
        self.format = format
        self._texts = [(lambda each: '')] * len(first) + [day.strftime for day in days]

    def __getitem__(self, i):
        chosen = self._texts[i]
        if isinstance(i, slice):
            return [text(self.format) for text in chosen]
        return chosen(self.format)

    def __len__(self):
        return len(self._texts)

_weekdays = [datetime.date(2001, 1, day) for day in range(1, 8)]
_months = [datetime.date(2001, month, 1) for month in range(1, 13)]
day_name = _Names('%A', _weekdays)
day_abbr = _Names('%a', _weekdays)
month_name = _Names('%B', _months, ('',))
month_abbr = _Names('%b', _months, ('',))

# ---- facts ----

def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

def leapdays(y1, y2):
    """How many leap years from y1 up to y2, without y2."""
    def before(year):
        return (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400
    return before(y2) - before(y1)

def weekday(year, month, day):
    if year not in range(datetime.MINYEAR, datetime.MAXYEAR + 1):
        year = year % 400 + 400 # the weekdays come again after 400 years
    return datetime.date(year, month, day).weekday()

def monthrange(year, month):
    """The weekday of the first day, and how many days there are."""
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), mdays[month] + (month == February and isleap(year))

def _monthlen(year, month):
    return mdays[month] + (month == February and isleap(year))

def _prevmonth(year, month):
    return (year - 1, 12) if month == 1 else (year, month - 1)

def _nextmonth(year, month):
    return (year + 1, 1) if month == 12 else (year, month + 1)

class Calendar(object):
    """Days in the order of a calendar."""

    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday

    def setfirstweekday(self, firstweekday):
        self._firstweekday = firstweekday

    def getfirstweekday(self):
        return self._firstweekday % 7

    firstweekday = property(getfirstweekday, setfirstweekday)

    def iterweekdays(self):
        first = self.firstweekday
        yield from range(first, 7)
        yield from range(first)

    def itermonthdates(self, year, month):
        return (datetime.date(*day) for day in self.itermonthdays3(year, month))

    def itermonthdays(self, year, month):
        """Numbers of days, 0 for those of other months, in whole weeks."""
        first, count = monthrange(year, month)
        before = (first - self.firstweekday) % 7
        yield from repeat(0, before)
        yield from range(1, count + 1)
        yield from repeat(0, (self.firstweekday - first - count) % 7)

    def itermonthdays2(self, year, month):
        for i, day in enumerate(self.itermonthdays(year, month), self.firstweekday):
            yield day, i % 7

    def itermonthdays3(self, year, month):
        first, count = monthrange(year, month)
        before = (first - self.firstweekday) % 7
        after = (self.firstweekday - first - count) % 7
        y, m = _prevmonth(year, month)
        last = _monthlen(y, m) + 1
        for day in range(last - before, last):
            yield y, m, day
        for day in range(1, count + 1):
            yield year, month, day
        y, m = _nextmonth(year, month)
        for day in range(1, after + 1):
            yield y, m, day

    def itermonthdays4(self, year, month):
        for i, (y, m, d) in enumerate(self.itermonthdays3(year, month)):
            yield y, m, d, (self.firstweekday + i) % 7

    def _weeks(self, days):
        days = list(days)
        return [days[i:i + 7] for i in range(0, len(days), 7)]

    def monthdatescalendar(self, year, month):
        return self._weeks(self.itermonthdates(year, month))

    def monthdays2calendar(self, year, month):
        return self._weeks(self.itermonthdays2(year, month))

    def monthdayscalendar(self, year, month):
        return self._weeks(self.itermonthdays(year, month))

    def _rows(self, months, width):
        return [months[i:i + width] for i in range(0, len(months), width)]

    def yeardatescalendar(self, year, width=3):
        return self._rows([self.monthdatescalendar(year, m) for m in range(1, 13)], width)

    def yeardays2calendar(self, year, width=3):
        return self._rows([self.monthdays2calendar(year, m) for m in range(1, 13)], width)

    def yeardayscalendar(self, year, width=3):
        return self._rows([self.monthdayscalendar(year, m) for m in range(1, 13)], width)

# ---- text ----

class TextCalendar(Calendar):
    """Calendars as text."""

    def prweek(self, theweek, width):
        print(self.formatweek(theweek, width), end='')

    def formatday(self, day, weekday, width):
        return ('' if day == 0 else '%2i' % day).center(width)

    def formatweek(self, theweek, width):
        return ' '.join(self.formatday(day, weekday, width) for day, weekday in theweek)

    def formatweekday(self, day, width):
        names = day_name if width >= 9 else day_abbr
        return names[day][:width].center(width)

    def formatweekheader(self, width):
        return ' '.join(self.formatweekday(day, width) for day in self.iterweekdays())

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        name = month_name[themonth]
        return ('%s %r' % (name, theyear) if withyear else name).center(width)

    def prmonth(self, theyear, themonth, w=0, l=0):
        print(self.formatmonth(theyear, themonth, w, l), end='')

    def formatmonth(self, theyear, themonth, w=0, l=0):
        w, l = max(2, w), max(1, l)
        lines = [self.formatmonthname(theyear, themonth, 7 * (w + 1) - 1), self.formatweekheader(w)]
        lines += [self.formatweek(week, w) for week in self.monthdays2calendar(theyear, themonth)]
        return ''.join(line.rstrip() + '\n' * l for line in lines)

    def formatyear(self, theyear, w=2, l=1, c=6, m=3):
        w, l, c = max(2, w), max(1, l), max(2, c)
        column = (w + 1) * 7 - 1
        parts = [repr(theyear).center(column * m + c * (m - 1)).rstrip(), '\n' * l]
        header = self.formatweekheader(w)
        for i, row in enumerate(self.yeardays2calendar(theyear, m)):
            months = range(m * i + 1, min(m * (i + 1) + 1, 13))
            names = [self.formatmonthname(theyear, k, column, False) for k in months]
            parts += ['\n' * l, formatstring(names, column, c).rstrip(), '\n' * l,
                      formatstring([header] * len(months), column, c).rstrip(), '\n' * l]
            for j in range(max(len(month) for month in row)):
                weeks = [self.formatweek(month[j], w) if j < len(month) else '' for month in row]
                parts += [formatstring(weeks, column, c).rstrip(), '\n' * l]
        return ''.join(parts)

    def pryear(self, theyear, w=0, l=0, c=6, m=3):
        print(self.formatyear(theyear, w, l, c, m), end='')

# ---- HTML ----

class HTMLCalendar(Calendar):
    """Calendars as tables of HTML."""
    cssclasses = cssclasses_weekday_head = 'mon tue wed thu fri sat sun'.split()
    cssclass_noday, cssclass_month, cssclass_year = 'noday', 'month', 'year'
    cssclass_month_head, cssclass_year_head = cssclass_month, cssclass_year

    def formatday(self, day, weekday):
        if day == 0:
            return '<td class="%s">&nbsp;</td>' % self.cssclass_noday
        return '<td class="%s">%d</td>' % (self.cssclasses[weekday], day)

    def formatweek(self, theweek):
        return '<tr>%s</tr>' % ''.join(self.formatday(day, wd) for day, wd in theweek)

    def formatweekday(self, day):
        return '<th class="%s">%s</th>' % (self.cssclasses_weekday_head[day], day_abbr[day])

    def formatweekheader(self):
        return '<tr>%s</tr>' % ''.join(self.formatweekday(day) for day in self.iterweekdays())

    def formatmonthname(self, theyear, themonth, withyear=True):
        name = '%s %s' % (month_name[themonth], theyear) if withyear else month_name[themonth]
        return '<tr><th colspan="7" class="%s">%s</th></tr>' % (self.cssclass_month_head, name)

    def formatmonth(self, theyear, themonth, withyear=True):
        rows = ['<table border="0" cellpadding="0" cellspacing="0" class="%s">' %
                self.cssclass_month, self.formatmonthname(theyear, themonth, withyear=withyear),
                self.formatweekheader()]
        rows += [self.formatweek(week) for week in self.monthdays2calendar(theyear, themonth)]
        return '\n'.join(rows + ['</table>', ''])

    def formatyear(self, theyear, width=3):
        width = max(width, 1)
        parts = ['<table border="0" cellpadding="0" cellspacing="0" class="%s">' %
                 self.cssclass_year, '\n', '<tr><th colspan="%d" class="%s">%s</th></tr>' %
                 (width, self.cssclass_year_head, theyear)]
        for first in range(1, 13, width):
            parts.append('<tr>')
            for m in range(first, min(first + width, 13)):
                parts += ['<td>', self.formatmonth(theyear, m, withyear=False), '</td>']
            parts.append('</tr>')
        return ''.join(parts + ['</table>'])

    def formatyearpage(self, theyear, width=3, css='calendar.css', encoding=None):
        if encoding is None:
            encoding = sys.getdefaultencoding()
        lines = ['<?xml version="1.0" encoding="%s"?>' % encoding,
                 '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
                 '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">', '<html>', '<head>',
                 '<meta http-equiv="Content-Type" content="text/html; charset=%s" />' % encoding]
        if css is not None:
            lines.append('<link rel="stylesheet" type="text/css" href="%s" />' % css)
        lines += ['<title>Calendar for %d</title>' % theyear, '</head>', '<body>',
                  self.formatyear(theyear, width) + '</body>', '</html>', '']
        return '\n'.join(lines).encode(encoding, 'xmlcharrefreplace')

class _OneLocale:
    """There is one locale here, so that names are the same in each that is accepted."""

    def __init__(self, firstweekday=0, locale=None):
        super().__init__(firstweekday)
        if locale is not None:
            import locale as _locale
            name = '.'.join(each for each in locale if each) if isinstance(locale, tuple) else locale
            _locale.setlocale(_locale.LC_TIME, name)
        self.locale = locale

class LocaleTextCalendar(_OneLocale, TextCalendar):
    pass

class LocaleHTMLCalendar(_OneLocale, HTMLCalendar):
    pass

# ---- the calendar of the module ----

c = TextCalendar()
def setfirstweekday(firstweekday):
    if not MONDAY <= firstweekday <= SUNDAY:
        raise IllegalWeekdayError(firstweekday)
    c.firstweekday = firstweekday

# The functions of the module, after the methods of the calendar that they are.
for _name, _method in {'monthcalendar': 'monthdayscalendar', 'week': 'formatweek',
                       'firstweekday': 'getfirstweekday',
                       'weekheader': 'formatweekheader', 'month': 'formatmonth',
                       'calendar': 'formatyear', 'prweek': 'prweek', 'prmonth': 'prmonth',
                       'prcal': 'pryear'}.items():
    globals()[_name] = getattr(c, _method)
del _name, _method

_colwidth = 7 * 3 - 1
_spacing = 6

def format(cols, colwidth=_colwidth, spacing=_spacing):
    print(formatstring(cols, colwidth, spacing))

def formatstring(cols, colwidth=_colwidth, spacing=_spacing):
    return (' ' * spacing).join(text.center(colwidth) for text in cols)

EPOCH = 1970
_EPOCH_ORD = datetime.date(EPOCH, 1, 1).toordinal()

def timegm(tuple):
    """Seconds since 1970 of a time in UTC."""
    year, month, day, hour, minute, second = tuple[:6]
    days = datetime.date(year, month, 1).toordinal() - _EPOCH_ORD + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second
