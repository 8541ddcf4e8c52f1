/* What an unquoted YAML scalar is taken for; shared by the reader and the writer, which must quote
 * exactly what would not come back as a string. */
#ifndef VERBATIM_BASE_YAML_SCALAR_H
#define VERBATIM_BASE_YAML_SCALAR_H

#include "engine/base/tree.h"

typedef enum YamlPlain {
    YAML_STRING,
    YAML_NULL,
    YAML_BOOL,
    YAML_INT,
    YAML_FLOAT,
    YAML_DATE,
    YAML_MERGE, /* << */
    YAML_VALUE  /* = */
} YamlPlain;

/* By its look alone: 2019-99-99 looks like a date. */
YamlPlain yaml_classify(Span plain);
/* The value when `plain` has the form and a meaning, else NULL (0x_ looks like an integer). */
Tree *yaml_construct(Span plain, YamlPlain as);

#endif
