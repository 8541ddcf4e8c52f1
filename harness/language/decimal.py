"""Decimal arithmetic with a settable precision."""
import math as _math
import re as _re
from collections import namedtuple as _namedtuple

for _name in ('DOWN', 'UP', 'FLOOR', 'CEILING', 'HALF_DOWN', 'HALF_UP', 'HALF_EVEN', '05UP'):
    globals()['ROUND_' + _name] = 'ROUND_' + _name
del _name
MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)
HAVE_THREADS = HAVE_CONTEXTVAR = True


# ---- signals ----

class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class InvalidContext(InvalidOperation):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


_SIGNALS = (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow, Subnormal,
            Inexact, Rounded, Clamped)
_SHOWN = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded,
          Subnormal, Underflow) # the order of the repr of a context

def _check_rounding(value):
    if value not in (ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP,
                     ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
        raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, "
                        "ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, "
                        "ROUND_HALF_EVEN,\n   ROUND_05UP]")


_DEFAULT_TRAPS = (InvalidOperation, DivisionByZero, Overflow)


class Context:
    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None,
                 flags=None, traps=None):
        base = _default
        self.prec = prec if prec is not None else base.prec if base else 28
        self.rounding = rounding or (base.rounding if base else ROUND_HALF_EVEN)
        self.Emin = -999999 if Emin is None else Emin
        self.Emax = 999999 if Emax is None else Emax
        self.capitals = 1 if capitals is None else capitals
        self.clamp = 0 if clamp is None else clamp
        self.flags = {s: s in (flags or ()) for s in _SIGNALS}
        if traps is None:
            traps = [s for s in _SIGNALS if base.traps[s]] if base else _DEFAULT_TRAPS
        self.traps = {s: s in traps for s in _SIGNALS}

    def __setattr__(self, name, value):
        if name == 'prec':
            if not isinstance(value, int):
                raise TypeError('an integer is required')
            if not 1 <= value <= MAX_PREC:
                raise ValueError('valid range for prec is [1, MAX_PREC]')
        if name == 'rounding':
            _check_rounding(value)
        object.__setattr__(self, name, value)

    def _raise(self, signal, condition=None, result=None):
        self.flags[signal] = True
        if self.traps[signal]:
            raise signal([condition or signal])
        return result

    def copy(self):
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                       [s for s in _SIGNALS if self.flags[s]],
                       [s for s in _SIGNALS if self.traps[s]])

    __copy__ = copy

    def clear_flags(self):
        for signal in self.flags:
            self.flags[signal] = False

    def clear_traps(self):
        for signal in self.traps:
            self.traps[signal] = False

    def __repr__(self):
        def names(which):
            return ', '.join([s.__name__ for s in _SHOWN if which[s]])
        return ('Context(prec=%d, rounding=%s, Emin=%d, Emax=%d, capitals=%d, clamp=%d, '
                'flags=[%s], traps=[%s])' % (self.prec, self.rounding, self.Emin, self.Emax,
                                             self.capitals, self.clamp, names(self.flags),
                                             names(self.traps)))

    def _signal(self, result, *signals):
        """The result of an operation that sets flags; raises what is trapped."""
        for signal in signals:
            self.flags[signal] = True
        trapped = [s for s in _SIGNALS if s in signals and self.traps[s]]
        if trapped:
            raise trapped[0](trapped)
        return result

    def _overflow(self, sign):
        stays = ((ROUND_DOWN, ROUND_05UP, ROUND_CEILING) if sign else
                 (ROUND_DOWN, ROUND_05UP, ROUND_FLOOR))
        largest = Decimal._make(sign, 10 ** self.prec - 1, self.Etop())
        infinite = Decimal._make(sign, 0, 0, 'inf')
        return self._signal(largest if self.rounding in stays else infinite,
                            Overflow, Inexact, Rounded)

    def _quiet(self, **changes):
        """A copy that traps nothing."""
        copy = Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                       [], [])
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def radix(self):
        return Decimal(10)

    def create_decimal(self, value='0'):
        value = Decimal(value)
        if value.is_nan() and value._int and len(str(value._int)) > self.prec - self.clamp:
            return self._raise(InvalidOperation, ConversionSyntax, _NAN)
        return value._fixed(self)

    def create_decimal_from_float(self, f):
        return Decimal.from_float(f)._fixed(self)

    def copy_decimal(self, a):
        return _operand(a)

    def canonical(self, a):
        if not isinstance(a, Decimal):
            raise TypeError('argument must be a Decimal')
        return a

    def abs(self, a):
        a = _operand(a)
        return self.minus(a) if a._sign else self.plus(a)

    def plus(self, a):
        return _operand(a)._plus(self)

    def minus(self, a):
        return _operand(a)._minus(self)

    def add(self, a, b):
        return _operand(a)._add(_operand(b), self)

    def subtract(self, a, b):
        return _operand(a)._subtract(_operand(b), self)

    def multiply(self, a, b):
        return _operand(a)._multiply(_operand(b), self)

    def divide(self, a, b):
        return _operand(a)._divide(_operand(b), self)

    def divide_int(self, a, b):
        return _operand(a)._floor_divide(_operand(b), self)

    def remainder(self, a, b):
        return _operand(a)._modulo(_operand(b), self)

    def divmod(self, a, b):
        return _both(_operand(a), _operand(b), self)

    def power(self, a, b, modulo=None):
        if modulo is not None:
            return _power_modulo(_operand(a), _operand(b), _operand(modulo), self)
        return _operand(a)._power(_operand(b), self)

    def to_sci_string(self, a):
        return _operand(a).__str__(context=self)

    def to_eng_string(self, a):
        return _operand(a).to_eng_string(self)

    def to_integral_value(self, a):
        return _operand(a).to_integral_value(context=self)

    to_integral = to_integral_value

    def to_integral_exact(self, a):
        return _operand(a).to_integral_exact(context=self)

    def quantize(self, a, b):
        return _operand(a).quantize(_operand(b), context=self)


_default = None
_default = Context()
_current = [_default]
DefaultContext = Context()
ExtendedContext = Context(9, ROUND_HALF_EVEN, traps=[])
BasicContext = Context(9, ROUND_HALF_UP, traps=[DivisionByZero, Overflow, InvalidOperation,
                                                Clamped, Underflow])


def getcontext():
    return _current[0]


def setcontext(context):
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
    _current[0] = context


class _Manager:
    def __init__(self, context):
        self._new = context.copy()

    def __enter__(self):
        self._old = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, *exc):
        setcontext(self._old)


def localcontext(ctx=None, **kwargs):
    manager = _Manager(getcontext() if ctx is None else ctx)
    for name, value in kwargs.items():
        if name not in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags', 'traps'):
            raise TypeError("'%s' is an invalid keyword argument for this function" % name)
        setattr(manager._new, name, value)
    return manager


