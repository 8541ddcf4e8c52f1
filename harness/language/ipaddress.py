"""Addresses and networks of the internet protocol, versions 4 and 6."""
import functools

IPV4LENGTH = 32
IPV6LENGTH = 128

class AddressValueError(ValueError):
    pass

class NetmaskValueError(ValueError):
    pass

# ---- any version ----

def _either(make4, make6, address, what, *rest):
    for make in (make4, make6):
        try:
            return make(address, *rest)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f'{address!r} does not appear to be an IPv4 or IPv6 {what}')

def ip_address(address):
    return _either(IPv4Address, IPv6Address, address, 'address')

def ip_network(address, strict=True):
    return _either(IPv4Network, IPv6Network, address, 'network', strict)

def ip_interface(address):
    return _either(IPv4Interface, IPv6Interface, address, 'interface')

def v4_int_to_packed(address):
    try:
        return address.to_bytes(4, 'big')
    except OverflowError:
        raise ValueError('Address negative or too large for IPv4')

def v6_int_to_packed(address):
    try:
        return address.to_bytes(16, 'big')
    except OverflowError:
        raise ValueError('Address negative or too large for IPv6')

def _trailing_zeros(number, bits):
    return bits if number == 0 else min(bits, (~number & (number - 1)).bit_length())

def summarize_address_range(first, last):
    """The networks that hold just the addresses from first to last."""
    if not (isinstance(first, _BaseAddress) and isinstance(last, _BaseAddress)):
        raise TypeError('first and last must be IP addresses, not networks')
    if first.version != last.version:
        raise TypeError('%s and %s are not of the same version' % (first, last))
    if first > last:
        raise ValueError('last IP address must be greater than first')
    network = IPv4Network if first.version == 4 else IPv6Network
    bits = first._max_prefixlen
    start, end = first._ip, last._ip
    while start <= end:
        size = min(_trailing_zeros(start, bits), (end - start + 1).bit_length() - 1)
        yield network((start, bits - size))
        start += 1 << size
        if start - 1 == first._ALL_ONES:
            break

def collapse_addresses(addresses):
    """The fewest networks that hold the same addresses."""
    singles, networks = [], []
    for each in addresses:
        kind = networks
        if isinstance(each, _BaseAddress):
            kind = singles
        elif each._prefixlen == each._max_prefixlen:
            kind = singles
        for other in (singles[-1:] or networks[-1:]) if kind is singles else networks[-1:]:
            if other.version != each.version:
                raise TypeError('%s and %s are not of the same version' % (each, other))
        if kind is singles and not isinstance(each, _BaseAddress):
            try:
                each = each.ip
            except AttributeError:
                each = each.network_address
        kind.append(each)
    for first, last in _runs(sorted(set(singles))):
        networks.extend(summarize_address_range(first, last))
    return _merge(networks)

def _runs(addresses):
    """First and last of addresses that follow each other."""
    first = last = None
    for each in addresses:
        if first is not None and each._ip == last._ip + 1:
            last = each
            continue
        if first is not None:
            yield first, last
        first = last = each
    if first is not None:
        yield first, last

def _merge(networks):
    waiting, halves = list(networks), {}
    while waiting:
        each = waiting.pop()
        whole = each.supernet()
        half = halves.get(whole)
        if half is None:
            halves[whole] = each
        elif half != each:
            del halves[whole]
            waiting.append(whole)
    last = None
    for each in sorted(halves.values()):
        if last is not None and last.broadcast_address >= each.broadcast_address:
            continue
        yield each
        last = each

def get_mixed_type_key(obj):
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    return NotImplemented

# ---- what addresses and networks share ----

