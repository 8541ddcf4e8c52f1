"""Texts with holes: `<int>` is filled with an expression of that kind, `«a|b»` with one of its parts."""
import re

KINDS = {
    'any', 'int', 'small', 'float', 'str', 'bytes', 'list', 'tuple', 'dict', 'set', 'bool', 'none'
}
CHOICE = re.compile('«([^«»]*)»')
HOLE = re.compile(r'<(leaf_)?([a-z]+)>')


def fill(m, text):
    def hole(match):
        leaf, kind = match.groups()
        if kind in ('spec', 'percent', 'slice'):
            return getattr(m, kind)()
        if kind == 'any':
            return m.any()
        if kind not in KINDS:
            return match.group()
        return getattr(m, 'leaf_' + kind)() if leaf else m.expr(kind)

    while CHOICE.search(text):
        text = CHOICE.sub(lambda match: m.r.choice(match.group(1).split('|')), text, count=1)
    return HOLE.sub(hole, text)


def shown(m, lines, count):
    """Some of `lines`, each filled and shown."""
    chosen = m.r.sample(lines, min(count, len(lines)))
    return '\n'.join(f'show(lambda: {fill(m, line)})' for line in chosen)
