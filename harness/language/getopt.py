"""Options of a command line, in the manner of C's getopt."""
import os

class GetoptError(Exception):
    def __init__(self, msg, opt=''):
        super().__init__(msg, opt)
        self.msg, self.opt = msg, opt

    def __str__(self):
        return self.msg

error = GetoptError

def getopt(args, shortopts, longopts=[]):
    """Options up to the first word that is none, and the words from there on."""
    opts = []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    while args and args[0].startswith('-') and args[0] != '-':
        if args[0] == '--':
            args = args[1:]
            break
        args = _take(opts, args, shortopts, longopts)
    return opts, args

def gnu_getopt(args, shortopts, longopts=[]):
    """Options wherever they stand, and the words between them."""
    opts, words = [], []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    options_first = shortopts.startswith('+') or bool(os.environ.get('POSIXLY_CORRECT'))
    if shortopts.startswith('+'):
        shortopts = shortopts[1:]
    while args:
        if args[0] == '--':
            words += args[1:]
            break
        if args[0].startswith('-') and args[0] != '-':
            args = _take(opts, args, shortopts, longopts)
        elif options_first:
            words += args
            break
        else:
            words.append(args[0])
            args = args[1:]
    return opts, words

def _take(opts, args, shortopts, longopts):
    word, rest = args[0], args[1:]
    if word.startswith('--'):
        return _take_long(opts, word[2:], rest, longopts)
    return _take_short(opts, word[1:], rest, shortopts)

def _take_long(opts, text, rest, longopts):
    name, equals, value = text.partition('=')
    wants_value, name = _find_long(name, longopts)
    if wants_value and not equals:
        if not rest:
            raise GetoptError('option --%s requires argument' % name, name)
        value, rest = rest[0], rest[1:]
    elif equals and not wants_value:
        raise GetoptError('option --%s must not have an argument' % name, name)
    opts.append(('--' + name, value))
    return rest

def _find_long(name, longopts):
    """Does it want a value, and its whole name: any beginning that only one option has will do."""
    fitting = [option for option in longopts if option.startswith(name)]
    if not fitting:
        raise GetoptError('option --%s not recognized' % name, name)
    if name in fitting:
        return False, name
    if name + '=' in fitting:
        return True, name
    if len(fitting) > 1:
        raise GetoptError('option --%s not a unique prefix' % name, name)
    return fitting[0].endswith('='), fitting[0].removesuffix('=')

def _take_short(opts, letters, rest, shortopts):
    while letters:
        letter, letters = letters[0], letters[1:]
        at = shortopts.find(letter)
        if at < 0 or letter == ':':
            raise GetoptError('option -%s not recognized' % letter, letter)
        value = ''
        if shortopts.startswith(':', at + 1):
            if not letters:
                if not rest:
                    raise GetoptError('option -%s requires argument' % letter, letter)
                letters, rest = rest[0], rest[1:]
            value, letters = letters, ''
        opts.append(('-' + letter, value))
    return rest
