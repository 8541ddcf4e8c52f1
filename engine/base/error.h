/* Errors that functions hand back.
 *
 * A function that can fail returns bool (or a pointer) and takes `Error *err` last; on failure it
 * returns `fail(err, …)`. An Error owns its message; a caller that handles the error, or is done
 * with it, calls error_clear. Every Error starts as `Error err = {0}` (or ERROR_INIT). Must know
 * nothing of who prints the message. */
#ifndef VERBATIM_BASE_ERROR_H
#define VERBATIM_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#define MUST_CHECK               __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((__format__(__printf__, text, first)))

/* What kind of thing went wrong; decides exit statuses and which exception a transcript sees. */
typedef enum ErrorKind {
    ERR_NONE = 0,
    ERR_USAGE,       /* bad command line or call */
    ERR_INVALID,     /* bad value in otherwise readable input */
    ERR_SYNTAX,      /* input that cannot be parsed; the message starts with file:line:column */
    ERR_NOT_FOUND,   /* file, run, operation … does not exist */
    ERR_EXISTS,      /* … exists already */
    ERR_AMBIGUOUS,   /* several things match where one is needed */
    ERR_DENIED,      /* permissions, read-only file system */
    ERR_BUSY,        /* locked or running */
    ERR_IO,          /* other failure of the operating system; os_errno says which */
    ERR_LIMIT,       /* a stated limit was exceeded */
    ERR_TIMEOUT,     /* time ran out */
    ERR_CANCELLED,   /* interrupted by the user */
    ERR_UNSUPPORTED, /* understood, but refused */
    ERR_QUIT,        /* a program of ours gave up; its message is shown as it is */
    ERR_INTERNAL     /* a defect of ours */
} ErrorKind;

typedef struct Error {
    ErrorKind kind;
    int os_errno;  /* errno where kind stems from a system call, else 0 */
    char *message; /* owned; NULL when kind is ERR_NONE */
} Error;

#define ERROR_INIT                                                                                 \
    { 0 }

/* Set *err (replacing what it held) and return false. err may be NULL: the error is dropped. */
bool fail(Error *err, ErrorKind kind, const char *format, ...) PRINTF_LIKE(3, 4);
bool fail_v(Error *err, ErrorKind kind, const char *format, va_list args) PRINTF_LIKE(3, 0);

/* As fail, for a failed system call: kind from errno, ": <strerror>" appended. */
bool fail_errno(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Put "prefix: " before the message; returns false so that it can end a function. */
bool error_prefix(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Release the message and set kind to ERR_NONE. */
void error_clear(Error *err);

#endif
