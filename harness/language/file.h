/* File objects as open() makes them, and what io, os and subprocess need of them. */
#ifndef VERBATIM_LANGUAGE_FILE_H
#define VERBATIM_LANGUAGE_FILE_H

#include "harness/language/containers.h"
#include <sys/types.h>

typedef struct File {
    Object object;
    int fd; /* -1: closed */
    bool text, reads, writes, append, universal, close_fd, telling;
    bool ascii_like;  /* ASCII text is encoded as itself */
    bool one_byte;    /* one byte is one character */
    Value name, mode; /* as the program sees them */
    const char *encoding, *errors;
    Str *newline_out;   /* what "\n" becomes when written, NULL: itself */
    char newline_in[3]; /* what ends a line when reading; "" with universal: any */
    unsigned seen;      /* kinds of line ends met: 1 \r, 2 \n, 4 \r\n */
    Buf in;             /* read and not consumed: in.data[in_pos, in.len) */
    size_t in_pos;
    off_t in_end;   /* position in the file of in's end */
    Object *buffer; /* of a text file, NULL until asked for */
    Dict *attrs;
} File;

extern const Type TYPE_TEXTIOWRAPPER, TYPE_BUFFEREDREADER, TYPE_BUFFEREDWRITER, TYPE_BUFFEREDRANDOM,
    TYPE_FILEIO, TYPE_UNSUPPORTED_OPERATION;

/* A file over an open descriptor; mode as for open(). */
Value file_from_fd(VM *vm, int fd, const char *mode, Value name, bool close_fd);
/* The path a str, bytes or os.PathLike names; TypeError "expected str, bytes or os.PathLike
 * object, not int". NUL bytes are refused. */
const char *path_text(VM *vm, Value v);
/* As path_text, worded "<function>: path should be string, bytes or os.PathLike, not int". */
const char *path_text_for(VM *vm, Value v, const char *what);
/* "\r\n" and "\r" become "\n", appended to out. */
void add_universal(Buf *out, Span text);
/* The kinds of line ends in a text, and such kinds as the attribute `newlines` has them. */
unsigned line_ends_of(Span text);
Value line_ends_value(VM *vm, unsigned seen);
_Noreturn void raise_unsupported(VM *vm, const char *what); /* io.UnsupportedOperation */
extern const Native FILE_METHODS[];
/* The next line (with its end) of an object with readline(), for iteration. */
bool readline_next(VM *vm, Value self, Value *out);

#endif
