/* Module struct, the part in C: values to bytes and back by a format. Struct, pack_into and the
 * like are written in the language (struct.py).
 *
 * A format is read once per call into steps; each step knows its code, where its bytes begin and
 * how many there are. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"
#include "harness/language/numbers.h"
#include <math.h>

extern const Type TYPE_STRUCT_ERROR;

static const char TOO_LARGE[] = "int too large to convert";

typedef struct Step {
    char code;
    size_t offset, size; /* size: of one value; of the whole text for s and p */
} Step;

typedef struct Layout {
    Step *steps;
    size_t count, cap, total;
    bool little, native;
} Layout;

static void add_step(VM *vm, Layout *l, char code, size_t size) {
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 8;
        l->steps = vm_realloc(vm, l->steps, l->cap * sizeof(Step), cap * sizeof(Step));
        l->cap = cap;
    }
    l->steps[l->count++] = (Step){code, l->total, size};
    l->total += size;
}

/* Bytes of a value, 0 for an unknown code; `native` has n, N and P and long longs. */
static size_t code_size(char code, bool native) {
    switch (code) {
    case 'x':
    case 'b':
    case 'B':
    case '?':
    case 'c':
    case 's':
    case 'p':
        return 1;
    case 'h':
    case 'H':
    case 'e':
        return 2;
    case 'i':
    case 'I':
    case 'f':
        return 4;
    case 'l':
    case 'L':
        return native ? 8 : 4;
    case 'q':
    case 'Q':
    case 'd':
        return 8;
    case 'n':
    case 'N':
    case 'P':
        return native ? 8 : 0;
    default:
        return 0;
    }
}

static void add_code(VM *vm, Layout *l, char code, size_t repeat) {
    size_t size = code_size(code, l->native);
    if (size == 0)
        raise(vm, &TYPE_STRUCT_ERROR, "bad char in struct format");
    if (repeat > (size_t)1 << 32)
        raise(vm, &TYPE_STRUCT_ERROR, "total struct size too long");
    if (l->native && size > 1)
        l->total = (l->total + size - 1) / size * size;
    if (code == 'x')
        l->total += repeat;
    else if (code == 's' || code == 'p')
        add_step(vm, l, code, repeat);
    else
        for (size_t i = 0; i < repeat; i++)
            add_step(vm, l, code, size);
}

static Span format_text(VM *vm, Value format) {
    if (is_str(format) || is_instance(format, &TYPE_BYTES)) {
        Span s = is_str(format) ? str_span(as_str(format)) : vm_need_bytes(vm, format);
        if (s.len && memchr(s.ptr, '\0', s.len))
            raise(vm, &TYPE_STRUCT_ERROR, "embedded null character");
        return s;
    }
    raise(vm, &TYPE_TYPE_ERROR, "Struct() argument 1 must be a str or bytes object, not %s",
          type_name(type_of(format)));
}

static Layout layout_of(VM *vm, Value format) {
    Span s = format_text(vm, format);
    Layout l = {.little = true, .native = true};
    size_t i = 0;
    if (s.len && strchr("@=<>!", s.ptr[0])) {
        l.native = s.ptr[0] == '@';
        l.little = s.ptr[0] != '>' && s.ptr[0] != '!';
        i = 1;
    }
    while (i < s.len) {
        if (strchr(" \t\n\r\f\v", s.ptr[i])) {
            i++;
            continue;
        }
        size_t repeat = 1;
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            for (repeat = 0; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++)
                repeat = repeat > (size_t)1 << 40 ? repeat : repeat * 10 + (size_t)(s.ptr[i] - '0');
            if (i == s.len)
                raise(vm, &TYPE_STRUCT_ERROR, "repeat count given without format specifier");
        }
        add_code(vm, &l, s.ptr[i++], repeat);
    }
    return l;
}

/* ---- packing ---- */

static void put_bits(uint8_t *to, uint64_t bits, size_t size, bool little) {
    for (size_t i = 0; i < size; i++)
        to[little ? i : size - 1 - i] = (uint8_t)(bits >> (8 * i));
}

static _Noreturn void out_of_range(VM *vm, const Step *s, bool with_sign, bool little) {
    static const char *const NAMES[] = {"ubyte", "byte", "ushort", "short"};
    int64_t most = ((int64_t)1 << (s->size * 8 - with_sign)) - 1;
    char own[] = {'\'', s->code, '\'', '\0'};
    const char *name = s->size == 1             ? NAMES[with_sign]
                       : s->size == 2 && little ? NAMES[2 + with_sign]
                                                : own;
    raise(vm, &TYPE_STRUCT_ERROR, "%s format requires %lld <= number <= %lld", name,
          with_sign ? (long long)-most - 1 : 0, (long long)most);
}

