"""Uniform resource locators taken apart and put together."""
import re
from collections import namedtuple

__all__ = ['urlparse', 'urlunparse', 'urljoin', 'urldefrag', 'urlsplit', 'urlunsplit', 'urlencode',
           'parse_qs', 'parse_qsl', 'quote', 'quote_plus', 'quote_from_bytes', 'unquote',
           'unquote_plus', 'unquote_to_bytes', 'DefragResult', 'ParseResult', 'SplitResult',
           'DefragResultBytes', 'ParseResultBytes', 'SplitResultBytes']

uses_relative = ['', 'ftp', 'http', 'gopher', 'nntp', 'imap', 'wais', 'file', 'https', 'shttp',
                 'mms', 'prospero', 'rtsp', 'rtspu', 'sftp', 'svn', 'svn+ssh', 'ws', 'wss']
uses_netloc = ['', 'ftp', 'http', 'gopher', 'nntp', 'telnet', 'imap', 'wais', 'file', 'mms',
               'https', 'shttp', 'snews', 'prospero', 'rtsp', 'rtspu', 'rsync', 'svn', 'svn+ssh',
               'sftp', 'nfs', 'git', 'git+ssh', 'ws', 'wss', 'itms-services']
uses_params = ['', 'ftp', 'hdl', 'prospero', 'http', 'imap', 'https', 'shttp', 'rtsp', 'rtspu',
               'sip', 'sips', 'mms', 'sftp', 'tel']
scheme_chars = ('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.')

# ---- text and bytes alike ----

def _same(text):
    return text

def _to_bytes(text):
    return text.encode('ascii', 'strict')

def _as_text(*args):
    """The arguments as text, and what makes the result what they were."""
    is_text = isinstance(args[0], str)
    for arg in args[1:]:
        if arg and isinstance(arg, str) != is_text:
            raise TypeError('Cannot mix str and non-str arguments')
    if is_text:
        return [*args, _same]
    return [arg.decode('ascii', 'strict') if arg else '' for arg in args] + [
        lambda result: result.encode() if hasattr(result, 'encode') else result]

class _ResultMixinStr:
    __slots__ = ()

    def encode(self, encoding='ascii', errors='strict'):
        return self._encoded_counterpart(*(part.encode(encoding, errors) for part in self))

class _ResultMixinBytes:
    __slots__ = ()

    def decode(self, encoding='ascii', errors='strict'):
        return self._decoded_counterpart(*(part.decode(encoding, errors) for part in self))

class _Netloc:
    """What the place in the net says: who, where, which port."""
    __slots__ = ()

    def _signs(self, *signs):
        return signs if isinstance(self, _ResultMixinStr) else tuple(s.encode() for s in signs)

    def _user(self):
        at, colon = self._signs('@', ':')
        who, found, _ = self.netloc.rpartition(at)
        if not found:
            return None, None
        name, found, password = who.partition(colon)
        return name, password if found else None

    def _host(self):
        at, colon, opening, closing = self._signs('@', ':', '[', ']')
        where = self.netloc.rpartition(at)[2]
        _, bracket, rest = where.partition(opening)
        if bracket:
            host, _, port = rest.partition(closing)
            port = port.partition(colon)[2]
        else:
            host, _, port = where.partition(colon)
        return host, port or None

    @property
    def username(self):
        return self._user()[0]

    @property
    def password(self):
        return self._user()[1]

    @property
    def hostname(self):
        host = self._host()[0]
        if not host:
            return None
        zone, = self._signs('%')
        name, percent, rest = host.partition(zone)
        return name.lower() + percent + rest

    @property
    def port(self):
        port = self._host()[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f'Port could not be cast to integer value as {port!r}')
        port = int(port, 10)
        if not 0 <= port <= 65535:
            raise ValueError('Port out of range 0-65535')
        return port

_Defrag = namedtuple('DefragResult', 'url fragment')
_Split = namedtuple('SplitResult', 'scheme netloc path query fragment')
_Parse = namedtuple('ParseResult', 'scheme netloc path params query fragment')

