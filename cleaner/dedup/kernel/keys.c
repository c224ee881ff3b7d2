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
    Vector keys = {0}, states = {0}, narrow = {0}; /* uint32_t; int; uint16_t */
    while (result && done < n) {
        Py_ssize_t next = fill(&block, texts, done);
        int failed = next < 0;
        size_t count = block.ends.count, *ends = block.ends.items;
        keys.count = 0;
        if (!failed && (reserve(&states, count, sizeof(int)))) {
            PyErr_NoMemory();
            failed = 1;
        }
        if (!failed) {
            int *state = states.items;
            Py_BEGIN_ALLOW_THREADS
            size_t start = 0;
            for (size_t i = 0; i < count && !failed; i++) {
                const uint32_t *text = (const uint32_t *)block.points.items + start;
                state[i] = make_key(text, ends[i] - start, &keys);
                failed = state[i] < 0;
                start = ends[i];
                ends[i] = keys.count; /* where the text ended, its key ends now */
            }
            failed = failed || reserve(&narrow, keys.count, sizeof(uint16_t));
            Py_END_ALLOW_THREADS
            if (failed)
                PyErr_NoMemory();
        }
        for (size_t i = 0; i < count && !failed; i++) {
            int state = ((int *)states.items)[i];
            size_t start = i ? ends[i - 1] : 0;
            PyObject *key;
            if (state == 0)
                key = new_string((const uint32_t *)keys.items + start, ends[i] - start, narrow.items);
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
    free(keys.items);
    free(states.items);
    free(narrow.items);
    free_block(&block);
    Py_DECREF(texts);
    return result;
}
