"""The locale is C: others are refused."""
import re as _re

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127
CODESET, RADIXCHAR, THOUSEP, D_T_FMT, D_FMT, T_FMT = 14, 65536, 65537, 131112, 131113, 131114
_INFO = {CODESET: 'UTF-8', RADIXCHAR: '.', THOUSEP: '', D_T_FMT: '%a %b %e %H:%M:%S %Y',
         D_FMT: '%m/%d/%y', T_FMT: '%H:%M:%S'}

class Error(Exception):
    pass

Error.__module__ = 'locale'
_names = {}

def setlocale(category, locale=None):
    if locale is not None:
        if isinstance(locale, (tuple, list)):
            locale = '.'.join(part for part in locale if part)
        if locale not in ('', 'C', 'POSIX', 'C.UTF-8', 'C.utf8'):
            raise Error('unsupported locale setting')
        for each in range(LC_ALL) if category == LC_ALL else (category,):
            _names[each] = 'C' if locale in ('', 'POSIX') else locale
    return _names.get(LC_CTYPE if category == LC_ALL else category, 'C')

def getlocale(category=LC_CTYPE):
    if category == LC_ALL:
        raise TypeError('category LC_ALL is not supported')
    return (None, None) if _names.get(category, 'C') == 'C' else ('en_US', 'UTF-8')

def getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    return None, None

def resetlocale(category=LC_ALL):
    _names.clear()

def getpreferredencoding(do_setlocale=True):
    return 'UTF-8'

def getencoding():
    return 'UTF-8'

def nl_langinfo(key, /):
    if key not in _INFO:
        raise ValueError('unsupported langinfo constant')
    return _INFO[key]

def localeconv():
    empty = dict.fromkeys(('int_curr_symbol', 'currency_symbol', 'mon_decimal_point',
                           'mon_thousands_sep', 'positive_sign', 'negative_sign'), '')
    unknown = dict.fromkeys(('int_frac_digits', 'frac_digits', 'p_cs_precedes', 'p_sep_by_space',
                             'n_cs_precedes', 'n_sep_by_space', 'p_sign_posn', 'n_sign_posn'),
                            CHAR_MAX)
    return {'decimal_point': '.', 'thousands_sep': '', 'grouping': [], **empty,
            'mon_grouping': [], **unknown}

def strcoll(os1, os2, /):
    return (os1 > os2) - (os1 < os2)

def strxfrm(string, /):
    return string

_PERCENT = _re.compile(r'%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%]')

def format_string(f, val, grouping=False, monetary=False):
    """As f % val: there is no grouping in C."""
    return f % val

def format(percent, value, grouping=False, monetary=False, *additional):
    import warnings
    warnings.warn("This method will be removed in a future version of Python. "
                  "Use 'locale.format_string()' instead.", DeprecationWarning, stacklevel=2)
    match = _PERCENT.match(percent)
    if not match or len(match.group()) != len(percent):
        raise ValueError(('format() must be given exactly one %%char format specifier, '
                          '%s not valid') % repr(percent))
    return percent % ((value,) + additional) if additional else percent % value

def currency(val, symbol=True, grouping=False, international=False):
    raise ValueError("Currency formatting is not possible using the 'C' locale.")

def str(val):
    return '%.12g' % val

def delocalize(string):
    return string

def localize(string, grouping=False, monetary=False):
    return string

def atof(string, func=float):
    return func(string)

def atoi(string):
    return int(string)