class DefragResult(_Defrag, _ResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return self.url + '#' + self.fragment if self.fragment else self.url

class SplitResult(_Split, _Netloc, _ResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)

class ParseResult(_Parse, _Netloc, _ResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)

class DefragResultBytes(_Defrag, _ResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return self.url + b'#' + self.fragment if self.fragment else self.url

class SplitResultBytes(_Split, _Netloc, _ResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)

class ParseResultBytes(_Parse, _Netloc, _ResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)

for _text, _bytes in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                      (ParseResult, ParseResultBytes)):
    _text._encoded_counterpart = _bytes
    _bytes._decoded_counterpart = _text

# ---- taking apart ----

def urlparse(url, scheme='', allow_fragments=True):
    """Six parts: <scheme>://<netloc>/<path>;<params>?<query>#<fragment>"""
    url, scheme, finish = _as_text(url, scheme)
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ''
    if scheme in uses_params and ';' in path:
        start = max(path.rfind('/'), 0)
        semicolon = path.find(';', start)
        if semicolon >= 0:
            path, params = path[:semicolon], path[semicolon + 1:]
    return finish(ParseResult(scheme, netloc, path, params, query, fragment))

def _check_netloc(netloc):
    """Characters that normalize to those that delimit would mean another place."""
    if not netloc or netloc.isascii():
        return
    import unicodedata
    plain = netloc.translate({ord(c): None for c in '@:#?'})
    normal = unicodedata.normalize('NFKC', plain)
    if plain == normal:
        return
    for c in '/?#@:':
        if c in normal:
            raise ValueError("netloc '" + netloc + "' contains invalid " +
                             'characters under NFKC normalization')

def _is_v4(text):
    parts = text.split('.')
    return len(parts) == 4 and all(re.fullmatch('0|[1-9][0-9]{0,2}', part) and int(part) < 256
                                   for part in parts)

def _is_v6(text):
    text, percent, zone = text.partition('%')
    if percent and (not zone or '%' in zone):
        return False
    before, _, last = text.rpartition(':')
    if _is_v4(last):
        text = before + ':0:0'
    left, gap, right = text.partition('::')
    groups = [group for side in (left, right) if side for group in side.split(':')]
    return (all(re.fullmatch('[0-9a-fA-F]{1,4}', group) for group in groups)
            and (len(groups) < 8 if gap else len(groups) == 8))

def _check_brackets(host):
    if host.startswith('v'):
        if not re.match(r'\Av[a-fA-F0-9]+\..+\Z', host):
            raise ValueError('IPvFuture address is invalid')
        return
    if _is_v4(host):
        raise ValueError('An IPv4 address cannot be in brackets')
    if not _is_v6(host):
        raise ValueError(f'{host!r} does not appear to be an IPv4 or IPv6 address')

def urlsplit(url, scheme='', allow_fragments=True):
    """Five parts: <scheme>://<netloc>/<path>?<query>#<fragment>"""
    url, scheme, finish = _as_text(url, scheme)
    unseen = ''.join(map(chr, range(33)))
    url = url.lstrip(unseen)
    scheme = scheme.strip(unseen)
    for c in '\t\r\n':
        url = url.replace(c, '')
        scheme = scheme.replace(c, '')
    allow_fragments = bool(allow_fragments)
    netloc = query = fragment = ''
    name, colon, rest = url.partition(':')
    if colon and name and name[0].isascii() and name[0].isalpha():
        if all(c in scheme_chars for c in name):
            scheme, url = name.lower(), rest
    if url[:2] == '//':
        end = min([i for i in (url.find(c, 2) for c in '/?#') if i >= 0], default=len(url))
        netloc, url = url[2:end], url[end:]
        if ('[' in netloc) != (']' in netloc):
            raise ValueError('Invalid IPv6 URL')
        if '[' in netloc:
            _check_brackets(netloc.partition('[')[2].partition(']')[0])
    if allow_fragments:
        url, _, fragment = url.partition('#')
    url, _, query = url.partition('?')
    _check_netloc(netloc)
    return finish(SplitResult(scheme, netloc, url, query, fragment))

def urlunparse(components):
    scheme, netloc, url, params, query, fragment, finish = _as_text(*components)
    if params:
        url = '%s;%s' % (url, params)
    return finish(urlunsplit((scheme, netloc, url, query, fragment)))

def urlunsplit(components):
    scheme, netloc, url, query, fragment, finish = _as_text(*components)
    if netloc or scheme and scheme in uses_netloc and url[:2] != '//':
        if url and url[:1] != '/':
            url = '/' + url
        url = '//' + (netloc or '') + url
    before = scheme + ':' if scheme else ''
    behind = [mark + part for mark, part in (('?', query), ('#', fragment)) if part]
    return finish(''.join([before, url, *behind]))

def urldefrag(url):
    url, finish = _as_text(url)
    fragment = ''
    if '#' in url:
        scheme, netloc, path, params, query, fragment = urlparse(url)
        url = urlunparse((scheme, netloc, path, params, query, ''))
    return finish(DefragResult(url, fragment))

# ---- joining ----

def urljoin(base, url, allow_fragments=True):
    """What `url` means where `base` is read."""
    if not (base and url):
        return base if base else url
    base, url, finish = _as_text(base, url)
    bscheme, bnetloc, bpath, bparams, bquery, bfragment = urlparse(base, '', allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, bscheme, allow_fragments)
    if scheme != bscheme or scheme not in uses_relative:
        return finish(url)
    if scheme in uses_netloc:
        if netloc:
            return finish(urlunparse((scheme, netloc, path, params, query, fragment)))
        netloc = bnetloc
    if not path and not params:
        return finish(urlunparse((scheme, netloc, bpath, bparams, query or bquery, fragment)))
    path = _join_paths(bpath, path)
    return finish(urlunparse((scheme, netloc, path, params, query, fragment)))

def _join_paths(base, path):
    segments = path.split('/')
    if path[:1] != '/':
        before = base.split('/')
        if before[-1] != '':
            del before[-1]
        segments = before + segments
        segments[1:-1] = [each for each in segments[1:-1] if each]
    kept = []
    for each in segments:
        if each == '..':
            if kept:
                kept.pop()
        elif each != '.':
            kept.append(each)
    if segments[-1] in ('.', '..'):
        kept.append('')
    return '/'.join(kept) or '/'

# ---- quoting ----

_ALWAYS_SAFE = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~')
_ASCII_RUNS = re.compile('([\x00-\x7f]+)')
_HEX = frozenset('0123456789abcdefABCDEF')

def unquote_to_bytes(string):
    data = string.encode('utf-8') if isinstance(string, str) else string
    first, *rest = data.split(b'%')
    parts = [first]
    for part in rest:
        code = part[:2].decode('latin-1')
        if len(code) == 2 and code[0] in _HEX and code[1] in _HEX:
            parts += [bytes([int(code, 16)]), part[2:]]
        else:
            parts += [b'%', part]
    return b''.join(parts)

def unquote(string, encoding='utf-8', errors='replace'):
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode(encoding, errors)
    if '%' not in string:
        return string.split('%')[0]
    encoding = 'utf-8' if encoding is None else encoding
    errors = 'replace' if errors is None else errors
    parts = _ASCII_RUNS.split(string)
    for i in range(1, len(parts), 2):
        parts[i] = unquote_to_bytes(parts[i]).decode(encoding, errors)
    return ''.join(parts)

def unquote_plus(string, encoding='utf-8', errors='replace'):
    return unquote(string.replace('+', ' '), encoding, errors)

def quote(string, safe='/', encoding=None, errors=None):
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode(encoding or 'utf-8', errors or 'strict')
    elif encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    elif errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)