# ---- rounding ----

def _round_up(rounding, sign, whole, rest, unit):
    """Whether whole + rest/unit is rounded away from zero."""
    if rest == 0 or rounding == ROUND_DOWN:
        return False
    if rounding == ROUND_UP:
        return True
    if rounding == ROUND_CEILING:
        return not sign
    if rounding == ROUND_FLOOR:
        return bool(sign)
    if rounding == ROUND_05UP:
        return whole % 5 == 0
    twice = 2 * rest
    if twice != unit:
        return twice > unit
    if rounding == ROUND_HALF_UP:
        return True
    return rounding == ROUND_HALF_EVEN and whole % 2 == 1


def _cut(coefficient, places, rounding, sign):
    """coefficient / 10**places, rounded; and whether it was exact."""
    if coefficient and places > _digits(coefficient) + 1:
        coefficient, places = 1, 2
    unit = 10 ** places
    whole, rest = divmod(coefficient, unit)
    return whole + _round_up(rounding, sign, whole, rest, unit), rest == 0


_NUMBER = _re.compile(r'([-+])?(?:(\d*)(?:\.(\d*))?(?:E([-+]?\d+))?|(Inf)(?:inity)?'
                      r'|(s)?NaN(\d*))$', _re.IGNORECASE)


def _digits(n):
    if n.bit_length() < 13000:
        return len(str(n))
    count = int(n.bit_length() * 0.30102999566398)
    while 10 ** count <= n:
        count += 1
    return count


def _operand(value):
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    raise TypeError('conversion from %s to Decimal is not supported' % type(value).__name__)


DecimalTuple = _namedtuple('DecimalTuple', 'sign digits exponent')


