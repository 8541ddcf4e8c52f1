"""Escaping of text for HTML."""
import re

_REFERENCE = re.compile(r'&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)')


def escape(s, quote=True):
    s = s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    if quote:
        s = s.replace('"', '&quot;').replace("'", '&#x27;')
    return s


def _numbered(code):
    """What the standard makes of the number of a character."""
    if code == 0 or 0xd800 <= code <= 0xdfff or code > 0x10ffff:
        return '\ufffd'
    if 0x80 <= code <= 0x9f:
        try:
            return bytes([code]).decode('cp1252')
        except UnicodeDecodeError:
            return chr(code)
    control = code < 0x20 and code not in (9, 10, 12, 13) or code == 0x7f
    if control or 0xfdd0 <= code <= 0xfdef or code & 0xfffe == 0xfffe:
        return ''
    return chr(code)


def _named(name):
    """The longest beginning that is a name, and what follows it."""
    from _html_names import NAMES
    for end in range(len(name), 1, -1):
        if name[:end] in NAMES:
            return NAMES[name[:end]] + name[end:]
    return '&' + name


def _character(match):
    text = match.group(1)
    if text[0] != '#':
        return _named(text)
    digits = text[1:].rstrip(';')
    return _numbered(int(digits[1:], 16) if digits[0] in 'xX' else int(digits))


def unescape(s):
    if '&' not in s:
        return s
    return _REFERENCE.sub(_character, s)