class _IPAddressBase:
    __slots__ = ()

    @property
    def exploded(self):
        return self._explode_shorthand_ip_string()

    @property
    def compressed(self):
        return str(self)

    @property
    def reverse_pointer(self):
        return self._reverse_pointer()

    @property
    def version(self):
        raise NotImplementedError('%200s has no version specified' % (type(self),))

    def _check_int_address(self, address):
        if address < 0:
            raise AddressValueError('%d (< 0) is not permitted as an IPv%d address' %
                                    (address, self._version))
        if address > self._ALL_ONES:
            raise AddressValueError('%d (>= 2**%d) is not permitted as an IPv%d address' %
                                    (address, self._max_prefixlen, self._version))

    def _check_packed_address(self, address, expected_len):
        if len(address) != expected_len:
            raise AddressValueError('%r (len %d != %d) is not permitted as an IPv%d address' %
                                    (address, len(address), expected_len, self._version))

    @classmethod
    def _ip_int_from_prefix(cls, prefixlen):
        return cls._ALL_ONES ^ cls._ALL_ONES >> prefixlen

    @classmethod
    def _prefix_from_ip_int(cls, number):
        zeros = _trailing_zeros(number, cls._max_prefixlen)
        length = cls._max_prefixlen - zeros
        if number >> zeros != (1 << length) - 1:
            raise ValueError('Netmask pattern %r mixes zeroes & ones' %
                             number.to_bytes(cls._max_prefixlen // 8, 'big'))
        return length

    @classmethod
    def _report_invalid_netmask(cls, netmask):
        raise NetmaskValueError('%r is not a valid netmask' % netmask) from None

    @classmethod
    def _prefix_from_prefix_string(cls, text):
        if not (text.isascii() and text.isdigit()):
            cls._report_invalid_netmask(text)
        length = int(text)
        if not 0 <= length <= cls._max_prefixlen:
            cls._report_invalid_netmask(text)
        return length

    @classmethod
    def _prefix_from_ip_string(cls, text):
        """Of a netmask, or of a hostmask, which has the zeros first."""
        try:
            number = cls._ip_int_from_string(text)
        except AddressValueError:
            cls._report_invalid_netmask(text)
        for each in (number, number ^ cls._ALL_ONES):
            try:
                return cls._prefix_from_ip_int(each)
            except ValueError:
                pass
        cls._report_invalid_netmask(text)

    @classmethod
    def _split_addr_prefix(cls, address):
        if isinstance(address, (bytes, int)):
            return address, cls._max_prefixlen
        if not isinstance(address, tuple):
            address = str(address).split('/')
            if len(address) > 2:
                raise AddressValueError(f"Only one '/' permitted in {'/'.join(address)!r}")
        return (address[0], address[1]) if len(address) > 1 else (address[0], cls._max_prefixlen)

    def __reduce__(self):
        return self.__class__, (str(self),)

@functools.total_ordering
class _BaseAddress(_IPAddressBase):
    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self._version == other._version
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _BaseAddress):
            return NotImplemented
        if self._version != other._version:
            raise TypeError('%s and %s are not of the same version' % (self, other))
        return self._ip < other._ip

    def __add__(self, other):
        return self.__class__(int(self) + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(int(self) - other) if isinstance(other, int) else NotImplemented

    def __repr__(self):
        return '%s(%r)' % (type(self).__name__, str(self))

    def __str__(self):
        return str(self._string_from_ip_int(self._ip))

    def __hash__(self):
        return hash(hex(int(self._ip)))

    def _get_address_key(self):
        return self._version, self

    def __format__(self, fmt):
        """As text, or as a number: b, x, X, n, with # and _."""
        import re
        if not fmt or fmt[-1] == 's':
            return format(str(self), fmt)
        match = re.fullmatch(r'(#?)(_?)([xbnX])', fmt)
        if match is None:
            return super().__format__(fmt)
        alternate, grouping, base = match.groups()
        if base == 'n':
            base = 'b' if self._version == 4 else 'x'
        digits = self._max_prefixlen if base == 'b' else self._max_prefixlen // 4
        width = digits + (2 if alternate else 0) + (digits // 4 - 1 if grouping else 0)
        return format(int(self), f'{alternate}0{width}{grouping}{base}')

@functools.total_ordering
class _BaseNetwork(_IPAddressBase):

    def __repr__(self):
        return '%s(%r)' % (type(self).__name__, str(self))

    def __str__(self):
        return '%s/%d' % (self.network_address, self.prefixlen)

    def hosts(self):
        first, last = int(self.network_address), int(self.broadcast_address)
        for number in range(first + 1, last):
            yield self._address_class(number)

    def __iter__(self):
        first, last = int(self.network_address), int(self.broadcast_address)
        for number in range(first, last + 1):
            yield self._address_class(number)

    def __getitem__(self, n):
        first, last = int(self.network_address), int(self.broadcast_address)
        number = (first if n >= 0 else last + 1) + n
        if not first <= number <= last:
            raise IndexError('address out of range')
        return self._address_class(number)

    def __lt__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        if self._version != other._version:
            raise TypeError('%s and %s are not of the same version' % (self, other))
        if self.network_address != other.network_address:
            return self.network_address < other.network_address
        return self.netmask < other.netmask

    def __eq__(self, other):
        try:
            return (self._version == other._version
                    and self.network_address == other.network_address
                    and int(self.netmask) == int(other.netmask))
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash(int(self.network_address) ^ int(self.netmask))

    def __contains__(self, other):
        if self._version != other._version or isinstance(other, _BaseNetwork):
            return False
        return other._ip & self.netmask._ip == self.network_address._ip

    def overlaps(self, other):
        return (self.network_address in other or self.broadcast_address in other
                or other.network_address in self or other.broadcast_address in self)

    @functools.cached_property
    def broadcast_address(self):
        return self._address_class(int(self.network_address) | int(self.hostmask))

    @functools.cached_property
    def hostmask(self):
        return self._address_class(int(self.netmask) ^ self._ALL_ONES)

    @property
    def with_prefixlen(self):
        return '%s/%d' % (self.network_address, self._prefixlen)

    @property
    def with_netmask(self):
        return '%s/%s' % (self.network_address, self.netmask)

    @property
    def with_hostmask(self):
        return '%s/%s' % (self.network_address, self.hostmask)

    @property
    def num_addresses(self):
        return int(self.broadcast_address) - int(self.network_address) + 1

    @property
    def _address_class(self):
        raise NotImplementedError('%200s has no associated address class' % (type(self),))

    @property
    def prefixlen(self):
        return self._prefixlen

    def address_exclude(self, other):
        """The networks that are left without another."""
        if self._version != other._version:
            raise TypeError('%s and %s are not of the same version' % (self, other))
        if not isinstance(other, _BaseNetwork):
            raise TypeError('%s is not a network object' % other)
        if not other.subnet_of(self):
            raise ValueError('%s not contained in %s' % (other, self))
        if other == self:
            return
        other = other.__class__('%s/%s' % (other.network_address, other.prefixlen))
        low, high = self.subnets()
        while other not in (low, high):
            inside, outside = (low, high) if other.subnet_of(low) else (high, low)
            yield outside
            low, high = inside.subnets()
        yield high if other == low else low

    def compare_networks(self, other):
        if self._version != other._version:
            raise TypeError('%s and %s are not of the same type' % (self, other))
        for mine, its in ((self.network_address, other.network_address),
                          (self.netmask, other.netmask)):
            if mine != its:
                return -1 if mine < its else 1
        return 0

    def _get_networks_key(self):
        return self._version, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        if self._prefixlen == self._max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError('new prefix must be longer')
            if prefixlen_diff != 1:
                raise ValueError('cannot set prefixlen_diff and new_prefix')
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError('prefix length diff must be > 0')
        new_prefix = self._prefixlen + prefixlen_diff
        if new_prefix > self._max_prefixlen:
            raise ValueError('prefix length diff %d is invalid for netblock %s' %
                             (new_prefix, self))
        first, last = int(self.network_address), int(self.broadcast_address)
        step = int(self.hostmask) + 1 >> prefixlen_diff
        for number in range(first, last + 1, step):
            yield self.__class__((number, new_prefix))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError('new prefix must be shorter')
            if prefixlen_diff != 1:
                raise ValueError('cannot set prefixlen_diff and new_prefix')
            prefixlen_diff = self._prefixlen - new_prefix
        new_prefix = self.prefixlen - prefixlen_diff
        if new_prefix < 0:
            raise ValueError('current prefixlen is %d, cannot have a prefixlen_diff of %d' %
                             (self.prefixlen, prefixlen_diff))
        return self.__class__((int(self.network_address) & int(self.netmask) << prefixlen_diff,
                               new_prefix))

    def _is_inside(self, other):
        try:
            if self._version != other._version:
                raise TypeError(f'{self} and {other} are not of the same version')
            return (other.network_address <= self.network_address
                    and other.broadcast_address >= self.broadcast_address)
        except AttributeError:
            raise TypeError(f'Unable to test subnet containment between {self} and {other}')

    def subnet_of(self, other):
        return self._is_inside(other)

    def supernet_of(self, other):
        return _BaseNetwork._is_inside(other, self) if isinstance(other, _BaseNetwork) else (
            self._is_inside(other))

    def _both(self, name):
        return getattr(self.network_address, name) and getattr(self.broadcast_address, name)

    @property
    def is_multicast(self):
        return self._both('is_multicast')

    @property
    def is_reserved(self):
        return self._both('is_reserved')

    @property
    def is_link_local(self):
        return self._both('is_link_local')

    @property
    def is_private(self):
        return any(self.network_address in each and self.broadcast_address in each
                   for each in self._constants._private_networks)

    @property
    def is_global(self):
        return not self.is_private

    @property
    def is_unspecified(self):
        return self._both('is_unspecified')

    @property
    def is_loopback(self):
        return self._both('is_loopback')

    def _start(self, address, strict):
        """Set the network; what a subclass needs set before is the address class."""
        address, mask = self._split_addr_prefix(address)
        self.network_address = self._address_class(address)
        self.netmask, self._prefixlen = self._make_netmask(mask)
        packed = int(self.network_address)
        if packed & int(self.netmask) != packed:
            if strict:
                raise ValueError('%s has host bits set' % self)
            self.network_address = self._address_class(packed & int(self.netmask))

# ---- version 4 ----

class _BaseV4:
    __slots__ = ()
    _version = 4
    _ALL_ONES = 2 ** IPV4LENGTH - 1
    _max_prefixlen = IPV4LENGTH
    _netmask_cache = {}

    def _explode_shorthand_ip_string(self):
        return str(self)

    @classmethod
    def _make_netmask(cls, arg):
        if arg not in cls._netmask_cache:
            if isinstance(arg, int):
                prefixlen = arg
                if not 0 <= prefixlen <= cls._max_prefixlen:
                    cls._report_invalid_netmask(prefixlen)
            else:
                try:
                    prefixlen = cls._prefix_from_prefix_string(arg)
                except NetmaskValueError:
                    prefixlen = cls._prefix_from_ip_string(arg)
            netmask = IPv4Address(cls._ip_int_from_prefix(prefixlen))
            cls._netmask_cache[arg] = netmask, prefixlen
        return cls._netmask_cache[arg]

    @classmethod
    def _ip_int_from_string(cls, ip_str):
        if not ip_str:
            raise AddressValueError('Address cannot be empty')
        octets = ip_str.split('.')
        if len(octets) != 4:
            raise AddressValueError('Expected 4 octets in %r' % ip_str)
        try:
            return int.from_bytes(map(cls._parse_octet, octets), 'big')
        except ValueError as error:
            raise AddressValueError('%s in %r' % (error, ip_str)) from None

    @classmethod
    def _parse_octet(cls, text):
        if not text:
            raise ValueError('Empty octet not permitted')
        if not (text.isascii() and text.isdigit()):
            raise ValueError('Only decimal digits permitted in %r' % text)
        if len(text) > 3:
            raise ValueError('At most 3 characters permitted in %r' % text)
        if text != '0' and text[0] == '0':
            raise ValueError('Leading zeros are not permitted in %r' % text)
        if int(text) > 255:
            raise ValueError('Octet %d (> 255) not permitted' % int(text))
        return int(text)

    @classmethod
    def _string_from_ip_int(cls, ip_int):
        return '.'.join(map(str, ip_int.to_bytes(4, 'big')))

    def _reverse_pointer(self):
        return '.'.join(str(self).split('.')[::-1]) + '.in-addr.arpa'

    @property
    def max_prefixlen(self):
        return self._max_prefixlen

    @property
    def version(self):
        return self._version

class IPv4Address(_BaseV4, _BaseAddress):
    __slots__ = ('_ip', '__weakref__')

    def __init__(self, address):
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 4)
            self._ip = int.from_bytes(address, 'big')
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            self._ip = self._ip_int_from_string(text)

    @property
    def packed(self):
        return v4_int_to_packed(self._ip)

    @property
    def is_reserved(self):
        return self in self._constants._reserved_network

    @property
    @functools.lru_cache()
    def is_private(self):
        return any(self in each for each in self._constants._private_networks)

    @property
    @functools.lru_cache()
    def is_global(self):
        return self not in self._constants._public_network and not self.is_private

    @property
    def is_multicast(self):
        return self in self._constants._multicast_network

    @property
    def is_unspecified(self):
        return self == self._constants._unspecified_address

    @property
    def is_loopback(self):
        return self in self._constants._loopback_network

    @property
    def is_link_local(self):
        return self in self._constants._linklocal_network

class _Interface:
    """An address that knows its network."""

    def _start_interface(self, address, address_class, network_class):
        addr, mask = self._split_addr_prefix(address)
        address_class.__init__(self, addr)
        self.network = network_class((addr, mask), strict=False)
        self.netmask = self.network.netmask
        self._prefixlen = self.network._prefixlen

    @functools.cached_property
    def hostmask(self):
        return self.network.hostmask

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    @property
    def with_prefixlen(self):
        return '%s/%s' % (self._string_from_ip_int(self._ip), self._prefixlen)

    @property
    def with_netmask(self):
        return '%s/%s' % (self._string_from_ip_int(self._ip), self.netmask)

    @property
    def with_hostmask(self):
        return '%s/%s' % (self._string_from_ip_int(self._ip), self.hostmask)

    __reduce__ = _IPAddressBase.__reduce__

def _interface_equal(self, other, base):
    equal = base.__eq__(self, other)
    if equal is NotImplemented or not equal:
        return equal
    try:
        return self.network == other.network
    except AttributeError:
        return False

def _interface_less(self, other, base):
    less = base.__lt__(self, other)
    if less is NotImplemented:
        return NotImplemented
    try:
        return self.network < other.network or self.network == other.network and less
    except AttributeError:
        return False

class IPv4Interface(_Interface, IPv4Address):

    def __init__(self, address):
        self._start_interface(address, IPv4Address, IPv4Network)

    def __str__(self):
        return '%s/%d' % (self._string_from_ip_int(self._ip), self._prefixlen)

    def __eq__(self, other):
        return _interface_equal(self, other, IPv4Address)

    def __lt__(self, other):
        return _interface_less(self, other, IPv4Address)

    __hash__ = _Interface.__hash__

    @property
    def ip(self):
        return IPv4Address(self._ip)

class IPv4Network(_BaseV4, _BaseNetwork):
    _address_class = IPv4Address

    def __init__(self, address, strict=True):
        self._start(address, strict)
        if self._prefixlen == self._max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self._max_prefixlen:
            self.hosts = lambda: [IPv4Address(int(self.network_address))]

    @property
    @functools.lru_cache()
    def is_global(self):
        shared = IPv4Network('100.64.0.0/10')
        return (not (self.network_address in shared and self.broadcast_address in shared)
                and not self.is_private)

class _IPv4Constants:
    _linklocal_network = IPv4Network('169.254.0.0/16')
    _loopback_network = IPv4Network('127.0.0.0/8')
    _multicast_network = IPv4Network('224.0.0.0/4')
    _public_network = IPv4Network('100.64.0.0/10')
    _private_networks = [IPv4Network(each) for each in (
        '0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12',
        '192.0.0.0/29', '192.0.0.170/31', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15',
        '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4', '255.255.255.255/32')]
    _reserved_network = IPv4Network('240.0.0.0/4')
    _unspecified_address = IPv4Address('0.0.0.0')

IPv4Address._constants = _IPv4Constants
IPv4Network._constants = _IPv4Constants

# ---- version 6 ----

class _BaseV6:
    __slots__ = ()
    _version = 6
    _ALL_ONES = 2 ** IPV6LENGTH - 1
    _HEXTET_COUNT = 8
    _max_prefixlen = IPV6LENGTH
    _netmask_cache = {}

    @classmethod
    def _make_netmask(cls, arg):
        if arg not in cls._netmask_cache:
            if isinstance(arg, int):
                prefixlen = arg
                if not 0 <= prefixlen <= cls._max_prefixlen:
                    cls._report_invalid_netmask(prefixlen)
            else:
                prefixlen = cls._prefix_from_prefix_string(arg)
            netmask = IPv6Address(cls._ip_int_from_prefix(prefixlen))
            cls._netmask_cache[arg] = netmask, prefixlen
        return cls._netmask_cache[arg]

    @classmethod
    def _ip_int_from_string(cls, ip_str):
        if not ip_str:
            raise AddressValueError('Address cannot be empty')
        parts = ip_str.split(':')
        if len(parts) < 3:
            raise AddressValueError('At least 3 parts expected in %r' % ip_str)
        if '.' in parts[-1]:
            try:
                number = IPv4Address(parts.pop())._ip
            except AddressValueError as error:
                raise AddressValueError('%s in %r' % (error, ip_str)) from None
            parts += ['%x' % (number >> 16 & 0xffff), '%x' % (number & 0xffff)]
        if len(parts) > cls._HEXTET_COUNT + 1:
            raise AddressValueError('At most %d colons permitted in %r' %
                                    (cls._HEXTET_COUNT, ip_str))
        before, after = cls._split_parts(parts, ip_str)
        try:
            number = 0
            for part in before:
                number = number << 16 | cls._parse_hextet(part)
            number <<= 16 * (cls._HEXTET_COUNT - len(before))
            for i, part in enumerate(reversed(after)):
                number |= cls._parse_hextet(part) << 16 * i
            return number
        except ValueError as error:
            raise AddressValueError('%s in %r' % (error, ip_str)) from None

    @classmethod
    def _split_parts(cls, parts, ip_str):
        """The parts before and after the '::'."""
        gaps = [i for i in range(1, len(parts) - 1) if not parts[i]]
        if len(gaps) > 1:
            raise AddressValueError("At most one '::' permitted in %r" % ip_str)
        if not gaps:
            if len(parts) != cls._HEXTET_COUNT:
                raise AddressValueError("Exactly %d parts expected without '::' in %r" %
                                        (cls._HEXTET_COUNT, ip_str))
            for i, what in ((0, 'Leading'), (-1, 'Trailing')):
                if not parts[i]:
                    raise AddressValueError("%s ':' only permitted as part of '::' in %r" %
                                            (what, ip_str))
            return parts, []
        before, after = parts[:gaps[0]], parts[gaps[0] + 1:]
        if not parts[0]:
            before = before[:-1]
            if before:
                raise AddressValueError("Leading ':' only permitted as part of '::' in %r" %
                                        ip_str)
        if not parts[-1]:
            after = after[:-1]
            if after:
                raise AddressValueError("Trailing ':' only permitted as part of '::' in %r" %
                                        ip_str)
        if cls._HEXTET_COUNT - len(before) - len(after) < 1:
            raise AddressValueError("Expected at most %d other parts with '::' in %r" %
                                    (cls._HEXTET_COUNT - 1, ip_str))
        return before, after

    @classmethod
    def _parse_hextet(cls, text):
        if not all(c in '0123456789ABCDEFabcdef' for c in text):
            raise ValueError('Only hex digits permitted in %r' % text)
        if len(text) > 4:
            raise ValueError('At most 4 characters permitted in %r' % text)
        return int(text, 16)

    @classmethod
    def _compress_hextets(cls, hextets):
        """'::' for the longest run of zeros, if it is of two at least."""
        best, length, start = -1, 1, None
        for i, each in enumerate([*hextets, '']):
            if each == '0':
                start = i if start is None else start
                if i - start + 1 > length:
                    best, length = start, i - start + 1
            else:
                start = None
        if best < 0:
            return hextets
        end = best + length
        middle = ['']
        return ([''] if best == 0 else hextets[:best]) + middle + (
            [''] if end == len(hextets) else hextets[end:])

    @classmethod
    def _string_from_ip_int(cls, ip_int=None):
        if ip_int > cls._ALL_ONES:
            raise ValueError('IPv6 address is too large')
        digits = '%032x' % ip_int
        hextets = ['%x' % int(digits[i:i + 4], 16) for i in range(0, 32, 4)]
        return ':'.join(cls._compress_hextets(hextets))

    def _explode_shorthand_ip_string(self):
        address = self
        if isinstance(self, IPv6Network):
            address = self.network_address
        number = self._ip_int_from_string(address._string_from_ip_int(address._ip))
        digits = '%032x' % number
        text = ':'.join(digits[i:i + 4] for i in range(0, 32, 4))
        if isinstance(self, (_BaseNetwork, IPv6Interface)):
            return '%s/%d' % (text, self._prefixlen)
        return text

    def _reverse_pointer(self):
        return '.'.join(self.exploded[::-1].replace(':', '')) + '.ip6.arpa'

    @staticmethod
    def _split_scope_id(ip_str):
        address, mark, scope = ip_str.partition('%')
        if not mark:
            return address, None
        if not scope or '%' in scope:
            raise AddressValueError('Invalid IPv6 address: "%r"' % ip_str)
        return address, scope

    @property
    def max_prefixlen(self):
        return self._max_prefixlen

    @property
    def version(self):
        return self._version

class IPv6Address(_BaseV6, _BaseAddress):
    __slots__ = ('_ip', '_scope_id', '__weakref__')

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 16)
            self._ip = int.from_bytes(address, 'big')
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            text, self._scope_id = self._split_scope_id(text)
            self._ip = self._ip_int_from_string(text)

    def __str__(self):
        text = super().__str__()
        return text + '%' + self._scope_id if self._scope_id else text

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        return self._scope_id == getattr(other, '_scope_id', None)

    @property
    def scope_id(self):
        return self._scope_id

    @property
    def packed(self):
        return v6_int_to_packed(self._ip)

    @property
    def is_multicast(self):
        return self in self._constants._multicast_network

    @property
    def is_reserved(self):
        return any(self in each for each in self._constants._reserved_networks)

    @property
    def is_link_local(self):
        return self in self._constants._linklocal_network

    @property
    def is_site_local(self):
        return self in self._constants._sitelocal_network

    @property
    @functools.lru_cache()
    def is_private(self):
        mapped = self.ipv4_mapped
        if mapped is not None:
            return mapped.is_private
        return any(self in each for each in self._constants._private_networks)

    @property
    def is_global(self):
        return not self.is_private

    @property
    def is_unspecified(self):
        return self._ip == 0

    @property
    def is_loopback(self):
        return self._ip == 1

    @property
    def ipv4_mapped(self):
        if self._ip >> 32 != 0xffff:
            return None
        return IPv4Address(self._ip & 0xffffffff)

    @property
    def teredo(self):
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xffffffff), IPv4Address(~self._ip & 0xffffffff)

    @property
    def sixtofour(self):
        if self._ip >> 112 != 0x2002:
            return None
        return IPv4Address(self._ip >> 80 & 0xffffffff)

