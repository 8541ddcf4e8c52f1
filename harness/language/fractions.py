"""fractions: rational numbers."""

import math as _math
import re as _re

_FORMAT = _re.compile(r'''
    \s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<num>\d*|\d+(_\d+)*)
    (?:(?:/(?P<denom>\d+(_\d+)*))?|(?:\.(?P<decimal>\d*|\d+(_\d+)*))?(?:E(?P<exp>[-+]?\d+(_\d+)*))?)
    \s*\Z''', _re.VERBOSE | _re.IGNORECASE)

_PRIME = (1 << 61) - 1

def _pair(other):
    if isinstance(other, Fraction):
        return other._numerator, other._denominator
    if isinstance(other, int):
        return int(other), 1
    return None

def _rational(other):
    """The pair of anything that is registered as a rational number."""
    pair = _pair(other)
    if pair is None and hasattr(other, 'numerator'):
        from numbers import Rational
        if isinstance(other, Rational):
            return other.numerator, other.denominator
    return pair

class Fraction:
    """A rational number."""

    __slots__ = ('_numerator', '_denominator')

    def __new__(cls, numerator=0, denominator=None):
        self = super(Fraction, cls).__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                return cls._fill(self, numerator, 1)
            if isinstance(numerator, (int, Fraction)):
                return cls._fill(self, numerator.numerator, numerator.denominator)
            if isinstance(numerator, float):
                return cls._fill(self, *numerator.as_integer_ratio())
            if hasattr(numerator, 'as_integer_ratio'):
                return cls._fill(self, *numerator.as_integer_ratio())
            if isinstance(numerator, str):
                return cls._fill(self, *cls._parse(numerator))
            pair = _rational(numerator)
            if pair is None:
                raise TypeError('argument should be a string or a Rational instance')
            self._numerator, self._denominator = pair
            return self
        if isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
            numerator, denominator = (numerator.numerator * denominator.denominator,
                                      denominator.numerator * numerator.denominator)
            return cls._fill(self, *cls._nonzero(numerator, denominator))
        top, bottom = _rational(numerator), _rational(denominator)
        if top is not None and bottom is not None:
            numerator, denominator = top[0] * bottom[1], bottom[0] * top[1]
        else:
            raise TypeError('both arguments should be Rational instances')
        return cls._fill(self, *cls._nonzero(numerator, denominator))

    @staticmethod
    def _nonzero(numerator, denominator):
        if denominator == 0:
            raise ZeroDivisionError(f'Fraction({numerator}, 0)')
        return numerator, denominator

    @staticmethod
    def _fill(self, numerator, denominator):
        g = _math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self._numerator = numerator // g
        self._denominator = denominator // g
        return self

    @staticmethod
    def _parse(text):
        m = _FORMAT.match(text)
        if m is None:
            raise ValueError('Invalid literal for Fraction: %r' % text)
        numerator, denominator = int(m['num'] or 0), int(m['denom'] or 1)
        decimals = (m['decimal'] or '').replace('_', '')
        if decimals:
            numerator = numerator * 10 ** len(decimals) + int(decimals)
        power = int(m['exp'] or 0) - len(decimals)
        if power >= 0:
            numerator *= 10 ** power
        else:
            denominator *= 10 ** -power
        if m.group('sign') == '-':
            numerator = -numerator
        if denominator == 0:
            raise ZeroDivisionError(f'Fraction({numerator}, 0)')
        return numerator, denominator

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError('%s.from_float() only takes floats, not %r (%s)' % (
                cls.__name__, f, type(f).__name__))
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        from decimal import Decimal
        if not isinstance(dec, (int, Decimal)):
            raise TypeError('%s.from_decimal() only takes Decimals, not %r (%s)' %
                            (cls.__name__, dec, type(dec).__name__))
        return cls(*dec.as_integer_ratio())

    def as_integer_ratio(self):
        return (self._numerator, self._denominator)

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError('max_denominator should be at least 1')
        if self._denominator <= max_denominator:
            return Fraction(self)
        older, newer = (0, 1), (1, 0)  # the last two steps: numerator and denominator
        n, d = self._numerator, self._denominator
        while True:
            whole, rest = divmod(n, d)
            step = tuple(a + whole * b for a, b in zip(older, newer))
            if step[1] > max_denominator:
                break
            older, newer, n, d = newer, step, d, rest
        times = (max_denominator - older[1]) // newer[1]
        between = Fraction(*(a + times * b for a, b in zip(older, newer)))
        return min(Fraction(*newer), between, key=lambda found: abs(found - self))

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    @property
    def real(self):
        return +self

    @property
    def imag(self):
        return 0

    def conjugate(self):
        return +self

    def __repr__(self):
        return '%s(%s, %s)' % (self.__class__.__name__, self._numerator, self._denominator)

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return '%s/%s' % (self._numerator, self._denominator)

    def _operation(exact, inexact, name):
        def forward(a, b):
            pair = _pair(b)
            if pair is not None:
                return exact(a._numerator, a._denominator, *pair)
            if isinstance(b, float):
                return inexact(float(a), b)
            if isinstance(b, complex):
                return inexact(complex(float(a)), b)
            return NotImplemented
        forward.__name__ = '__' + name + '__'

        def reverse(b, a):
            pair = _pair(a)
            if pair is not None:
                return exact(*pair, b._numerator, b._denominator)
            if isinstance(a, float):
                return inexact(a, float(b))
            if isinstance(a, complex):
                return inexact(a, complex(float(b)))
            return NotImplemented
        reverse.__name__ = '__r' + name + '__'
        return forward, reverse

    def _add(an, ad, bn, bd):
        return Fraction(an * bd + bn * ad, ad * bd)

    def _sub(an, ad, bn, bd):
        return Fraction(an * bd - bn * ad, ad * bd)

    def _mul(an, ad, bn, bd):
        return Fraction(an * bn, ad * bd)

    def _div(an, ad, bn, bd):
        if bn == 0:
            raise ZeroDivisionError(f'Fraction({an * bd // (abs(an * bd) or 1)}, 0)')
        return Fraction(an * bd, ad * bn)

    def _floordiv(an, ad, bn, bd):
        return (an * bd) // (ad * bn)

    def _mod(an, ad, bn, bd):
        return Fraction((an * bd) % (bn * ad), ad * bd)

    def _divmod(an, ad, bn, bd):
        div, mod = divmod(an * bd, ad * bn)
        return div, Fraction(mod, ad * bd)

    __add__, __radd__ = _operation(_add, lambda a, b: a + b, 'add')
    __sub__, __rsub__ = _operation(_sub, lambda a, b: a - b, 'sub')
    __mul__, __rmul__ = _operation(_mul, lambda a, b: a * b, 'mul')
    __truediv__, __rtruediv__ = _operation(_div, lambda a, b: a / b, 'truediv')
    __floordiv__, __rfloordiv__ = _operation(_floordiv, lambda a, b: a // b, 'floordiv')
    __mod__, __rmod__ = _operation(_mod, lambda a, b: a % b, 'mod')
    __divmod__, __rdivmod__ = _operation(_divmod, divmod, 'divmod')

    def __pow__(a, b):
        if isinstance(b, (int, Fraction)):
            if b.denominator == 1:
                power = b.numerator
                if power >= 0:
                    return Fraction(a._numerator ** power, a._denominator ** power)
                if a._numerator == 0:
                    raise ZeroDivisionError(f'Fraction({a._denominator ** -power}, 0)')
                return Fraction(a._denominator ** -power, a._numerator ** -power)
            return float(a) ** float(b)
        return float(a) ** b

    def __rpow__(b, a):
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, int):
            return Fraction(a) ** b
        if b._denominator == 1:
            return a ** b._numerator
        return a ** float(b)

    def __pos__(a):
        return Fraction(a._numerator, a._denominator)

    def __neg__(a):
        return Fraction(-a._numerator, a._denominator)

    def __abs__(a):
        return Fraction(abs(a._numerator), a._denominator)

    def __int__(a):
        return -(-a._numerator // a._denominator) if a._numerator < 0 else (
            a._numerator // a._denominator)

    __trunc__ = __int__

    def __float__(a):
        return a._numerator / a._denominator

    def __complex__(a):
        return complex(float(a))

    def __floor__(a):
        return a._numerator // a._denominator

    def __ceil__(a):
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, remainder = divmod(self._numerator, self._denominator)
            over = 2 * remainder - self._denominator
            return floor + 1 if over > 0 or over == 0 and floor % 2 else floor
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        try:
            value = hash(hash(abs(self._numerator)) * pow(self._denominator, -1, _PRIME))
        except ValueError:
            value = 314159  # infinity's
        if self._numerator < 0:
            value = -value
        return -2 if value == -1 else value

    def __eq__(a, b):
        pair = _rational(b)
        if pair is not None:
            return (a._numerator, a._denominator) == pair
        if isinstance(b, complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            if _math.isnan(b) or _math.isinf(b):
                return 0.0 == b
            return a == Fraction(*b.as_integer_ratio())
        return NotImplemented

    def _compare(op):
        def compare(self, other):
            pair = _rational(other)
            if pair is not None:
                return op(self._numerator * pair[1], self._denominator * pair[0])
            if isinstance(other, float):
                if _math.isnan(other) or _math.isinf(other):
                    return op(0.0, other)
                return compare(self, Fraction(*other.as_integer_ratio()))
            return NotImplemented
        return compare

    __lt__ = _compare(lambda a, b: a < b)
    __gt__ = _compare(lambda a, b: a > b)
    __le__ = _compare(lambda a, b: a <= b)
    __ge__ = _compare(lambda a, b: a >= b)

    def __bool__(a):
        return bool(a._numerator)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    del _operation, _compare, _add, _sub, _mul, _div, _floordiv, _mod, _divmod
