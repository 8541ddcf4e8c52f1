/* Parts of modules that are written in the language itself: their sources, each in a file
 * <module>_source.c. They are read on the first import of the module. */
#ifndef VERBATIM_LANGUAGE_SOURCES_H
#define VERBATIM_LANGUAGE_SOURCES_H

extern const char ABC_SOURCE[], COLLECTIONS_SOURCE[], COLLECTIONS_ABC_SOURCE[],
    CONTEXTLIB_SOURCE[], COPY_SOURCE[], DATACLASSES_SOURCE[], ENUM_SOURCE[], FUNCTOOLS_SOURCE[],
    HEAPQ_SOURCE[], PATHLIB_SOURCE[], SHUTIL_SOURCE[], STATISTICS_SOURCE[], TEMPFILE_SOURCE[],
    TYPES_SOURCE[], TYPING_SOURCE[], WARNINGS_SOURCE[], LOGGING_SOURCE[], TRACEBACK_SOURCE[],
    SUBPROCESS_SOURCE[], NUMBERS_SOURCE[];

#endif