class IPv6Interface(_Interface, IPv6Address):

    def __init__(self, address):
        self._start_interface(address, IPv6Address, IPv6Network)

    def __str__(self):
        return '%s/%d' % (super().__str__(), self._prefixlen)

    def __eq__(self, other):
        return _interface_equal(self, other, IPv6Address)

    def __lt__(self, other):
        return _interface_less(self, other, IPv6Address)

    __hash__ = _Interface.__hash__

    @property
    def ip(self):
        return IPv6Address(self._ip)

    @property
    def is_unspecified(self):
        return self._ip == 0 and self.network.is_unspecified

    @property
    def is_loopback(self):
        return self._ip == 1 and self.network.is_loopback

class IPv6Network(_BaseV6, _BaseNetwork):
    _address_class = IPv6Address

    def __init__(self, address, strict=True):
        self._start(address, strict)
        if self._prefixlen == self._max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self._max_prefixlen:
            self.hosts = lambda: [IPv6Address(int(self.network_address))]

    def hosts(self):
        first, last = int(self.network_address), int(self.broadcast_address)
        for number in range(first + 1, last + 1):
            yield self._address_class(number)

    @property
    def is_site_local(self):
        return self._both('is_site_local')

class _IPv6Constants:
    _linklocal_network = IPv6Network('fe80::/10')
    _multicast_network = IPv6Network('ff00::/8')
    _private_networks = [IPv6Network(each) for each in (
        '::1/128', '::/128', '::ffff:0:0/96', '100::/64', '2001::/23', '2001:2::/48',
        '2001:db8::/32', '2001:10::/28', 'fc00::/7', 'fe80::/10')]
    _reserved_networks = [IPv6Network(each) for each in (
        '::/8', '100::/8', '200::/7', '400::/6', '800::/5', '1000::/4', '4000::/3', '6000::/3',
        '8000::/3', 'a000::/3', 'c000::/3', 'e000::/4', 'f000::/5', 'f800::/6', 'fe00::/9')]
    _sitelocal_network = IPv6Network('fec0::/10')

IPv6Address._constants = _IPv6Constants
IPv6Network._constants = _IPv6Constants