/* CPython reads an integer as a C word first, whatever the code stores of it. */
static bool fits_word(Value n, bool with_sign) {
    if (with_sign)
        return is_small(n);
    return int_sign(n) >= 0 && big_bit_length(n) <= 64;
}

static bool fits(Value n, const Step *s, bool with_sign) {
    if (s->size == 8)
        return true;
    int64_t most = (int64_t)1 << (s->size * 8 - with_sign);
    int64_t v = (int64_t)big_low_bits(n);
    return with_sign ? v >= -most && v < most : v >= 0 && v < most;
}

static void pack_integer(VM *vm, const Step *s, Value v, uint8_t *to, bool little) {
    if (!has_index(vm, v))
        raise(vm, &TYPE_STRUCT_ERROR, "required argument is not an integer");
    Value n = index_value(vm, v);
    bool with_sign = s->code == 'n' || (s->code >= 'a' && s->code != 'e');
    bool word_with_sign = with_sign || s->size == 1 || (s->size == 2 && little);
    bool pointer = s->code == 'P';
    if (!fits_word(n, word_with_sign) && !(pointer && fits_word(n, true)))
        raise(vm, &TYPE_STRUCT_ERROR, "%s",
              pointer || (s->size == 8 && !little) ? TOO_LARGE : "argument out of range");
    if (!fits(n, s, with_sign))
        out_of_range(vm, s, with_sign, little);
    put_bits(to, big_low_bits(n), s->size, little);
}

/* False: too large. */
static bool half_bits(double d, uint64_t *out) {
    uint16_t sign = signbit(d) ? 0x8000 : 0;
    int e;
    double m = frexp(fabs(d), &e); /* 0.5 <= m < 1 */
    if (isnan(d) || isinf(d)) {
        *out = sign | (isnan(d) ? 0x7e00 : 0x7c00);
        return true;
    }
    if (d == 0.0 || e < -24) {
        *out = sign;
        return true;
    }
    double scaled = e < -13 ? ldexp(m, e + 24) : ldexp(m, 11);
    double rounded = nearbyint(scaled);
    uint64_t bits = e < -13 ? (uint64_t)rounded : (uint64_t)(e + 13) * 1024 + (uint64_t)rounded;
    *out = sign | bits;
    return bits < 0x7c00;
}

static _Noreturn void too_large_to_pack(VM *vm, Value v, char code) {
    if (is_int(v))
        raise(vm, &TYPE_STRUCT_ERROR, "%s", TOO_LARGE);
    raise(vm, &TYPE_OVERFLOW_ERROR, "float too large to pack with %c format", code);
}

static void pack_float(VM *vm, const Layout *l, const Step *s, Value v, uint8_t *to) {
    Value ignored;
    if (!is_number(v) && !vm_special(vm, v, "__float__", &ignored) && !has_index(vm, v))
        raise(vm, &TYPE_STRUCT_ERROR, "required argument is not a float");
    double given;
    if (is_int(v) && !big_to_double(value_plain(v), &given))
        raise(vm, &TYPE_STRUCT_ERROR, "required argument is not a float");
    double d = float_to_store(vm_float(vm, v));
    uint64_t bits = 0;
    if (s->code == 'd') {
        memcpy(&bits, &d, 8);
    } else if (s->code == 'f') {
        float f = (float)d;
        uint32_t word;
        if (isinf(f) && !isinf(d) && !l->native)
            too_large_to_pack(vm, v, 'f');
        memcpy(&word, &f, 4);
        bits = word;
    } else {
        if (!half_bits(d, &bits))
            too_large_to_pack(vm, v, 'e');
    }
    put_bits(to, bits, s->size, l->little);
}

static void pack_text(VM *vm, const Step *s, Value v, uint8_t *to) {
    if (!is_instance(v, &TYPE_BYTES) && !is_instance(v, &TYPE_BYTEARRAY))
        raise(vm, &TYPE_STRUCT_ERROR, "argument for '%c' must be a bytes object", s->code);
    Span text = vm_need_bytes(vm, v);
    size_t head = s->code == 'p' && s->size ? 1 : 0, n = s->size - head;
    n = text.len < n ? text.len : n;
    memcpy(to + head, text.ptr, n);
    if (head)
        to[0] = (uint8_t)(n > 255 ? 255 : n);
}

