/* Texts and arrays out of Python, and memory that grows. */
#include "kernel.h"

int reserve(Vector *v, size_t more, size_t item)
{
    if (v->items && more <= v->room - v->count)
        return 0;
    if (more > SIZE_MAX / 2 / item - v->count - 16)
        return -1;
    size_t room = v->count + more;
    room += room / 2 + 16;
    void *moved = realloc(v->items, room * item);
    if (!moved)
        return -1;
    v->items = moved;
    v->room = room;
    return 0;
}

/* A buffer as an array of items.  0, or -1 with an exception. */
int open_array(PyObject *object, Py_buffer *view, size_t item, const char *name)
{
    if (PyObject_GetBuffer(object, view, PyBUF_SIMPLE) < 0)
        return -1;
    if (view->len % (Py_ssize_t)item == 0 && (!view->len || (uintptr_t)view->buf % item == 0))
        return 0;
    PyBuffer_Release(view);
    PyErr_Format(PyExc_ValueError, "%s is no array of %zu-byte items", name, item);
    return -1;
}

void close_pairs(Pairs *p)
{
    PyBuffer_Release(&p->data);
    PyBuffer_Release(&p->first);
    PyBuffer_Release(&p->second);
}

/* `data` and the numbers of the pairs.  0, or -1 with an exception and everything released. */
int open_pairs(Pairs *p, PyObject *data, size_t item, PyObject *first, PyObject *second)
{
    if (open_array(data, &p->data, item, "data"))
        return -1;
    if (open_array(first, &p->first, sizeof(int64_t), "first"))
        goto no_first;
    if (open_array(second, &p->second, sizeof(int64_t), "second"))
        goto no_second;
    if (p->first.len == p->second.len) {
        p->pairs = (size_t)p->first.len / sizeof(int64_t);
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, "first and second have different lengths");
    PyBuffer_Release(&p->second);
no_second:
    PyBuffer_Release(&p->first);
no_first:
    PyBuffer_Release(&p->data);
    return -1;
}

int check_numbers(const Pairs *p, size_t n)
{
    const int64_t *first = p->first.buf, *second = p->second.buf;
    for (size_t i = 0; i < p->pairs; i++)
        if (first[i] < 0 || second[i] < 0 || (uint64_t)first[i] >= n || (uint64_t)second[i] >= n) {
            PyErr_Format(PyExc_IndexError, "pair %zu names what is not there", i);
            return -1;
        }
    return 0;
}

void close_packed(Packed *p)
{
    PyBuffer_Release(&p->units);
    PyBuffer_Release(&p->starts);
}

int open_packed(Packed *p, PyObject *data, PyObject *starts)
{
    if (PyObject_GetBuffer(data, &p->units, PyBUF_SIMPLE) < 0)
        return -1;
    if (open_array(starts, &p->starts, sizeof(int64_t), "starts")) {
        PyBuffer_Release(&p->units);
        return -1;
    }
    const int64_t *start = p->starts.buf, units = p->units.len / 2;
    p->texts = p->starts.len ? (size_t)p->starts.len / sizeof(int64_t) - 1 : 0;
    for (size_t i = 0; i < p->texts; i++)
        if (start[i] < 0 || start[i] > start[i + 1] || start[i + 1] > units) {
            PyErr_Format(PyExc_ValueError, "text %zu ends before it starts, or outside the data", i);
            close_packed(p);
            return -1;
        }
    return 0;
}

const uint32_t *text_of(const Packed *p, size_t i, Vector *points, size_t *length)
{
    const int64_t *start = p->starts.buf;
    const unsigned char *bytes = (const unsigned char *)p->units.buf + 2 * start[i];
    size_t n = (size_t)(start[i + 1] - start[i]), count = 0;
    uint32_t surrogates = 0;
    points->count = 0;
    if (reserve(points, n + 1, sizeof(uint32_t)))
        return NULL;
    uint32_t *point = points->items;
    for (size_t k = 0; k < n; k++) {
        point[k] = (uint32_t)bytes[2 * k] | (uint32_t)bytes[2 * k + 1] << 8;
        surrogates |= (point[k] & 0xF800) == 0xD800;
    }
    *length = n;
    if (!surrogates)
        return point;
    for (size_t k = 0; k < n; k++, count++) {
        uint32_t high = point[k] - 0xD800, low = k + 1 < n ? point[k + 1] - 0xDC00 : 0x400;
        int paired = high < 0x400 && low < 0x400;
        point[count] = paired ? 0x10000 + (high << 10 | low) : point[k];
        k += (size_t)paired;
    }
    *length = count;
    return point;
}
