"""fnmatch: file names matched against shell patterns."""
import os as _os
import re as _re
import functools as _functools

def fnmatch(name, pat):
    """Does the name match the pattern?"""
    return fnmatchcase(_os.path.normcase(name), _os.path.normcase(pat))

@_functools.lru_cache(maxsize=256, typed=True)
def _compile_pattern(pat):
    return _re.compile(translate(pat)).match

def filter(names, pat):
    """The names that match."""
    match = _compile_pattern(_os.path.normcase(pat))
    return [name for name in names if match(name) is not None]

def fnmatchcase(name, pat):
    """Does the name match the pattern, also in upper and lower case?"""
    return _compile_pattern(pat)(name) is not None

def translate(pat):
    """The regular expression for a pattern."""
    star = object()
    parts = []
    i = 0
    n = len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == '*':
            if not parts or parts[-1] is not star:
                parts.append(star)
        elif c == '?':
            parts.append('.')
        elif c == '[':
            j = i
            if j < n and pat[j] == '!':
                j += 1
            if j < n and pat[j] == ']':
                j += 1
            while j < n and pat[j] != ']':
                j += 1
            if j >= n:
                parts.append('\\[')
            else:
                parts.append(_bracket(pat[i:j]))
                i = j + 1
        else:
            parts.append(_re.escape(c))
    result = []
    fixed_end = None
    for index, part in enumerate(parts):
        if part is not star:
            continue
        fixed_end = index
    i = 0
    n = len(parts)
    while i < n and parts[i] is not star:
        result.append(parts[i])
        i += 1
    group = 0
    while i < n:
        i += 1
        if i == n:
            result.append('.*')
            break
        fixed = []
        while i < n and parts[i] is not star:
            fixed.append(parts[i])
            i += 1
        fixed = ''.join(fixed)
        if i == n:
            result.append('.*')
            result.append(fixed)
        else:
            result.append(f'(?>.*?{fixed})')
    return f'(?s:{"".join(result)})\\Z'

def _bracket(stuff):
    if '-' not in stuff:
        stuff = stuff.replace('\\', '\\\\')
    else:
        chunks = []
        i = 0
        k = 2 if stuff[0] == '!' else 1
        while True:
            k = stuff.find('-', k)
            if k < 0:
                break
            chunks.append(stuff[i:k])
            i = k + 1
            k = k + 3
        chunk = stuff[i:]
        if chunk:
            chunks.append(chunk)
        else:
            chunks[-1] += '-'
        for k in range(len(chunks) - 1, 0, -1):
            if chunks[k - 1][-1] > chunks[k][0]:
                chunks[k - 1] = chunks[k - 1][:-1] + chunks[k][1:]
                del chunks[k]
        stuff = '-'.join(s.replace('\\', '\\\\').replace('-', '\\-') for s in chunks)
    stuff = _re.sub(r'([&~|])', r'\\\1', stuff)
    if not stuff:
        return '(?!)'
    if stuff == '!':
        return '.'
    if stuff[0] == '!':
        stuff = '^' + stuff[1:]
    elif stuff[0] in ('^', '['):
        stuff = '\\' + stuff
    return f'[{stuff}]'