static void pack_one(VM *vm, const Layout *l, const Step *s, Value v, uint8_t *to) {
    switch (s->code) {
    case 's':
    case 'p':
        pack_text(vm, s, v, to);
        return;
    case 'c':
        if (!is_instance(v, &TYPE_BYTES) || vm_need_bytes(vm, v).len != 1)
            raise(vm, &TYPE_STRUCT_ERROR, "char format requires a bytes object of length 1");
        to[0] = (uint8_t)vm_need_bytes(vm, v).ptr[0];
        return;
    case '?':
        to[0] = vm_truth(vm, v);
        return;
    case 'e':
    case 'f':
    case 'd':
        pack_float(vm, l, s, v, to);
        return;
    default:
        pack_integer(vm, s, v, to, l->little);
        return;
    }
}

static Value struct_pack(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[0]);
    if (given->count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "missing format argument");
    Layout l = layout_of(vm, given->items[0]);
    if (l.count != given->count - 1)
        raise(vm, &TYPE_STRUCT_ERROR, "pack expected %zu items for packing (got %zu)", l.count,
              given->count - 1);
    uint8_t *out = vm_alloc(vm, l.total + 1);
    memset(out, 0, l.total + 1);
    for (size_t i = 0; i < l.count; i++)
        pack_one(vm, &l, &l.steps[i], given->items[i + 1], out + l.steps[i].offset);
    return bytes_new(vm, out, l.total);
}

/* ---- unpacking ---- */

static uint64_t get_bits(const uint8_t *from, size_t size, bool little) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++)
        bits |= (uint64_t)from[little ? i : size - 1 - i] << (8 * i);
    return bits;
}

static double half_value(uint16_t bits) {
    int e = bits >> 10 & 31, m = bits & 1023;
    double d = e == 31 ? (m ? NAN : INFINITY) : e ? ldexp(1024 + m, e - 25) : ldexp(m, -24);
    return bits & 0x8000 ? -d : d;
}

static Value unpack_float(char code, uint64_t bits) {
    if (code == 'e')
        return value_float(half_value((uint16_t)bits));
    if (code == 'f') {
        uint32_t word = (uint32_t)bits;
        float f;
        memcpy(&f, &word, 4);
        return value_float(f);
    }
    double d;
    memcpy(&d, &bits, 8);
    return value_float(d);
}

static Value unpack_one(VM *vm, const Step *s, const uint8_t *from, bool little) {
    if (s->code == 's' || s->code == 'c')
        return bytes_new(vm, from, s->size);
    if (s->code == 'p') {
        size_t n = s->size == 0 ? 0 : from[0] < s->size ? from[0] : s->size - 1;
        return bytes_new(vm, from + (s->size > 0), n);
    }
    uint64_t bits = get_bits(from, s->size, little);
    if (s->code == '?')
        return value_bool(bits != 0);
    if (s->code == 'e' || s->code == 'f' || s->code == 'd')
        return unpack_float(s->code, bits);
    if (s->code == 'n' || s->code >= 'a') {
        unsigned shift = 64 - 8 * (unsigned)s->size;
        return value_int((int64_t)(bits << shift) >> shift);
    }
    return bits <= INT64_MAX ? value_int((int64_t)bits) : big_from_u64(vm, bits, false);
}

static Value struct_unpack(VM *vm, Value *args) {
    Layout l = layout_of(vm, args[0]);
    Span data = vm_need_bytes(vm, args[1]);
    if (data.len != l.total)
        raise(vm, &TYPE_STRUCT_ERROR, "unpack requires a buffer of %zu bytes", l.total);
    Tuple *t = tuple_new(vm, l.count);
    for (size_t i = 0; i < l.count; i++)
        t->items[i] =
            unpack_one(vm, &l.steps[i], (const uint8_t *)data.ptr + l.steps[i].offset, l.little);
    return value_object(t);
}

static Value struct_calcsize(VM *vm, Value *args) {
    return value_int((int64_t)layout_of(vm, args[0]).total);
}

static const Native STRUCT_FUNCTIONS[] = {
    {"calcsize(format, /)", struct_calcsize, "Bytes a format describes."},
    {"pack(*args)", struct_pack, "pack(format, v1, v2, …): values as bytes."},
    {"unpack(format, buffer, /)", struct_unpack, "Values from bytes."},
    {NULL, NULL, NULL}};

const Type TYPE_STRUCT_ERROR = {.object = {&TYPE_TYPE},
                                .name = "struct.error",
                                .module = "struct",
                                .base = &TYPE_EXCEPTION,
                                .size = sizeof(Exception),
                                .attrs = offsetof(Exception, attrs),
                                .flags = TYPE_SUBCLASSABLE};

extern const char EMBED_struct[]; /* struct.py */

static void struct_init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_STRUCT_ERROR);
    module_run(vm, module, EMBED_struct);
}

const NativeModule MODULE_STRUCT = {"struct", STRUCT_FUNCTIONS, struct_init,
                                    "Values as bytes, by a format."};
