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


def lines_of(text):
    """The lines of a block, one template each."""
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def topic(setup, block, count=8, name=None):
    """A statement maker: `setup`, then some of the templates in `block` shown."""
    templates = lines_of(block)

    def statement(m):
        return '\n'.join([setup, shown(m, templates, count)])

    statement.__name__ = name or 'topic'
    return statement