def quote_plus(string, safe='', encoding=None, errors=None):
    if isinstance(string, str) and ' ' not in string or (
            isinstance(string, bytes) and b' ' not in string):
        return quote(string, safe, encoding, errors)
    safe = safe + (' ' if isinstance(safe, str) else b' ')
    return quote(string, safe, encoding, errors).replace(' ', '+')

def quote_from_bytes(bs, safe='/'):
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError('quote_from_bytes() expected bytes')
    safe = safe.encode('ascii', 'ignore') if isinstance(safe, str) else safe
    kept = _ALWAYS_SAFE.union(byte for byte in safe if byte < 128)
    return ''.join(chr(byte) if byte in kept else '%%%02X' % byte for byte in bs)

# ---- queries ----

def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8',
             errors='replace', max_num_fields=None, separator='&'):
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding=encoding,
                                 errors=errors, max_num_fields=max_num_fields,
                                 separator=separator):
        found.setdefault(name, []).append(value)
    return found

def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8',
              errors='replace', max_num_fields=None, separator='&'):
    qs, finish = _as_text(qs)
    separator, _ = _as_text(separator)
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError('Separator must be of type string or bytes.')
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator) and qs:
        raise ValueError('Max number of fields exceeded')
    pairs = []
    for field in qs.split(separator) if qs else []:
        if not field and not strict_parsing:
            continue
        name, equals, value = field.partition('=')
        if not equals:
            if strict_parsing:
                raise ValueError('bad query field: %r' % (field,))
            if not keep_blank_values:
                continue
        if value or keep_blank_values:
            pairs.append(tuple(finish(unquote(part.replace('+', ' '), encoding, errors))
                               for part in (name, value)))
    return pairs

def _pairs(query):
    """The names and values of a mapping, or a sequence of them."""
    if hasattr(query, 'items'):
        return query.items()
    try:
        fits = not len(query) or isinstance(query[0], tuple)
    except TypeError:
        fits = False
    if not fits:
        raise TypeError('not a valid non-string sequence or mapping object')
    return query

def urlencode(query, doseq=False, safe='', encoding=None, errors=None, quote_via=quote_plus):
    def written(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(value if isinstance(value, str) else str(value), safe, encoding, errors)

    words = []
    for name, value in _pairs(query):
        values = [value]
        if doseq and not isinstance(value, (str, bytes)):
            try:
                len(value)
                values = value
            except TypeError:
                pass
        words += [written(name) + '=' + written(each) for each in values]
    return '&'.join(words)

# ---- small things of old ----

def unwrap(url):
    """The locator inside <URL:...>."""
    url = str(url).strip()
    if url[:1] == '<' and url[-1:] == '>':
        url = url[1:-1].strip()
    return url[4:].strip() if url[:4] == 'URL:' else url

def clear_cache():
    """Nothing is kept."""
