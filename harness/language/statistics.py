"""statistics: means, medians and deviations."""

import math as _math
from collections import Counter as _Counter, namedtuple as _namedtuple
from fractions import Fraction as _Fraction
from bisect import bisect_left as _bisect_left, bisect_right as _bisect_right
from itertools import repeat as _repeat
from numbers import Real as _Real

class StatisticsError(ValueError):
    pass

def _exact(value):
    """As a fraction; None for what is infinite or no number."""
    try:
        return _Fraction(*value.as_integer_ratio())
    except AttributeError:
        return _Fraction(value.numerator, value.denominator)
    except (OverflowError, ValueError):
        return None

def _kind(kind, value):
    new = type(value)
    if new is bool:
        new = int
    if new is kind or kind is None or issubclass(kind, new):
        return kind or new
    if issubclass(new, kind) or kind is int:
        return new
    if new is int:
        return kind
    if issubclass(kind, _Fraction) and issubclass(new, float):
        return new
    if issubclass(kind, float) and issubclass(new, _Fraction):
        return kind
    raise TypeError("don't know how to coerce %s and %s" % (kind.__name__, new.__name__))

def _sum(data):
    """The common type, the exact total and the count."""
    kind = int
    total = _Fraction(0)
    special = None
    n = 0
    for value in data:
        n += 1
        kind = _kind(kind, value)
        try:
            exact = _exact(value)
        except (AttributeError, TypeError):
            raise TypeError(f"can't convert type '{type(value).__name__}' to numerator/denominator"
                            ) from None
        if exact is None:
            special = value if special is None else special + value
        else:
            total += exact
    return kind, (total if special is None else special), n

def _convert(value, kind):
    if type(value) is kind:
        return value
    if issubclass(kind, int) and getattr(value, 'denominator', 1) != 1:
        kind = float
    try:
        return kind(value)
    except TypeError:
        return kind(value.numerator) / kind(value.denominator)

def mean(data):
    """The arithmetic mean."""
    kind, total, n = _sum(data)
    if n < 1:
        raise StatisticsError('mean requires at least one data point')
    return _convert(total / n, kind)

def fmean(data, weights=None):
    """The arithmetic mean as a float."""
    if weights is None:
        data = list(data)
        if not data:
            raise StatisticsError('fmean requires at least one data point')
        return _math.fsum(data) / len(data)
    data = list(data)
    weights = list(weights)
    if len(data) != len(weights):
        raise StatisticsError('data and weights must be the same length')
    weight = _math.fsum(weights)
    if not weight:
        raise StatisticsError('sum of weights must be non-zero')
    return _math.fsum(x * w for x, w in zip(data, weights)) / weight

def geometric_mean(data):
    """The geometric mean."""
    try:
        return _math.exp(fmean(map(_math.log, data)))
    except ValueError:
        raise StatisticsError('geometric mean requires a non-empty dataset '
                              'containing positive numbers') from None

def harmonic_mean(data, weights=None):
    """The harmonic mean."""
    data = list(data)
    errmsg = 'harmonic mean does not support negative values'
    n = len(data)
    if n < 1:
        raise StatisticsError('harmonic_mean requires at least one data point')
    if n == 1 and weights is None:
        if not isinstance(data[0], _Real):
            from decimal import Decimal
            if not isinstance(data[0], Decimal):
                raise TypeError('unsupported type')
        if data[0] < 0:
            raise StatisticsError(errmsg)
        return data[0]
    if weights is None:
        weights = [1] * n
        sum_weights = n
    else:
        weights = list(weights)
        if len(weights) != n:
            raise StatisticsError('Number of weights does not match data size')
        sum_weights = _sum(weights)[1]
    if any(x < 0 for x in data):
        raise StatisticsError(errmsg)
    if any(x == 0 for x in data):
        return 0
    kind, total, count = _sum(w / x if w else 0 for w, x in zip(weights, data))
    if total <= 0:
        raise StatisticsError('Weighted sum must be positive')
    return _convert(sum_weights / total, kind)

