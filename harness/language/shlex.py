"""Words as a POSIX shell splits them."""
import re

_unsafe = re.compile(r'[^\w@%+=:,./-]', re.ASCII)


def quote(s):
    if not s:
        return "''"
    if _unsafe.search(s) is None:
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    return ' '.join(quote(word) for word in split_command)


def _skip_comment(s, i):
    while i < len(s) and s[i] != '\n':
        i += 1
    return i


def split(s, comments=False, posix=True):
    if s is None:
        raise ValueError('s argument must not be None')
    if not isinstance(s, str):
        s = s.read()
    if not posix:
        raise ValueError('unsupported: shlex.split(posix=False)')
    words = []
    word = None
    i = 0
    while i < len(s):
        c = s[i]
        i += 1
        if c in ' \t\r\n':
            if word is not None:
                words.append(word)
            word = None
        elif c == '#' and comments:
            if word is not None:
                words.append(word)
            word = None
            i = _skip_comment(s, i)
        elif c == "'":
            end = s.find("'", i)
            if end < 0:
                raise ValueError('No closing quotation')
            word = (word or '') + s[i:end]
            i = end + 1
        elif c == '"':
            part, i = _double_quoted(s, i)
            word = (word or '') + part
        elif c == '\\':
            if i >= len(s):
                raise ValueError('No escaped character')
            word = (word or '') + s[i]
            i += 1
        else:
            word = (word or '') + c
    if word is not None:
        words.append(word)
    return words


def _double_quoted(s, i):
    out = ''
    while i < len(s):
        c = s[i]
        i += 1
        if c == '"':
            return out, i
        if c == '\\':
            if i >= len(s):
                raise ValueError('No escaped character')
            if s[i] not in '"\\':
                out += '\\'
            out += s[i]
            i += 1
        else:
            out += c
    raise ValueError('No closing quotation')


class shlex:
    def __init__(self, instream=None, infile=None, posix=False, punctuation_chars=False):
        raise NotImplementedError('unsupported: shlex.shlex')
