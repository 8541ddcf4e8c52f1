/* Batch files: rows of flags in CSV, JSON or YAML. */
#include "engine/batch.h"

#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include <ctype.h>
#include <stdlib.h>

/* ---- CSV, as Python's csv module reads it ---- */

typedef struct Csv {
    Span rest;
    size_t line, column; /* of the next byte */
    const char *path;
} Csv;

static bool csv_fail(const Csv *csv, size_t line, size_t column, const char *what, Error *err) {
    return fail(err, ERR_SYNTAX, "%s:%zu:%zu: %s", csv->path, line, column, what);
}

static char csv_next(Csv *csv) {
    char c = *csv->rest.ptr;
    csv->rest = span_from(csv->rest, 1);
    csv->column = c == '\n' ? 1 : csv->column + 1;
    csv->line += c == '\n';
    return c;
}

/* Names and values are texts. */
static bool check_text(const Csv *csv, Error *err) {
    Span text = csv->rest;
    size_t bad = utf8_first_invalid(text), nul = span_find_char(text, '\0', 0);
    size_t at = bad < nul ? bad : nul;
    if (at == SIZE_MAX)
        return true;
    Csv read = *csv;
    while (read.rest.ptr < text.ptr + at)
        csv_next(&read);
    return csv_fail(csv, read.line, read.column, at == bad ? "not UTF-8" : "NUL in a text", err);
}

/* One cell; *last: it ends its record. */
static bool read_cell(Csv *csv, Buf *cell, bool *last, bool *quoted, Error *err) {
    buf_reset(cell);
    *quoted = csv->rest.len && *csv->rest.ptr == '"';
    bool inside = false;
    size_t line = csv->line, column = csv->column;
    while (csv->rest.len) {
        char c = csv_next(csv);
        if (inside && c == '"' && csv->rest.len && *csv->rest.ptr == '"') {
            buf_addc(cell, csv_next(csv));
        } else if (c == '"' && (inside || cell->len == 0)) {
            inside = !inside;
        } else if (inside) {
            buf_addc(cell, c);
        } else if (c == ',' || c == '\n') {
            *last = c == '\n';
            return true;
        } else if (c != '\r') {
            buf_addc(cell, c);
        }
    }
    *last = true;
    if (inside)
        return csv_fail(csv, line, column, "quoted cell is not closed", err);
    return true;
}

static bool read_record(Csv *csv, StrList *cells, Error *err) {
    Buf cell = BUF_INIT;
    bool last = false, quoted, ok = true;
    while (ok && !last && (csv->rest.len || cells->count)) {
        ok = read_cell(csv, &cell, &last, &quoted, err);
        if (ok && !(last && !cells->count && !cell.len && !quoted))
            strlist_add_span(cells, buf_span(&cell));
    }
    buf_release(&cell);
    return ok;
}

static bool read_csv(Tree *rows, Span text, const char *path, Error *err) {
    if (span_starts(text, SPAN_LIT("\xEF\xBB\xBF")))
        text = span_from(text, 3);
    Csv csv = {text, 1, 1, path};
    StrList names = STRLIST_INIT, cells = STRLIST_INIT;
    bool ok = check_text(&csv, err);
    while (ok && csv.rest.len && !names.count)
        ok = read_record(&csv, &names, err);
    while (ok && csv.rest.len) {
        strlist_reset(&cells);
        ok = read_record(&csv, &cells, err);
        if (!ok || !cells.count)
            continue;
        Tree *row = tree_push(rows, tree_map());
        for (size_t i = 0; i < cells.count && i < names.count; i++) {
            char *name = names.items[i];
            tree_set(row, name, flag_value_parse(span_of(cells.items[i])));
        }
    }
    strlist_release(&names);
    strlist_release(&cells);
    return ok;
}

/* ---- YAML and JSON ---- */

/* The name Python gives the type: part of a message users know. */
static const char *python_type(const Tree *t) {
    switch (t->kind) {
    case TREE_NULL:
        return "NoneType";
    case TREE_BOOL:
        return "bool";
    case TREE_INT:
        return "int";
    case TREE_FLOAT:
        return "float";
    case TREE_STRING:
        return "str";
    case TREE_DATE:
        return "datetime.date";
    case TREE_LIST:
        return "list";
    case TREE_MAP:
        return "dict";
    }
    return "object";
}

/* JSON as JSON, with its escapes and numbers; what is none may still be YAML, which is how the
 * original reads all of it. Of what is neither the message is about what it begins like. */
static Tree *parse_json(Span text, const char *path, Error *err) {
    Error not_json = ERROR_INIT, not_yaml = ERROR_INIT;
    Tree *data = json_parse(text, path, &not_json);
    if (!data)
        data = yaml_parse(text, path, &not_yaml);
    Span start = span_trim(text);
    bool like_json = start.len && strchr("[{\"", start.ptr[0]);
    if (!data) {
        error_clear(err);
        *err = like_json ? not_json : not_yaml;
    }
    if (data || !like_json)
        error_clear(&not_json);
    if (data || like_json)
        error_clear(&not_yaml);
    return data;
}

static bool read_list(Tree *rows, bool json, Span text, const char *path, Error *err) {
    Tree *data = (json ? parse_json : yaml_parse)(text, path, err);
    if (!data)
        return false;
    bool ok = tree_is(data, TREE_LIST) ||
              fail(err, ERR_INVALID, "unsupported data type for batch file %s: <class '%s'>", path,
                   python_type(data));
    for (size_t i = 0; ok && i < data->count; i++) {
        const Tree *row = data->items[i];
        ok = tree_is(row, TREE_MAP) ||
             fail(err, ERR_INVALID,
                  "unsupported data type for batch file %s: item %zu is <class '%s'>, expected a "
                  "mapping",
                  path, i + 1, python_type(row));
        if (ok)
            tree_push(rows, tree_copy(row));
    }
    tree_free(data);
    return ok;
}

static char *lower_extension(const char *path) {
    char *extension = xstrdup(path_extension(path));
    for (char *p = extension; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return extension;
}

bool batch_file_read(Tree *rows, const char *path, const char *shown, Error *err) {
    char *extension = lower_extension(path);
    bool csv = strcmp(extension, ".csv") == 0 || !*extension;
    bool json = strcmp(extension, ".json") == 0;
    bool yaml = strcmp(extension, ".yml") == 0 || strcmp(extension, ".yaml") == 0;
    free(extension);
    if (!path_exists(path))
        return fail(err, ERR_NOT_FOUND, "batch file %s does not exist", shown);
    if (!csv && !json && !yaml)
        return fail(err, ERR_UNSUPPORTED, "unsupported batch file extension for %s", shown);
    Buf text = BUF_INIT;
    bool ok = file_read(&text, path, err);
    if (ok)
        ok = csv ? read_csv(rows, buf_span(&text), shown, err)
                 : read_list(rows, json, buf_span(&text), shown, err);
    buf_release(&text);
    return ok;
}
