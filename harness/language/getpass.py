"""Who runs the program. Passwords are not asked for: nobody answers a document."""
import os

__all__ = ['getpass', 'getuser', 'GetPassWarning']

class GetPassWarning(UserWarning):
    pass

def getpass(prompt='Password: ', stream=None):
    raise NotImplementedError('unsupported: getpass.getpass')

def getuser():
    for name in ('LOGNAME', 'USER', 'LNAME', 'USERNAME'):
        if os.environ.get(name):
            return os.environ[name]
    uid = os.getuid()
    with open('/etc/passwd', encoding='utf-8', errors='surrogateescape') as file:
        for line in file:
            fields = line.split(':')
            if len(fields) > 2 and fields[2] == str(uid):
                return fields[0]
    raise KeyError('getpwuid(): uid not found: %d' % uid)