def _in_order(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    return data

def median(data):
    """The middle value."""
    data = _in_order(data)
    middle = len(data) // 2
    if len(data) % 2 == 1:
        return data[middle]
    return (data[middle - 1] + data[middle]) / 2

def median_low(data):
    """The lower of the two middle values."""
    data = _in_order(data)
    return data[(len(data) - 1) // 2]

def median_high(data):
    """The higher of the two middle values."""
    data = _in_order(data)
    return data[len(data) // 2]

def median_grouped(data, interval=1):
    """The middle of grouped values, interpolated."""
    data = _in_order(data)
    n = len(data)
    x = data[n // 2]
    i = _bisect_left(data, x)
    j = _bisect_right(data, x, lo=i)
    try:
        interval, x = float(interval), float(x)
    except ValueError:
        raise TypeError('Value cannot be converted to a float')
    return x - interval / 2.0 + interval * (n / 2 - i) / (j - i)

def mode(data):
    """The most frequent value, the first of them."""
    for value, _ in _Counter(iter(data)).most_common(1):
        return value
    raise StatisticsError('no mode for empty data')

def multimode(data):
    """The most frequent values."""
    counts = _Counter(iter(data))
    if not counts:
        return []
    most = max(counts.values())
    return [value for value, count in counts.items() if count == most]

def quantiles(data, *, n=4, method='exclusive'):
    """The n-1 cut points of n groups of equal size."""
    if n < 1:
        raise StatisticsError('n must be at least 1')
    data = sorted(data)
    size = len(data)
    if size < 2:
        raise StatisticsError('must have at least two data points')
    if method not in ('inclusive', 'exclusive'):
        raise ValueError(f'Unknown method: {method!r}')
    # Between which two items the cut i of n lies, and how many n-ths behind the first of them.
    if method == 'inclusive':
        places = [divmod(i * (size - 1), n) for i in range(1, n)]
    else:
        firsts = [min(max(i * (size + 1) // n, 1), size - 1) - 1 for i in range(1, n)]
        places = [(first, i * (size + 1) - (first + 1) * n) for i, first in enumerate(firsts, 1)]
    return [(data[first] * (n - behind) + data[first + 1] * behind) / n
            for first, behind in places]

def _ss(data, c=None):
    data = list(data)
    if c is not None:
        kind, total, n = _sum((x - c) * (x - c) for x in data)
        return kind, total, c, n
    kind, total, n = _sum(data)
    if not isinstance(total, _Fraction):
        return kind, total - total, total, n
    if n == 0:
        return kind, _Fraction(0), _Fraction(0), 0
    center = total / n
    squares = sum(((_Fraction(x) - center) ** 2 for x in data), _Fraction(0))
    return kind, squares, center, n

def _spread(data, center, what, least):
    """The kind of the data and their mean square, of a sample where two are the least."""
    kind, squares, _, n = _ss(data, center)
    if n < least:
        points = 'one data point' if least == 1 else 'two data points'
        raise StatisticsError(f'{what} requires at least {points}')
    return kind, squares / (n + 1 - least)

def variance(data, xbar=None):
    """The variance of a sample."""
    kind, value = _spread(data, xbar, 'variance', 2)
    return _convert(value, kind)

def pvariance(data, mu=None):
    """The variance of a whole population."""
    kind, value = _spread(data, mu, 'pvariance', 1)
    return _convert(value, kind)

def _float_root(n, m):
    """The square root of n / m, rounded once: a whole number of more bits than a float has, odd
    where it is not exact, so that it lies on the same side of what rounds up."""
    shift = max(0, (m.bit_length() - n.bit_length() + 110) // 2)
    square = n << 2 * shift
    root = _math.isqrt(square // m)
    return (root | (root * root * m != square)) / (1 << shift)

def _root(kind, value):
    if not isinstance(value, _Fraction):
        return _math.sqrt(value)
    if hasattr(kind, 'next_plus'):
        return _decimal_root(value.numerator, value.denominator)
    if value == 0:
        return 0.0
    return _float_root(value.numerator, value.denominator)

def _decimal_root(n, m):
    """The square root of n / m, rounded once."""
    from decimal import Decimal as _Decimal
    if n == 0:
        return _Decimal('0.0')
    root = (_Decimal(n) / _Decimal(m)).sqrt()

    def side(other):
        """Is the root above (1) or below (-1) the middle between the two?"""
        middle = (_Fraction(root) + _Fraction(other)) / 2
        exact = _Fraction(n, m)
        return (exact > middle * middle) - (exact < middle * middle)
    if side(root.next_plus()) > 0:
        return root.next_plus()
    if side(root.next_minus()) < 0:
        return root.next_minus()
    return root

def stdev(data, xbar=None):
    """The standard deviation of a sample."""
    return _root(*_spread(data, xbar, 'stdev', 2))

def pstdev(data, mu=None):
    """The standard deviation of a whole population."""
    return _root(*_spread(data, mu, 'pstdev', 1))

def _paired(x, y, what):
    """How many pairs."""
    if len(x) != len(y):
        raise StatisticsError(
            f'{what} requires that both inputs have same number of data points')
    if len(x) < 2:
        raise StatisticsError(f'{what} requires at least two data points')
    return len(x)

def covariance(x, y, /):
    """The covariance of two samples."""
    n = _paired(x, y, 'covariance')
    xbar = _math.fsum(x) / n
    ybar = _math.fsum(y) / n
    sxy = _math.fsum((xi - xbar) * (yi - ybar) for xi, yi in zip(x, y))
    return sxy / (n - 1)

def correlation(x, y, /):
    """Pearson's correlation of two samples."""
    n = _paired(x, y, 'correlation')
    xbar = _math.fsum(x) / n
    ybar = _math.fsum(y) / n
    sxy = _math.fsum((xi - xbar) * (yi - ybar) for xi, yi in zip(x, y))
    sxx = _math.fsum((d := xi - xbar) * d for xi in x)
    syy = _math.fsum((d := yi - ybar) * d for yi in y)
    try:
        return sxy / _math.sqrt(sxx * syy)
    except ZeroDivisionError:
        raise StatisticsError('at least one of the inputs is constant')

LinearRegression = _namedtuple('LinearRegression', ('slope', 'intercept'))

def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept of the line of least squares."""
    n = _paired(x, y, 'linear regression')
    xbar, ybar = (0, 0) if proportional else (_math.fsum(x) / n, _math.fsum(y) / n)
    sxy = _math.fsum((xi - xbar) * (yi - ybar) for xi, yi in zip(x, y))
    sxx = _math.fsum((d := xi - xbar) * d for xi in x)
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError('x is constant')
    intercept = 0.0 if proportional else ybar - slope * xbar
    return LinearRegression(slope=slope, intercept=intercept)

# ---- the normal distribution ----

# Quantiles by rational functions, after Wichura, "Algorithm AS 241" (1988): numerator and
# denominator for the middle, for the sides and for the far ends; highest power first.
_QUANTILE = (
    ((2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
      4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
      1.3314166789178437745e+2, 3.3871328727963666080e+0),
     (5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4,
      2.1213794301586595867e+4, 5.3941960214247511077e+3, 6.8718700749205790830e+2,
      4.2313330701600911252e+1, 1.0)),
    ((7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
      1.27045825245236838258e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
      4.63033784615654529590e+0, 1.42343711074968357734e+0),
     (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
      1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e+0,
      2.05319162663775882187e+0, 1.0)),
    ((2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
      2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e+0,
      5.46378491116411436990e+0, 6.65790464350110377720e+0),
     (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
      7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
      5.99832206555887937690e-1, 1.0)))

def _polynomial(coefficients, x):
    total = 0.0
    for c in coefficients:
        total = total * x + c
    return total

def _quantile(p):
    """Of the standard normal distribution."""
    q = p - 0.5
    if _math.fabs(q) <= 0.425:
        r = 0.180625 - q * q
        top, bottom = _QUANTILE[0]
        return _polynomial(top, r) * q / _polynomial(bottom, r)
    r = _math.sqrt(-_math.log(p if q <= 0.0 else 1.0 - p))
    (top, bottom), r = (_QUANTILE[1], r - 1.6) if r <= 5.0 else (_QUANTILE[2], r - 5.0)
    x = _polynomial(top, r) / _polynomial(bottom, r)
    return -x if q < 0.0 else x

class NormalDist:
    """A normal distribution with a mean and a standard deviation."""

    __slots__ = ('_mu', '_sigma')

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError('sigma must be non-negative')
        self._mu, self._sigma = float(mu), float(sigma)

    @classmethod
    def from_samples(cls, data):
        """From the mean and the deviation of samples."""
        data = list(data)
        deviation = stdev(data)
        return cls(float(mean(data)), deviation)

    def _need_sigma(self, what):
        if not self._sigma:
            raise StatisticsError(f'{what}() not defined when sigma is zero')

    def samples(self, n, *, seed=None):
        """n random numbers of the distribution."""
        import random
        gauss = random.gauss if seed is None else random.Random(seed).gauss
        return [gauss(self._mu, self._sigma) for _ in range(n)]

    def pdf(self, x):
        """Probability density at x."""
        self._need_sigma('pdf')
        variance = self._sigma ** 2.0
        apart = x - self._mu
        return _math.exp(apart * apart / (-2.0 * variance)) / _math.sqrt(_math.tau * variance)

    def cdf(self, x):
        """Probability of a value up to x."""
        self._need_sigma('cdf')
        return 0.5 * (1.0 + _math.erf((x - self._mu) / (self._sigma * _math.sqrt(2.0))))

    def inv_cdf(self, p):
        """The value that cdf maps to p."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError('p must be in the range 0.0 < p < 1.0')
        if self._sigma <= 0.0:
            raise StatisticsError('cdf() not defined when sigma at or below zero')
        return self._mu + _quantile(p) * self._sigma

    def quantiles(self, n=4):
        """The values that cut it into n parts of the same probability."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """The area that two densities share."""
        if not isinstance(other, NormalDist):
            raise TypeError('Expected another NormalDist instance')
        low, high = sorted((self, other), key=lambda d: (d._sigma, d._mu))
        if not low.variance or not high.variance:
            raise StatisticsError('overlap() not defined when sigma is zero')
        wider = high.variance - low.variance
        apart = _math.fabs(high._mu - low._mu)
        if not wider:
            return 1.0 - _math.erf(apart / (2.0 * low._sigma * _math.sqrt(2.0)))
        a = low._mu * high.variance - high._mu * low.variance
        b = low._sigma * high._sigma * _math.sqrt(
            apart * apart + wider * _math.log(high.variance / low.variance))
        x1, x2 = (a + b) / wider, (a - b) / wider
        return 1.0 - (_math.fabs(high.cdf(x1) - low.cdf(x1)) +
                      _math.fabs(high.cdf(x2) - low.cdf(x2)))

    def zscore(self, x):
        """How many deviations x is above the mean."""
        self._need_sigma('zscore')
        return (x - self._mu) / self._sigma

    mean = median = mode = property(lambda self: self._mu)
    stdev = property(lambda self: self._sigma)
    variance = property(lambda self: self._sigma ** 2.0)

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, _math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, _math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, factor):
        return NormalDist(self._mu * factor, self._sigma * _math.fabs(factor))

    def __truediv__(self, divisor):
        return NormalDist(self._mu / divisor, self._sigma / _math.fabs(divisor))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -(self - other)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f'{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})'