class Decimal:
    """(-1)**_sign * _int * 10**_exp, or _kind 'inf' or 'nan'."""
    __slots__ = ('_sign', '_int', '_exp', '_kind')

    def __new__(cls, value='0', context=None):
        if isinstance(value, str):
            return cls._of_text(value, context or getcontext())
        if isinstance(value, Decimal):
            return value if type(value) is cls else cls._make(value._sign, value._int, value._exp,
                                                              value._kind)
        if isinstance(value, int):
            return cls._make(int(value < 0), abs(value), 0)
        if isinstance(value, float):
            made = cls.from_float(value)
            (context or getcontext())._signal(None, FloatOperation)
            return made
        if isinstance(value, (tuple, list)):
            return cls._of_tuple(value)
        raise TypeError('conversion from %s to Decimal is not supported' % type(value).__name__)

    @classmethod
    def _make(cls, sign, coefficient, exponent, kind=''):
        self = object.__new__(cls)
        self._sign = sign
        self._int = coefficient
        self._exp = exponent
        self._kind = kind
        return self

    @classmethod
    def _of_text(cls, text, context):
        found = _NUMBER.match(text.strip().replace('_', ''))
        if not found or not (found[2] or found[3] or found[5] or found[7] is not None):
            return context._raise(InvalidOperation, ConversionSyntax, _NAN)
        sign = int(found[1] == '-')
        if found[5]:
            return cls._make(sign, 0, 0, 'inf')
        if found[7] is not None:
            return cls._make(sign, int(found[7] or 0), 0, 'snan' if found[6] else 'nan')
        fraction = found[3] or ''
        return cls._make(sign, int((found[2] or '') + fraction or '0'),
                         int(found[4] or 0) - len(fraction))

    @classmethod
    def _of_tuple(cls, value):
        if len(value) != 3:
            raise ValueError('argument must be a sequence of length 3')
        sign, digits, exponent = value
        if not isinstance(sign, int) or sign not in (0, 1):
            raise ValueError('sign must be an integer with the value 0 or 1')
        if exponent == 'F':
            return cls._make(sign, 0, 0, 'inf')
        if isinstance(exponent, str) and exponent not in ('n', 'N'):
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
        if not isinstance(exponent, (int, str)):
            raise ValueError('exponent must be an integer')
        if not isinstance(digits, (tuple, list)):
            raise ValueError('coefficient must be a tuple of digits')
        if not all(isinstance(digit, int) and 0 <= digit <= 9 for digit in digits):
            raise ValueError('coefficient must be a tuple of digits')
        if isinstance(exponent, str):
            return cls._make(sign, int(''.join(map(str, digits)) or '0'), 0,
                             'nan' if exponent == 'n' else 'snan')
        return cls._make(sign, int(''.join(map(str, digits)) or '0'), exponent)

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError('argument must be int or float')
        if _math.isnan(f) or _math.isinf(f):
            return cls(repr(f))
        top, bottom = abs(f).as_integer_ratio()
        places = bottom.bit_length() - 1
        return cls._make(int(_math.copysign(1, f) < 0), top * 5 ** places, -places)

    # text

    def __str__(self, capital='E', context=None):
        sign = '-' if self._sign else ''
        if self._kind:
            text = {'inf': 'Infinity', 'nan': 'NaN', 'snan': 'sNaN'}[self._kind]
            return sign + text + (str(self._int) if self._int and self._kind != 'inf' else '')
        digits = str(self._int)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            point = left
        else:
            point = 1
        if point <= 0:
            text = '0.' + '0' * -point + digits
        elif point >= len(digits):
            text = digits + '0' * (point - len(digits))
        else:
            text = digits[:point] + '.' + digits[point:]
        if left != point:
            text += '%s%+d' % (capital if (context or getcontext()).capitals else 'e', left - point)
        return sign + text

    def __repr__(self):
        return "Decimal('%s')" % str(self)

    def to_eng_string(self, context=None):
        digits = str(self._int)
        left = self._exp + len(digits)
        if self._kind or (self._exp <= 0 and left > -6):
            return str(self)
        point = (left + 1) % 3 - 1 if self._int == 0 else (left - 1) % 3 + 1
        digits += '0' * (point - len(digits))
        text = digits[:point] + ('.' + digits[point:] if digits[point:] else '')
        if left != point:
            text += '%s%+d' % ('E' if (context or getcontext()).capitals else 'e', left - point)
        return ('-' if self._sign else '') + text

    def as_tuple(self):
        if self._kind:
            digits = tuple(map(int, str(self._int))) if self._int else ()
            return DecimalTuple(self._sign, (0,) if self._kind == 'inf' else digits,
                                {'inf': 'F', 'nan': 'n', 'snan': 'N'}[self._kind])
        return DecimalTuple(self._sign, tuple(map(int, str(self._int))), self._exp)

    def as_integer_ratio(self):
        if self._kind == 'inf':
            raise OverflowError('cannot convert Infinity to integer ratio')
        if self._kind:
            raise ValueError('cannot convert NaN to integer ratio')
        top, bottom = self._int, 1
        if self._exp >= 0:
            top *= 10 ** self._exp
        else:
            bottom = 10 ** -self._exp
            common = _math.gcd(top, bottom)
            top, bottom = top // common, bottom // common
        return (-top if self._sign else top), bottom

    # questions

    def is_nan(self):
        return self._kind in ('nan', 'snan')

    def is_snan(self):
        return self._kind == 'snan'

    def is_qnan(self):
        return self._kind == 'nan'

    def is_infinite(self):
        return self._kind == 'inf'

    def is_finite(self):
        return not self._kind

    def is_zero(self):
        return not self._kind and self._int == 0

    def is_signed(self):
        return self._sign == 1

    def is_normal(self, context=None):
        return bool(self) and not self._kind and self.adjusted() >= (context or getcontext()).Emin

    def is_subnormal(self, context=None):
        return bool(self) and not self._kind and self.adjusted() < (context or getcontext()).Emin

    def is_canonical(self):
        return True

    def canonical(self):
        return self

    def radix(self):
        return Decimal(10)

    def number_class(self, context=None):
        if self.is_nan():
            return 'sNaN' if self._kind == 'snan' else 'NaN'
        kind = ('Infinity' if self._kind else 'Zero' if not self else
                'Subnormal' if self.is_subnormal(context) else 'Normal')
        return ('-' if self._sign else '+') + kind

    def adjusted(self):
        return 0 if self._kind else self._exp + _digits(self._int) - 1

    def __bool__(self):
        return bool(self._kind) or self._int != 0

    real = property(lambda self: self)
    imag = property(lambda self: Decimal(0))

    def conjugate(self):
        return self

    # finishing

    def _fixed(self, context):
        """As the context allows: its precision and range of exponents."""
        if self._kind == 'inf':
            return self
        if self._kind:
            return Decimal._make(self._sign, self._int % 10 ** (context.prec - context.clamp), 0,
                                 self._kind)
        exponent, coefficient, tiny = self._exp, self._int, context.Etiny()
        if not coefficient:
            fit = min(max(exponent, tiny), context.Etop() if context.clamp else context.Emax)
            zero = Decimal._make(self._sign, 0, fit)
            return zero if fit == exponent else context._signal(zero, Clamped)
        digits = _digits(coefficient)
        if exponent + digits - 1 > context.Emax:
            return context._overflow(self._sign)
        subnormal = exponent + digits - 1 < context.Emin
        least = max(exponent + digits - context.prec, tiny)
        signals = [Subnormal] if subnormal else []
        if exponent < least:
            coefficient, exact = _cut(coefficient, least - exponent, context.rounding, self._sign)
            exponent = least
            if _digits(coefficient) > context.prec:
                coefficient //= 10
                exponent += 1
            if coefficient and exponent + _digits(coefficient) - 1 > context.Emax:
                return context._overflow(self._sign)
            signals += [Rounded] if exact else [Rounded, Inexact, Underflow][:2 + subnormal]
            if not coefficient:
                signals.append(Clamped)
        if context.clamp and exponent > context.Etop():
            coefficient *= 10 ** (exponent - context.Etop())
            exponent = context.Etop()
            signals.append(Clamped)
        result = Decimal._make(self._sign, coefficient, exponent)
        return context._signal(result, *signals) if signals else result

    def _nan_of(self, other, context):
        for value in (self, other):
            if value._kind == 'snan':
                quiet = Decimal._make(value._sign, value._int, 0, 'nan')._fixed(context)
                return context._raise(InvalidOperation, None, quiet)
        return (self if self.is_nan() else other)._fixed(context)

    def _plus(self, context):
        if self.is_nan():
            return self._nan_of(self, context)
        if self.is_zero() and context.rounding != ROUND_FLOOR:
            return Decimal._make(0, 0, self._exp)._fixed(context)
        return self._fixed(context)

    def _minus(self, context):
        if self.is_nan():
            return self._nan_of(self, context)
        if self.is_zero() and context.rounding != ROUND_FLOOR:
            return Decimal._make(0, 0, self._exp)._fixed(context)
        return self.copy_negate()._fixed(context)

    def __pos__(self):
        return self._plus(getcontext())

    def __neg__(self):
        return self._minus(getcontext())

    def __abs__(self):
        return -self if self._sign else +self

    def copy_abs(self):
        return Decimal._make(0, self._int, self._exp, self._kind)

    def copy_negate(self):
        return Decimal._make(1 - self._sign, self._int, self._exp, self._kind)

    def copy_sign(self, other):
        return Decimal._make(_operand(other)._sign, self._int, self._exp, self._kind)

    # arithmetic

    def _value(self, exponent):
        """The signed coefficient at a smaller or equal exponent."""
        value = self._int * 10 ** (self._exp - exponent)
        return -value if self._sign else value

    def _add(self, other, context):
        if self._kind or other._kind:
            if self.is_nan() or other.is_nan():
                return self._nan_of(other, context)
            if self._kind and other._kind and self._sign != other._sign:
                return context._raise(InvalidOperation, None, _NAN)
            return self if self._kind else other
        if self and other:
            high, low = (self, other) if self.adjusted() > other.adjusted() else (other, self)
            least = high._exp + min(-1, _digits(high._int) - context.prec - 2)
            if low.adjusted() < least: # only its sign shows
                low = Decimal._make(low._sign, 1, least)
            self, other = high, low
        exponent = min(self._exp, other._exp)
        total = self._value(exponent) + other._value(exponent)
        if total == 0:
            negative = self._sign and other._sign
            if self._sign != other._sign and context.rounding == ROUND_FLOOR:
                negative = True
            return Decimal._make(int(negative), 0, exponent)._fixed(context)
        return Decimal._make(int(total < 0), abs(total), exponent)._fixed(context)

    def _subtract(self, other, context):
        return self._add(other if other.is_nan() else other.copy_negate(), context)

    def _multiply(self, other, context):
        sign = self._sign ^ other._sign
        if self._kind or other._kind:
            if self.is_nan() or other.is_nan():
                return self._nan_of(other, context)
            if not self or not other:
                return context._raise(InvalidOperation, None, _NAN)
            return Decimal._make(sign, 0, 0, 'inf')
        return Decimal._make(sign, self._int * other._int, self._exp + other._exp)._fixed(context)

    def _divide(self, other, context):
        sign = self._sign ^ other._sign
        if self._kind or other._kind:
            if self.is_nan() or other.is_nan():
                return self._nan_of(other, context)
            if self._kind and other._kind:
                return context._raise(InvalidOperation, None, _NAN)
            if self._kind:
                return Decimal._make(sign, 0, 0, 'inf')
            return context._signal(Decimal._make(sign, 0, context.Etiny()), Clamped)
        if not other:
            if not self:
                return context._raise(InvalidOperation, DivisionUndefined, _NAN)
            return context._raise(DivisionByZero, None, Decimal._make(sign, 0, 0, 'inf'))
        ideal = self._exp - other._exp
        if not self:
            return Decimal._make(sign, 0, ideal)._fixed(context)
        shift = _digits(other._int) - _digits(self._int) + context.prec + 1
        exponent = ideal - shift
        if shift >= 0:
            quotient, rest = divmod(self._int * 10 ** shift, other._int)
        else:
            quotient, rest = divmod(self._int, other._int * 10 ** -shift)
        if rest:
            quotient += quotient % 5 == 0
        else:
            while exponent < ideal and quotient % 10 == 0:
                quotient //= 10
                exponent += 1
        return Decimal._make(sign, quotient, exponent)._fixed(context)

    def _whole_division(self, other, context):
        """Quotient towards zero and remainder, both as Decimals; neither special."""
        larger = self.adjusted() - other.adjusted() if self._int else -1
        if larger > context.prec:
            nan = context._raise(InvalidOperation, DivisionImpossible, _NAN)
            return nan, nan
        exponent = min(self._exp, other._exp)
        if larger < 0:
            rest = self._int and self._int * 10 ** (self._exp - exponent)
            return (Decimal._make(self._sign ^ other._sign, 0, 0),
                    Decimal._make(self._sign, rest, exponent))
        a = self._int * 10 ** (self._exp - exponent)
        b = other._int * 10 ** (other._exp - exponent)
        quotient, rest = divmod(a, b)
        if _digits(quotient) > context.prec:
            nan = context._raise(InvalidOperation, DivisionImpossible, _NAN)
            return nan, nan
        return (Decimal._make(self._sign ^ other._sign, quotient, 0),
                Decimal._make(self._sign, rest, exponent))

    def _divmod(self, other, context):
        if self._kind or other._kind:
            if self.is_nan() or other.is_nan():
                nan = self._nan_of(other, context)
                return nan, nan
            if self._kind:
                nan = context._raise(InvalidOperation, None, _NAN)
                return nan, nan
            return Decimal._make(self._sign ^ other._sign, 0, 0), self
        return self._whole_division(other, context)

    def _floor_divide(self, other, context):
        if not self._kind and not other._kind and not other:
            if not self:
                return context._raise(InvalidOperation, DivisionUndefined, _NAN)
            return context._raise(DivisionByZero, None,
                                  Decimal._make(self._sign ^ other._sign, 0, 0, 'inf'))
        if self._kind == 'inf' and not other._kind:
            return Decimal._make(self._sign ^ other._sign, 0, 0, 'inf')
        if self._kind == 'inf' and other._kind == 'inf':
            return context._raise(InvalidOperation, None, _NAN)
        return self._divmod(other, context)[0]

    def _modulo(self, other, context):
        if not self._kind and not other._kind and not other:
            return context._raise(InvalidOperation, None if self else DivisionUndefined, _NAN)
        return self._divmod(other, context)[1]._fixed(context)

    def _power(self, other, context):
        if self.is_nan() or other.is_nan():
            return self._nan_of(other, context)
        if self._kind or other._kind:
            return self._special_power(other, context)
        if not other:
            if not self:
                return context._raise(InvalidOperation, None, _NAN)
            return Decimal(1)
        if other == other.to_integral_value():
            n = int(other)
            if not self:
                if n < 0:
                    return Decimal._make(self._sign & n & 1, 0, 0, 'inf')
                return Decimal._make(self._sign & n & 1, 0, 0)
            return self._whole_power(n, context)
        if not self:
            return Decimal._make(0, 0, 0, 'inf' if other._sign else '')
        if self._sign:
            return context._raise(InvalidOperation, None, _NAN)
        wide = Context(context.prec + 12, ROUND_HALF_EVEN, traps=[])
        result = other._multiply(self.ln(wide), wide).exp(wide)._fixed(context)
        if result._int and _digits(result._int) < context.prec:
            pad = context.prec - _digits(result._int)
            result = Decimal._make(result._sign, result._int * 10 ** pad, result._exp - pad)
        if result._kind:
            return context._signal(result, Overflow, Inexact, Rounded)
        return context._signal(result, Inexact, Rounded)

    def _whole_power(self, n, context):
        """Rounded where and as often as the reference rounds, whose last digit is not always the
        nearest."""
        wide = Context(context.prec + _digits(abs(n)) + 2 + (n < 0), ROUND_HALF_EVEN, traps=[])
        base = self.copy_abs()
        if n < 0:
            base = Decimal(1)._divide(base, wide)
        result = base
        for bit in bin(abs(n))[3:]:
            result = result._multiply(result, wide)
            if bit == '1':
                result = result._multiply(base, wide)
            if result._kind or not result:
                break
        sign = self._sign & n & 1
        if result._kind or not result:
            return Decimal._make(sign, 1, context.Emax + 1 if result._kind else
                                 context.Etiny() - 2)._fixed(context)
        return Decimal._make(sign, result._int, result._exp)._fixed(context)

    def _special_power(self, other, context):
        """Where one of both is infinite."""
        if not other:
            return Decimal(1)
        if other._kind:
            if self._sign and self:
                return context._raise(InvalidOperation, None, _NAN)
            order = self._order(Decimal(1))
            if order == 0:
                return Decimal._make(0, 10 ** (context.prec - 1), 1 - context.prec)
            return Decimal._make(0, 0, 0, 'inf' if (order > 0) != bool(other._sign) else '')
        whole = other == other.to_integral_value()
        if self._sign and not whole:
            return context._raise(InvalidOperation, None, _NAN)
        odd = whole and int(other) % 2 == 1
        return Decimal._make(int(self._sign and odd), 0, 0, '' if other._sign else 'inf')

    # transcendental functions: Taylor series in wide integers

    def exp(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return self._nan_of(self, context)
        if self._kind:
            return Decimal(0) if self._sign else self
        if not self:
            return Decimal(1)
        if self.adjusted() > len(str(context.Emax)):
            if not self._sign:
                return context._signal(Decimal._make(0, 0, 0, 'inf'), Overflow, Inexact, Rounded)
            return Decimal._make(0, 1, context.Etiny() - 2)._fixed(context)
        if self.adjusted() < -context.prec - 1: # so near to 1 that only the side shows
            unit = 10 ** (context.prec + 2)
            return _half_even(Decimal._make(0, unit + (-1 if self._sign else 1),
                                            -context.prec - 2), context)
        # A power of ten, which is exact, times one of e between 1 and 10.
        halvings = 8
        places = context.prec + 16 + max(0, self.adjusted())
        unit = 10 ** places
        top, bottom = self.as_integer_ratio()
        ln10 = _ln(Decimal(10), places)
        shift, rest = divmod(top * unit // bottom, ln10._int // 10 ** (-ln10._exp - places))
        x = rest >> halvings
        total = term = unit
        n = 1
        while term:
            term = term * x // (unit * n)
            total += term
            n += 1
        for _ in range(halvings):
            total = total * total // unit
        return _half_even(Decimal._make(0, total, shift - places), context)

    def ln(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return self._nan_of(self, context)
        if self._kind and not self._sign:
            return self
        if not self:
            return Decimal._make(1, 0, 0, 'inf')
        if self._sign:
            return context._raise(InvalidOperation, None, _NAN)
        if self == 1:
            return Decimal(0)
        return _half_even(_ln(self, context.prec + 10), context)

    def log10(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return self._nan_of(self, context)
        if self._kind and not self._sign:
            return self
        if not self:
            return Decimal._make(1, 0, 0, 'inf')
        if self._sign:
            return context._raise(InvalidOperation, None, _NAN)
        if str(self._int).rstrip('0') == '1':
            return Decimal(self.adjusted())._fixed(context)
        wide = Context(context.prec + 10, ROUND_HALF_EVEN, traps=[])
        return _half_even(_ln(self, context.prec + 10)._divide(
            _ln(Decimal(10), context.prec + 10), wide), context)

    def sqrt(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return self._nan_of(self, context)
        if self._kind and not self._sign:
            return self
        if not self:
            return Decimal._make(self._sign, 0, self._exp // 2)._fixed(context)
        if self._sign:
            return context._raise(InvalidOperation, None, _NAN)
        ideal = self._exp // 2
        coefficient, exponent = self._int, self._exp
        shift = 2 * (context.prec + 1) - _digits(coefficient)
        shift += (exponent - shift) % 2
        exponent -= shift
        rest = 0
        if shift >= 0:
            coefficient *= 10 ** shift
        else:
            coefficient, rest = divmod(coefficient, 10 ** -shift)
        root = _math.isqrt(coefficient)
        exponent //= 2
        if rest == 0 and root * root == coefficient:
            while exponent < ideal and root % 10 == 0:
                root //= 10
                exponent += 1
        elif root % 5 == 0:
            root += 1
        return _half_even(Decimal._make(0, root, exponent), context)

    # rounding

    def quantize(self, exp, rounding=None, context=None):
        context = context or getcontext()
        exp = _operand(exp)
        if rounding is not None:
            _check_rounding(rounding)
        rounding = rounding or context.rounding
        if self._kind or exp._kind:
            if self.is_nan() or exp.is_nan():
                return self._nan_of(exp, context)
            if self._kind and exp._kind:
                return self
            return context._raise(InvalidOperation, None, _NAN)
        if not context.Etiny() <= exp._exp <= context.Emax:
            return context._raise(InvalidOperation, None, _NAN)
        if self and (self.adjusted() > context.Emax or
                     self.adjusted() - exp._exp + 1 > context.prec):
            return context._raise(InvalidOperation, None, _NAN)
        result = self._rescaled(exp._exp, rounding)
        if _digits(result._int) > context.prec or result.adjusted() > context.Emax:
            return context._raise(InvalidOperation, None, _NAN)
        signals = [Subnormal] if result and result.adjusted() < context.Emin else []
        if exp._exp > self._exp:
            signals += [Rounded] if result._order(self) == 0 else [Rounded, Inexact]
        return context._signal(result, *signals) if signals else result

    def _rescaled(self, exponent, rounding):
        if self._exp >= exponent:
            return Decimal._make(self._sign, self._int * 10 ** (self._exp - exponent), exponent)
        coefficient, _ = _cut(self._int, exponent - self._exp, rounding, self._sign)
        return Decimal._make(self._sign, coefficient, exponent)

    def to_integral_value(self, rounding=None, context=None):
        context = context or getcontext()
        if self.is_nan():
            return self._nan_of(self, context)
        if self._kind or self._exp >= 0:
            return self
        return self._rescaled(0, rounding or context.rounding)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        context = context or getcontext()
        result = self.to_integral_value(rounding, context)
        if self._kind or self._exp >= 0:
            return result
        return context._signal(result, *([Rounded] if result._order(self) == 0 else
                                         [Rounded, Inexact]))

    def normalize(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return self._nan_of(self, context)
        value = self._fixed(context)
        if value._kind:
            return value
        if not value:
            return Decimal._make(value._sign, 0, 0)
        coefficient, exponent = value._int, value._exp
        highest = context.Etop() if context.clamp else context.Emax
        while coefficient % 10 == 0 and exponent < highest:
            coefficient //= 10
            exponent += 1
        return Decimal._make(value._sign, coefficient, exponent)

    def _integer(self, rounding):
        if self._kind == 'inf':
            raise OverflowError('cannot convert Infinity to integer')
        if self._kind:
            raise ValueError('cannot convert NaN to integer')
        value = self._rescaled(0, rounding)
        return -value._int if value._sign else value._int

    def __int__(self):
        return self._integer(ROUND_DOWN)

    __trunc__ = __int__

    def __floor__(self):
        return self._integer(ROUND_FLOOR)

    def __ceil__(self):
        return self._integer(ROUND_CEILING)

    def __round__(self, n=None):
        if n is None:
            return self._integer(ROUND_HALF_EVEN)
        if not isinstance(n, int):
            raise TypeError('optional arg must be an integer')
        if self._kind:
            return self._nan_of(self, getcontext()) if self.is_nan() else \
                getcontext()._raise(InvalidOperation, None, _NAN)
        return self.quantize(Decimal._make(0, 1, -n), ROUND_HALF_EVEN)

    def __float__(self):
        if self._kind == 'snan':
            raise ValueError('cannot convert signaling NaN to float')
        return float('nan' if self._kind else str(self)) if self.is_nan() else float(str(self))

    def __complex__(self):
        return complex(float(self))

    def scaleb(self, other, context=None):
        context, other = context or getcontext(), _operand(other)
        if self.is_nan() or other.is_nan():
            return self._nan_of(other, context)
        if other._kind or other._exp != 0 or other._int > 2 * (context.Emax + context.prec):
            return context._raise(InvalidOperation, None, _NAN)
        if self._kind:
            return self
        return Decimal._make(self._sign, self._int, self._exp + int(other))._fixed(context)

    def fma(self, other, third, context=None):
        context, other, third = context or getcontext(), _operand(other), _operand(third)
        if self._kind or other._kind:
            product = self._multiply(other, context)
            if product.is_nan() and not (self.is_nan() or other.is_nan()) and third.is_nan():
                return third._nan_of(third, context)
        else:
            product = Decimal._make(self._sign ^ other._sign, self._int * other._int,
                                    self._exp + other._exp)
        return product._add(third, context)

    def same_quantum(self, other, context=None):
        other = _operand(other)
        if self._kind or other._kind:
            return (self.is_nan() and other.is_nan()) or (self._kind == other._kind == 'inf')
        return self._exp == other._exp

    def _pick(self, other, context, largest, sizes):
        """The larger or smaller of two; a number beats a quiet NaN."""
        context, other = context or getcontext(), _operand(other)
        if self.is_nan() or other.is_nan():
            if self._kind == 'nan' and not other.is_nan():
                return other._fixed(context)
            if other._kind == 'nan' and not self.is_nan():
                return self._fixed(context)
            return self._nan_of(other, context)
        order = self.copy_abs()._order(other.copy_abs()) if sizes else self._order(other)
        order = order or self._total(other)
        return (other if (order < 0) == largest else self)._fixed(context)

    def max(self, other, context=None):
        return self._pick(other, context, True, False)

    def min(self, other, context=None):
        return self._pick(other, context, False, False)

    def max_mag(self, other, context=None):
        return self._pick(other, context, True, True)

    def min_mag(self, other, context=None):
        return self._pick(other, context, False, True)

    def remainder_near(self, other, context=None):
        context, other = context or getcontext(), _operand(other)
        if self.is_nan() or other.is_nan():
            return self._nan_of(other, context)
        if self._kind or not other:
            return context._raise(InvalidOperation, None if self else DivisionUndefined, _NAN)
        if other._kind:
            return self._fixed(context)
        larger = self.adjusted() - other.adjusted() if self._int else -2
        if larger > context.prec:
            return context._raise(InvalidOperation, DivisionImpossible, _NAN)
        exponent = min(self._exp, other._exp)
        if larger < -1:
            rest = self._int and self._int * 10 ** (self._exp - exponent)
            return Decimal._make(self._sign, rest, exponent)._fixed(context)
        a = self._int * 10 ** (self._exp - exponent)
        b = other._int * 10 ** (other._exp - exponent)
        quotient, rest = divmod(a, b)
        sign = self._sign
        if 2 * rest > b or (2 * rest == b and quotient % 2):
            quotient, rest, sign = quotient + 1, b - rest, 1 - sign
        if _digits(quotient) > context.prec:
            return context._raise(InvalidOperation, DivisionImpossible, _NAN)
        return Decimal._make(sign, rest, exponent)._fixed(context)

    def logb(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return self._nan_of(self, context)
        if self._kind:
            return self.copy_abs()
        if not self:
            return context._raise(DivisionByZero, None, Decimal._make(1, 0, 0, 'inf'))
        return Decimal(self.adjusted())._fixed(context)

    def next_plus(self, context=None):
        return self._next(context or getcontext(), 0)

    def next_minus(self, context=None):
        return self._next(context or getcontext(), 1)

    def _next(self, context, down):
        """The neighbour above or below."""
        if self.is_nan():
            return self._nan_of(self, context)
        if self._kind:
            return self if self._sign == down else \
                Decimal._make(self._sign, 10 ** context.prec - 1, context.Etop())
        toward = context._quiet(rounding=ROUND_FLOOR if down else ROUND_CEILING)
        rounded = self._fixed(toward)
        if rounded._order(self):
            return rounded
        return self._add(Decimal._make(down, 1, context.Etiny() - 1), toward)

    def next_toward(self, other, context=None):
        context, other = context or getcontext(), _operand(other)
        if self.is_nan() or other.is_nan():
            return self._nan_of(other, context)
        order = self._order(other)
        if not order:
            return self.copy_sign(other)
        result = self._next(context, int(order > 0))
        if result._kind:
            return context._signal(result, Overflow, Inexact, Rounded)
        if result.adjusted() < context.Emin:
            signals = [Underflow, Subnormal, Inexact, Rounded] + ([] if result else [Clamped])
            return context._signal(result, *signals)
        return result

    def _bits(self, context):
        """The digits 0 and 1 as an integer in base 10, or None."""
        if self._kind or self._sign or self._exp or set(str(self._int)) - {'0', '1'}:
            return None
        return int(str(self._int)[-context.prec:], 2)

    def _logical(self, other, context, combine):
        context, other = context or getcontext(), _operand(other)
        a, b = self._bits(context), other._bits(context)
        if a is None or b is None:
            return context._raise(InvalidOperation, None, _NAN)
        return Decimal._make(0, int(bin(combine(a, b))[2:]), 0)

    def logical_and(self, other, context=None):
        return self._logical(other, context, lambda a, b: a & b)

    def logical_or(self, other, context=None):
        return self._logical(other, context, lambda a, b: a | b)

    def logical_xor(self, other, context=None):
        return self._logical(other, context, lambda a, b: a ^ b)

    def logical_invert(self, context=None):
        context = context or getcontext()
        ones = Decimal._make(0, int('1' * context.prec), 0)
        return self.logical_xor(ones, context)

    def _places(self, other, context):
        """By how much to shift or rotate, or None."""
        if other._kind or other._exp or other._int > context.prec:
            return None
        return -other._int if other._sign else other._int

    def shift(self, other, context=None):
        return self._moved(other, context, False)

    def rotate(self, other, context=None):
        return self._moved(other, context, True)

    def _moved(self, other, context, around):
        context, other = context or getcontext(), _operand(other)
        if self.is_nan() or other.is_nan():
            return self._nan_of(other, context)
        by = self._places(other, context)
        if by is None:
            return context._raise(InvalidOperation, None, _NAN)
        if self._kind:
            return self
        digits = str(self._int)[-context.prec:].rjust(context.prec, '0')
        if around:
            digits = digits[by:] + digits[:by]
        elif by < 0:
            digits = digits[:by]
        else:
            digits = (digits + '0' * by)[-context.prec:]
        return Decimal._make(self._sign, int(digits or '0'), self._exp)

    # comparing

    def _order(self, other):
        """-1, 0, 1 for finite or infinite numbers."""
        if self._kind or other._kind:
            a = 0 if not self._kind else -1 if self._sign else 1
            b = 0 if not other._kind else -1 if other._sign else 1
            return (a > b) - (a < b)
        a, b = self._scale(), other._scale()
        if a == b and self._int and other._int:
            exponent = min(self._exp, other._exp)
            a, b = self._value(exponent), other._value(exponent)
        return (a > b) - (a < b)

    def _scale(self):
        """Numbers of different scales are in the order of their scales."""
        if self._int == 0:
            return 0, 0
        size = self._exp + _digits(self._int)
        return (-1, -size) if self._sign else (1, size)

    def compare(self, other, context=None):
        other = _operand(other)
        if self.is_nan() or other.is_nan():
            return self._nan_of(other, context or getcontext())
        return Decimal(self._order(other))

    def compare_signal(self, other, context=None):
        context, other = context or getcontext(), _operand(other)
        if self.is_nan() or other.is_nan():
            context._raise(InvalidOperation, None, None)
            return self._nan_of(other, context)
        return Decimal(self._order(other))

    def _total(self, other):
        """-1, 0, 1 in an order of all values, also of equal numbers and NaN."""
        def key(value):
            kinds = {'': 0, 'inf': 1, 'snan': 2, 'nan': 3}
            return kinds[value._kind], value._int if value.is_nan() else 0
        if self._sign != other._sign:
            return -1 if self._sign else 1
        a, b = key(self), key(other)
        order = (a > b) - (a < b)
        if a == b == (0, 0):
            order = self.copy_abs()._order(other.copy_abs()) or \
                (self._exp > other._exp) - (self._exp < other._exp)
        return -order if self._sign else order

    def compare_total(self, other, context=None):
        return Decimal(self._total(_operand(other)))

    def compare_total_mag(self, other, context=None):
        return Decimal(self.copy_abs()._total(_operand(other).copy_abs()))

    def _comparable(self, other):
        if isinstance(other, (int, Decimal)):
            return _operand(other)
        if isinstance(other, float):
            return Decimal.from_float(other)
        if hasattr(other, 'numerator') and hasattr(other, 'denominator'):
            return Decimal(other.numerator) / Decimal(other.denominator)
        return None

    def __eq__(self, other):
        if isinstance(other, complex) and other.imag == 0:
            other = other.real
        other = self._comparable(other)
        if other is None:
            return NotImplemented
        if self.is_nan() or other.is_nan():
            if 'snan' in (self._kind, other._kind):
                getcontext()._raise(InvalidOperation)
            return False
        return self._order(other) == 0

    def _ordered(self, other, op, test):
        value = self._comparable(other)
        if value is None:
            if isinstance(other, (str, bytes, list, tuple, dict, set, type(None))):
                raise TypeError("'%s' not supported between instances of 'decimal.Decimal' and "
                                "'%s'" % (op, type(other).__name__))
            return NotImplemented
        if self.is_nan() or value.is_nan():
            return getcontext()._raise(InvalidOperation, None, False)
        return test(self._order(value))

    def __lt__(self, other):
        return self._ordered(other, '<', lambda order: order < 0)

    def __le__(self, other):
        return self._ordered(other, '<=', lambda order: order <= 0)

    def __gt__(self, other):
        return self._ordered(other, '>', lambda order: order > 0)

    def __ge__(self, other):
        return self._ordered(other, '>=', lambda order: order >= 0)

    def __hash__(self):
        if self._kind == 'snan':
            raise TypeError('Cannot hash a signaling NaN value')
        if self._kind == 'nan':
            return object.__hash__(self)
        if self._kind:
            return hash(float(self))
        modulus = 2 ** 61 - 1
        if self._exp >= 0:
            power = pow(10, self._exp, modulus)
        else:
            power = pow(pow(10, modulus - 2, modulus), -self._exp, modulus)
        value = self._int * power % modulus
        value = -value if self._sign else value
        return -2 if value == -1 else value

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    # formatting

    def __format__(self, spec):
        if not spec:
            return str(self)
        found = _SPEC.match(spec)
        if not found:
            raise ValueError('invalid format string')
        fill, align, sign, zero, width, comma, precision, kind = found.groups()
        precision = None if precision is None else int(precision)
        body = self._body(kind or '', precision)
        mark = '-' if self._sign and not body.startswith('-') else ''
        if not mark and sign in ('+', ' '):
            mark = sign
        whole, point, rest = body.partition('.')
        if self._kind:
            whole, rest = body, ''
        for i, c in enumerate(whole):
            if c in 'eE%':
                whole, rest = whole[:i], whole[i:] + point + rest
                point = ''
                break
        if self._kind:
            zero = comma = None
        if zero:
            fill, align = fill or '0', align or '='
        width = int(width or 0)
        room = width - len(mark) - len(point) - len(rest) if zero and fill == '0' else 0
        if comma:
            whole = format(int(whole), '0%d,' % room if room > 0 else ',')
        elif room > 0:
            whole = whole.rjust(room, '0')
        body = whole + point + rest
        missing = max(0, width - len(mark) - len(body))
        fill = (fill or ' ') * missing
        align = align or '>'
        if align == '<':
            return mark + body + fill
        if align == '=':
            return mark + fill + body
        if align == '^':
            return fill[:missing // 2] + mark + body + fill[missing // 2:]
        return fill + mark + body

    def _body(self, kind, precision):
        """Digits by style, without a sign."""
        value = Decimal._make(0, self._int, self._exp, self._kind)
        if self._kind:
            return str(value) + ('%' if kind == '%' else '')
        rounding = getcontext().rounding
        if kind == '%':
            value = Decimal._make(0, value._int, value._exp + 2)
        if kind in ('f', 'F', '%'):
            if precision is not None:
                value = value._rescaled(-precision, rounding)
            elif value._exp > 0:
                value = value._rescaled(0, rounding)
            digits = str(value._int)
            if value._exp < 0:
                digits = digits.rjust(1 - value._exp, '0')
                digits = digits[:value._exp] + '.' + digits[value._exp:]
            return digits + ('%' if kind == '%' else '')
        if kind in ('e', 'E'):
            if precision is not None and (value._int or True):
                keep = precision + 1
                extra = _digits(value._int) - keep
                if extra > 0:
                    coefficient, _ = _cut(value._int, extra, rounding, self._sign)
                    exponent = value._exp + extra
                    if _digits(coefficient) > keep:
                        coefficient //= 10
                        exponent += 1
                    value = Decimal._make(0, coefficient, exponent)
                elif value._int:
                    value = Decimal._make(0, value._int * 10 ** -extra, value._exp + extra)
                else:
                    return '0' + ('.' + '0' * precision if precision else '') + '%s%+d' % (
                        kind, value._exp + precision)
            digits = str(value._int)
            text = digits[0] + ('.' + digits[1:] if len(digits) > 1 else '')
            return text + '%s%+d' % (kind, value._exp + len(digits) - 1)
        if precision is not None:
            extra = _digits(value._int) - (precision or 1)
            if extra > 0:
                coefficient, _ = _cut(value._int, extra, rounding, self._sign)
                exponent = value._exp + extra
                if _digits(coefficient) > (precision or 1):
                    coefficient //= 10
                    exponent += 1
                value = Decimal._make(0, coefficient, exponent)
        return value.__str__('e' if kind in ('g', 'n') else 'E')


_SPEC = _re.compile(r'(?:(.)?([<>=^]))?([-+ ])?(0)?(\d+)?(,)?(?:\.(\d+))?([eEfFgG%n])?$',
                    _re.DOTALL)
_NAN = Decimal._make(0, 0, 0, 'nan')


def _ln(x, places):
    """Natural logarithm by halvings and the series of artanh, in wide integers."""
    shift = x.adjusted()
    if abs(shift) > 1000:
        places += len(str(shift))
        near = Decimal._make(0, x._int, x._exp - shift)
        wide = Context(places + 20, ROUND_HALF_EVEN, traps=[])
        tens = _ln(Decimal(10), places)._multiply(Decimal(shift), wide)
        return _ln(near, places)._add(tens, wide)
    places += 10
    unit = 10 ** places
    top, bottom = x.as_integer_ratio()
    twos = top.bit_length() - bottom.bit_length()
    if twos > 0:
        bottom <<= twos
    else:
        top <<= -twos

    def series(a, b):
        y = (a - b) * unit // (a + b)
        square = y * y // unit
        total = term = y
        n = 3
        while term:
            term = term * square // unit
            if term == -1:
                break
            total += term // n
            n += 2
        return 2 * total
    value = series(top, bottom) + twos * series(2, 1)
    return Decimal._make(int(value < 0), abs(value), -places)


def _half_even(value, context):
    """As the context allows, but rounded half to even."""
    wide = context.copy()
    wide.rounding = ROUND_HALF_EVEN
    wide.clear_flags()
    try:
        return value._fixed(wide)
    finally:
        context.flags.update({s: True for s in wide.flags if wide.flags[s]})


def _both(a, b, context):
    """Whole quotient and remainder."""
    if not a._kind and a and not b._kind and not b:
        return context._signal((Decimal._make(a._sign ^ b._sign, 0, 0, 'inf'), _NAN),
                               InvalidOperation, DivisionByZero)
    if a._kind == 'inf' and not b.is_nan():
        nan = context._raise(InvalidOperation, None, _NAN)
        return (nan if b._kind else Decimal._make(a._sign ^ b._sign, 0, 0, 'inf')), nan
    if not a._kind and not b._kind and not b:
        nan = context._raise(InvalidOperation, DivisionUndefined, _NAN)
        return nan, nan
    quotient, rest = a._divmod(b, context)
    return quotient, rest._fixed(context)


def _power_modulo(a, b, modulus, context):
    """a ** b % modulus, of whole numbers."""
    for value in (a, b, modulus):
        if value.is_nan():
            return value._nan_of(value, context)
    whole = all(not v._kind and v == v.to_integral_value() for v in (a, b, modulus))
    if not whole or b < 0 or not modulus or not (a or b) or modulus.adjusted() >= context.prec:
        return context._raise(InvalidOperation, None, _NAN)
    value = pow(int(a.copy_abs()), int(b), int(modulus.copy_abs()))
    return Decimal._make(a._sign & int(b) & 1, value, 0)


def _delegate():
    """The methods of contexts that are methods of their first operand."""
    def one(name):
        def method(self, a):
            return getattr(_operand(a), name)(self)
        return method

    def plain(name):
        def method(self, a):
            return getattr(_operand(a), name)()
        return method

    def two(name):
        def method(self, a, b):
            return getattr(_operand(a), name)(_operand(b), self)
        return method

    for make, names in (
            (one, 'exp ln log10 sqrt normalize next_minus next_plus logb logical_invert is_normal '
                  'is_subnormal number_class'),
            (plain, 'copy_abs copy_negate is_canonical is_finite is_infinite is_nan is_qnan '
                    'is_snan is_signed is_zero'),
            (two, 'compare compare_signal compare_total compare_total_mag logical_and logical_or '
                  'logical_xor max max_mag min min_mag next_toward remainder_near rotate '
                  'same_quantum scaleb shift')):
        for name in names.split():
            setattr(Context, name, make(name))
    Context.copy_sign = lambda self, a, b: _operand(a).copy_sign(_operand(b))
    Context.fma = lambda self, a, b, c: _operand(a).fma(_operand(b), _operand(c), self)


_delegate()


def _install():
    """The operators: NotImplemented for what is no number of ours."""
    def convert(other):
        return Decimal(other) if isinstance(other, int) else other

    def refuse(symbol, left, right):
        def name(value):
            return 'decimal.Decimal' if isinstance(value, Decimal) else type(value).__name__
        for value in (left, right):
            if symbol == '*' and isinstance(value, (str, bytes, list, tuple)):
                raise TypeError("can't multiply sequence by non-int of type 'decimal.Decimal'")
        if symbol == '+' and isinstance(left, (str, list, tuple)):
            kind = type(left).__name__
            raise TypeError('can only concatenate %s (not "decimal.Decimal") to %s' % (kind, kind))
        plain = (float, str, bytes, list, tuple, dict, set, type(None), complex)
        if isinstance(left, plain) or isinstance(right, plain):
            raise TypeError("unsupported operand type(s) for %s: '%s' and '%s'"
                            % (symbol, name(left), name(right)))
        return NotImplemented

    def pair(symbol, compute):
        def forward(self, other):
            if not isinstance(other, (int, Decimal)):
                return refuse(symbol, self, other)
            return compute(self, convert(other), getcontext())

        def backward(self, other):
            if not isinstance(other, (int, Decimal)):
                return refuse(symbol, other, self)
            return compute(convert(other), self, getcontext())
        return forward, backward

    for name, symbol, compute in (
            ('add', '+', Decimal._add),
            ('sub', '-', Decimal._subtract),
            ('mul', '*', Decimal._multiply),
            ('truediv', '/', Decimal._divide),
            ('floordiv', '//', Decimal._floor_divide),
            ('mod', '%', Decimal._modulo),
            ('divmod', 'divmod()', _both),
            ('pow', '** or pow()', Decimal._power)):
        forward, backward = pair(symbol, compute)
        setattr(Decimal, '__%s__' % name, forward)
        setattr(Decimal, '__r%s__' % name, backward)

    power = Decimal.__pow__

    def with_modulus(self, other, modulo=None):
        if modulo is None:
            return power(self, other)
        if not isinstance(other, (int, Decimal)) or not isinstance(modulo, (int, Decimal)):
            return NotImplemented
        return _power_modulo(self, convert(other), convert(modulo), getcontext())

    Decimal.__pow__ = with_modulus


_install()
