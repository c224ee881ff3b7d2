/* Comparison keys, character by character from a table. */
#include "kernel.h"

#include "key_table.h"

/* The key of a text, at the end of `out`.  0; 1: it is the text itself; 2: the table cannot tell; -1: no memory. */
static int make_key(const uint32_t *text, size_t length, Vector *out)
{
    if (reserve(out, length, sizeof(uint32_t)))
        return -1;
    uint32_t *key = (uint32_t *)out->items + out->count;
    size_t n = 0;
    int changed = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t c = text[i];
        uint16_t entry = ENTRY[(size_t)PAGE_OF[c >> 7] << 7 | (c & 127)];
        if (entry <= SKIP) {
            key[n] = c;
            n += entry == KEEP;
            continue;
        }
        if (entry == ASK)
            return 2;
        const uint32_t *replaced = REPLACED + entry;
        if (reserve(out, n + *replaced + length - i, sizeof(uint32_t)))
            return -1;
        key = (uint32_t *)out->items + out->count;
        memcpy(key + n, replaced + 1, *replaced * sizeof(uint32_t));
        n += *replaced;
        changed = 1;
    }
    out->count += n;
    return n == length && !changed;
}

#define BLOCK ((size_t)1 << 17) /* code points copied before the GIL is released */

typedef struct {         /* some texts, copied out of Python one after another, and the keys that were made of them */
    Vector points, ends; /* uint32_t; size_t: text i is points[ends[i - 1]:ends[i]], but see make_keys */
    Vector keys, states; /* uint32_t; int */
} Block;

static void free_block(Block *block)
{
    free(block->points.items);
    free(block->ends.items);
    free(block->keys.items);
    free(block->states.items);
}

/* Texts from texts[from] on, until the block is full.  The number of the next text, or -1 with an exception. */
static Py_ssize_t fill(Block *block, PyObject *texts, Py_ssize_t from)
{
    Py_ssize_t n = PyList_Size(texts);
    block->points.count = block->ends.count = 0;
    while (from < n && block->points.count < BLOCK) {
        PyObject *text = PyList_GetItem(texts, from);
        Py_ssize_t length = text && PyUnicode_Check(text) ? PyUnicode_GetLength(text) : -1;
        if (length < 0) {
            if (!PyErr_Occurred())
                PyErr_Format(PyExc_TypeError, "text %zd is no str", from);
            return -1;
        }
        if (reserve(&block->points, (size_t)length + 1, sizeof(uint32_t)) || reserve(&block->ends, 1, sizeof(size_t))) {
            PyErr_NoMemory();
            return -1;
        }
        uint32_t *place = (uint32_t *)block->points.items + block->points.count;
        if (!PyUnicode_AsUCS4(text, place, length + 1, 1))
            return -1;
        block->points.count += (size_t)length;
        ((size_t *)block->ends.items)[block->ends.count++] = block->points.count;
        from++;
    }
    return from;
}

/* Fill the block and make the keys: `ends` say then where these end.  The number of the next text, or -1. */
static Py_ssize_t make_keys(Block *block, PyObject *texts, Py_ssize_t from)
{
    Py_ssize_t next = fill(block, texts, from);
    size_t count = block->ends.count, *ends = block->ends.items, start = 0;
    int failed;
    block->keys.count = block->states.count = 0;
    if (next < 0)
        return -1;
    Py_BEGIN_ALLOW_THREADS
    failed = reserve(&block->states, count, sizeof(int));
    for (size_t i = 0; i < count && !failed; i++) {
        const uint32_t *text = (const uint32_t *)block->points.items + start;
        int state = make_key(text, ends[i] - start, &block->keys);
        ((int *)block->states.items)[i] = state;
        failed = state < 0;
        start = ends[i];
        ends[i] = block->keys.count;
    }
    Py_END_ALLOW_THREADS
    if (failed) {
        PyErr_NoMemory();
        return -1;
    }
    return next;
}

static PyObject *new_string(const uint32_t *points, size_t n, uint16_t *narrow)
{
    int order = PY_LITTLE_ENDIAN ? -1 : 1;
    uint32_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        seen |= points[i];
        narrow[i] = (uint16_t)points[i];
    }
    if (seen < 0x10000) /* twice as fast as from UTF-32; a key holds no surrogates */
        return PyUnicode_DecodeUTF16((const char *)narrow, (Py_ssize_t)(n * 2), NULL, &order);
    return PyUnicode_DecodeUTF32((const char *)points, (Py_ssize_t)(n * 4), NULL, &order);
}

