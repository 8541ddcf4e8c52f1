/* Building, wrapping and dropping errors.
 *
 * Must not print anything: who shows an error, and how, is decided far above. */
#include "engine/base/error.h"
#include "engine/base/mem.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *format_text(const char *format, va_list args) {
    char *text = NULL;
    if (vasprintf(&text, format, args) < 0)
        text = xstrdup("(message could not be formatted)");
    return text;
}

bool fail_v(Error *err, ErrorKind kind, const char *format, va_list args) {
    if (!err)
        return false;
    char *message = format_text(format, args); /* first: args may point into the old message */
    error_clear(err);
    err->kind = kind;
    err->message = message;
    return false;
}

bool fail(Error *err, ErrorKind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fail_v(err, kind, format, args);
    va_end(args);
    return false;
}

static ErrorKind kind_of_errno(int code) {
    switch (code) {
    case ENOENT:
    case ENOTDIR:
    case ESRCH:
    case ECHILD:
        return ERR_NOT_FOUND;
    case EEXIST:
    case ENOTEMPTY:
        return ERR_EXISTS;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_DENIED;
    case EBUSY:
    case ETXTBSY:
    case EWOULDBLOCK:
        return ERR_BUSY;
    case ETIMEDOUT:
        return ERR_TIMEOUT;
    case E2BIG:
    case EMFILE:
    case ENFILE:
    case EFBIG:
    case ENAMETOOLONG:
        return ERR_LIMIT;
    }
    return ERR_IO;
}

bool fail_errno(Error *err, const char *format, ...) {
    int code = errno;
    if (!err)
        return false;
    va_list args;
    va_start(args, format);
    char *what = format_text(format, args);
    va_end(args);
    fail(err, kind_of_errno(code), "%s: %s", what, strerror(code));
    err->os_errno = code;
    free(what);
    errno = code;
    return false;
}

bool error_prefix(Error *err, const char *format, ...) {
    if (!err || err->kind == ERR_NONE)
        return false;
    va_list args;
    va_start(args, format);
    char *prefix = format_text(format, args);
    va_end(args);
    char *message = xformat("%s: %s", prefix, err->message ? err->message : "");
    free(prefix);
    free(err->message);
    err->message = message;
    return false;
}

void error_clear(Error *err) {
    if (!err)
        return;
    free(err->message);
    *err = (Error){0};
}
