"""What the program runs on."""
import os
import sys
from collections import namedtuple as _namedtuple

class uname_result(_namedtuple('uname_result_base', 'system node release version machine')):
    """The system, with its processor asked for late."""

    @property
    def processor(self):
        return ''

    def __iter__(self):
        yield from tuple.__iter__(self)
        yield self.processor

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return 6

def uname():
    return uname_result(*os.uname())

def system():
    return os.uname().sysname

def node():
    return os.uname().nodename

def release():
    return os.uname().release

def version():
    return os.uname().version

def machine():
    return os.uname().machine

def processor():
    return ''

def architecture(executable=sys.executable, bits='', linkage=''):
    return bits or ('64bit' if sys.maxsize > 2 ** 32 else '32bit'), linkage or 'ELF'

def libc_ver(executable=None, lib='', version='', chunksize=16384):
    raise NotImplementedError('unsupported: platform.libc_ver')

def platform(aliased=False, terse=False):
    raise NotImplementedError('unsupported: platform.platform')

def python_implementation():
    return 'CPython'

def python_version():
    return '%d.%d.%d' % sys.version_info[:3]

def python_version_tuple():
    return tuple(python_version().split('.'))

def python_branch():
    return ''

def python_revision():
    return ''

def python_build():
    raise NotImplementedError('unsupported: platform.python_build')

def python_compiler():
    raise NotImplementedError('unsupported: platform.python_compiler')

def mac_ver(release='', versioninfo=('', '', ''), machine=''):
    return release, versioninfo, machine

def win32_ver(release='', version='', csd='', ptype=''):
    return release, version, csd, ptype

def win32_edition():
    return None

def win32_is_iot():
    return False

def java_ver(release='', vendor='', vminfo=('', '', ''), osinfo=('', '', '')):
    return release, vendor, vminfo, osinfo

def freedesktop_os_release():
    """What /etc/os-release says."""
    import re
    import shlex
    for path in ('/etc/os-release', '/usr/lib/os-release'):
        if not os.path.exists(path):
            continue
        facts = {'NAME': 'Linux', 'ID': 'linux', 'PRETTY_NAME': 'Linux'}
        with open(path, encoding='utf-8') as file:
            for line in file:
                match = re.match(r'([A-Z0-9_]+)=(.*)', line.strip())
                if match:
                    facts[match[1]] = ''.join(shlex.split(match[2]))
        return facts
    raise OSError(2, 'Unable to read files /etc/os-release, /usr/lib/os-release')