PyObject *py_keys(PyObject *self, PyObject *given)
{
    PyObject *texts = PySequence_List(given);
    if (!texts)
        return NULL;
    Py_ssize_t n = PyList_Size(texts), done = 0;
    PyObject *result = PyList_New(n);
    Block block = {0};
    Vector narrow = {0}; /* uint16_t */
    while (result && done < n) {
        Py_ssize_t next = make_keys(&block, texts, done);
        int failed = next < 0;
        const size_t *ends = block.ends.items;
        if (!failed && reserve(&narrow, block.keys.count, sizeof(uint16_t))) {
            PyErr_NoMemory();
            failed = 1;
        }
        for (size_t i = 0; i < block.ends.count && !failed; i++) {
            int state = ((int *)block.states.items)[i];
            size_t start = i ? ends[i - 1] : 0;
            PyObject *key;
            if (state == 0)
                key = new_string((const uint32_t *)block.keys.items + start, ends[i] - start, narrow.items);
            else {
                key = state == 1 ? PyList_GetItem(texts, done + (Py_ssize_t)i) : Py_None;
                Py_INCREF(key);
            }
            failed = !key || PyList_SetItem(result, done + (Py_ssize_t)i, key) < 0;
        }
        if (failed)
            Py_CLEAR(result);
        done = next;
    }
    free(narrow.items);
    free_block(&block);
    Py_DECREF(texts);
    return result;
}

/* Code points at the end of `units`, as UTF-16 with the low byte first.  0, or -1 if there is no memory. */
static int add_units(const uint32_t *points, size_t n, Vector *units)
{
    if (reserve(units, 2 * n, 2))
        return -1;
    unsigned char *unit = (unsigned char *)units->items + 2 * units->count, *first = unit;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = points[i];
        if (c > 0xFFFF) {
            uint32_t high = 0xD800 + ((c - 0x10000) >> 10);
            *unit++ = (unsigned char)high;
            *unit++ = (unsigned char)(high >> 8);
            c = 0xDC00 + (c & 0x3FF);
        }
        *unit++ = (unsigned char)c;
        *unit++ = (unsigned char)(c >> 8);
    }
    units->count += (size_t)(unit - first) / 2;
    return 0;
}

PyObject *py_packed_keys(PyObject *self, PyObject *given)
{
    PyObject *texts = PySequence_List(given), *result = NULL;
    if (!texts)
        return NULL;
    Py_ssize_t n = PyList_Size(texts), done = 0;
    Block block = {0};
    Vector units = {0}, starts = {0}; /* uint16_t; int64_t */
    Vector lengths = {0}, asked = {0}; /* int64_t, in code points; int64_t: texts whose key the table cannot tell */
    int failed = reserve(&starts, (size_t)n + 1, sizeof(int64_t)) || reserve(&lengths, (size_t)n, sizeof(int64_t))
        || reserve(&asked, (size_t)n, sizeof(int64_t));
    if (failed)
        PyErr_NoMemory();
    else
        ((int64_t *)starts.items)[starts.count++] = 0;
    while (!failed && done < n) {
        Py_ssize_t next = make_keys(&block, texts, done);
        if ((failed = next < 0))
            break;
        const size_t *ends = block.ends.items;
        Py_BEGIN_ALLOW_THREADS
        for (size_t i = 0; i < block.ends.count && !failed; i++) {
            size_t start = i ? ends[i - 1] : 0;
            if (((int *)block.states.items)[i] == 2)
                ((int64_t *)asked.items)[asked.count++] = done + (int64_t)i;
            failed = add_units((const uint32_t *)block.keys.items + start, ends[i] - start, &units);
            ((int64_t *)starts.items)[starts.count++] = (int64_t)units.count;
            ((int64_t *)lengths.items)[lengths.count++] = (int64_t)(ends[i] - start);
        }
        Py_END_ALLOW_THREADS
        if (failed)
            PyErr_NoMemory();
        done = next;
    }
    if (!failed)
        result = Py_BuildValue("NNNN",
            PyByteArray_FromStringAndSize(units.items, (Py_ssize_t)(units.count * 2)),
            PyByteArray_FromStringAndSize(starts.items, (Py_ssize_t)(starts.count * sizeof(int64_t))),
            PyByteArray_FromStringAndSize(lengths.items, (Py_ssize_t)(lengths.count * sizeof(int64_t))),
            PyByteArray_FromStringAndSize(asked.items, (Py_ssize_t)(asked.count * sizeof(int64_t))));
    free(units.items);
    free(starts.items);
    free(lengths.items);
    free(asked.items);
    free_block(&block);
    Py_DECREF(texts);
    return result;
}
