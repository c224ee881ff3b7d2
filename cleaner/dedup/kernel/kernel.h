/* The kernel: comparison keys, shingles, signatures, exact overlaps.  sketch.py says what each function takes and gives;
 * _twin.py is the same in numpy, bit for bit.
 *
 * Only the stable ABI of Python 3.11 is used, so that one wheel serves every later version.  Texts are copied a block at
 * a time (PyUnicode_AsUCS4) and worked on without the GIL.  All arithmetic is on unsigned integers modulo 2^64. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 128
#define GOLD UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t mix(uint64_t h) /* MurmurHash3's finalizer: a bijection that spreads every bit */
{
    h ^= h >> 33;
    h *= UINT64_C(0xFF51AFD7ED558CCD);
    h ^= h >> 33;
    h *= UINT64_C(0xC4CEB9FE1A85EC53);
    return h ^ (h >> 33);
}

/* ---------------------------------------------------------------- memory.c */

typedef struct {
    void *items;
    size_t count, room;
} Vector;

/* Room for `more` items behind those that are there.  0, or -1 if there is no memory.  Needs no GIL. */
int reserve(Vector *v, size_t more, size_t item);

typedef struct {         /* texts copied out of Python, one after another */
    Vector points, ends; /* uint32_t; size_t: text i is points[ends[i - 1]:ends[i]] */
} Block;

/* Texts from texts[from] on, until the block is full.  The number of the next text, or -1 with an exception. */
Py_ssize_t fill(Block *block, PyObject *texts, Py_ssize_t from);
void free_block(Block *block);

static inline const uint32_t *text_of(const Block *block, size_t i, size_t *length)
{
    const size_t *ends = block->ends.items;
    size_t start = i ? ends[i - 1] : 0;
    *length = ends[i] - start;
    return (const uint32_t *)block->points.items + start;
}

/* A buffer as an array of items.  0, or -1 with an exception. */
int open_array(PyObject *object, Py_buffer *view, size_t item, const char *name);

typedef struct {
    Py_buffer data, first, second; /* items; int64_t; as many int64_t */
    size_t pairs;
} Pairs;

/* 0, or -1 with an exception and everything released. */
int open_pairs(Pairs *p, PyObject *data, size_t item, PyObject *first, PyObject *second);
/* Whether `first` and `second` number things below n: 0, or -1 with an exception. */
int check_numbers(const Pairs *p, size_t n);
void close_pairs(Pairs *p);

/* ---------------------------------------------------------------- the functions of the module */

PyObject *py_keys(PyObject *self, PyObject *texts);           /* keys.c */
PyObject *py_shingles(PyObject *self, PyObject *args);        /* shingles.c */
PyObject *py_sign(PyObject *self, PyObject *keys);            /* shingles.c */
PyObject *py_count_shared(PyObject *self, PyObject *args);    /* pairs.c */
PyObject *py_count_equal(PyObject *self, PyObject *args);     /* pairs.c */
PyObject *py_band_keys(PyObject *self, PyObject *args);       /* pairs.c */
PyObject *py_find_containers(PyObject *self, PyObject *args); /* containers.c */
