/* Texts and arrays out of Python, and memory that grows. */
#include "kernel.h"

#define BLOCK ((size_t)1 << 17) /* code points copied before the GIL is released */

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

void free_block(Block *block)
{
    free(block->points.items);
    free(block->ends.items);
}

/* Texts from texts[from] on, until the block is full.  The number of the next text, or -1 with an exception. */
Py_ssize_t fill(Block *block, PyObject *texts, Py_ssize_t from)
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
