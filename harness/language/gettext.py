"""Messages in the language they are written in: there are no catalogues here."""

def gettext(message):
    return message

def ngettext(msgid1, msgid2, n):
    return msgid1 if n == 1 else msgid2

def pgettext(context, message):
    return message

def npgettext(context, msgid1, msgid2, n):
    return msgid1 if n == 1 else msgid2

def dgettext(domain, message):
    return message

def dngettext(domain, msgid1, msgid2, n):
    return msgid1 if n == 1 else msgid2

class NullTranslations:
    """Translations that translate nothing."""

    def __init__(self, fp=None):
        self._info = {}
        self._charset = None
        self._fallback = None

    def add_fallback(self, fallback):
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return ngettext(msgid1, msgid2, n)

    def info(self):
        return self._info

    def charset(self):
        return self._charset

    def install(self, names=None):
        import builtins
        builtins._ = self.gettext

def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    if fallback:
        return NullTranslations()
    raise FileNotFoundError(2, 'No translation file found for domain', domain)
