"""Escaping of text for HTML."""
import re

_NAMED = {
    'lt': '<', 'gt': '>', 'amp': '&', 'quot': '"', 'apos': "'", 'nbsp': '\xa0', 'copy': '\xa9',
    'reg': '\xae', 'trade': '\u2122', 'hellip': '\u2026', 'mdash': '\u2014', 'ndash': '\u2013',
    'lsquo': '\u2018', 'rsquo': '\u2019', 'ldquo': '\u201c', 'rdquo': '\u201d', 'bull': '\u2022',
    'euro': '\u20ac', 'pound': '\xa3', 'yen': '\xa5', 'cent': '\xa2', 'sect': '\xa7',
    'para': '\xb6', 'middot': '\xb7', 'deg': '\xb0', 'plusmn': '\xb1', 'times': '\xd7',
    'divide': '\xf7', 'frac12': '\xbd', 'frac14': '\xbc', 'frac34': '\xbe', 'laquo': '\xab',
    'raquo': '\xbb', 'iexcl': '\xa1', 'iquest': '\xbf', 'micro': '\xb5', 'not': '\xac',
    'larr': '\u2190', 'uarr': '\u2191', 'rarr': '\u2192', 'darr': '\u2193', 'harr': '\u2194',
    'le': '\u2264', 'ge': '\u2265', 'ne': '\u2260', 'infin': '\u221e', 'sum': '\u2211',
    'alpha': '\u03b1', 'beta': '\u03b2', 'gamma': '\u03b3', 'delta': '\u03b4', 'pi': '\u03c0',
    'lambda': '\u03bb', 'mu': '\u03bc', 'sigma': '\u03c3', 'omega': '\u03c9', 'szlig': '\xdf',
    'agrave': '\xe0', 'aacute': '\xe1', 'acirc': '\xe2', 'atilde': '\xe3', 'auml': '\xe4',
    'aring': '\xe5', 'aelig': '\xe6', 'ccedil': '\xe7', 'egrave': '\xe8', 'eacute': '\xe9',
    'ecirc': '\xea', 'euml': '\xeb', 'igrave': '\xec', 'iacute': '\xed', 'icirc': '\xee',
    'iuml': '\xef', 'ntilde': '\xf1', 'ograve': '\xf2', 'oacute': '\xf3', 'ocirc': '\xf4',
    'otilde': '\xf5', 'ouml': '\xf6', 'oslash': '\xf8', 'ugrave': '\xf9', 'uacute': '\xfa',
    'ucirc': '\xfb', 'uuml': '\xfc', 'yacute': '\xfd', 'yuml': '\xff', 'Agrave': '\xc0',
    'Aacute': '\xc1', 'Acirc': '\xc2', 'Atilde': '\xc3', 'Auml': '\xc4', 'Aring': '\xc5',
    'AElig': '\xc6', 'Ccedil': '\xc7', 'Egrave': '\xc8', 'Eacute': '\xc9', 'Ecirc': '\xca',
    'Euml': '\xcb', 'Ntilde': '\xd1', 'Ouml': '\xd6', 'Oslash': '\xd8', 'Uuml': '\xdc',
}
_REFERENCE = re.compile(r'&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;)')


def escape(s, quote=True):
    s = s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    if quote:
        s = s.replace('"', '&quot;').replace("'", '&#x27;')
    return s


def _character(match):
    text = match.group(1).rstrip(';')
    if text[0] != '#':
        return _NAMED.get(text, match.group())
    code = int(text[2:], 16) if text[1] in 'xX' else int(text[1:])
    if code == 0 or 0xd800 <= code <= 0xdfff or code > 0x10ffff:
        return '\ufffd'
    return chr(code)


def unescape(s):
    if '&' not in s:
        return s
    return _REFERENCE.sub(_character, s)
