/* The kernel: comparison keys, shingles, signatures, exact overlaps.  sketch.py says what each function takes and gives;
 * _twin.py is the same in numpy, bit for bit.
 *
 * Only the stable ABI of Python 3.11 is used, so that one wheel serves every later version.  Texts are copied a block at
 * a time (PyUnicode_AsUCS4), keys are packed into one array: both are worked on without the GIL.  All arithmetic is on unsigned integers modulo 2^64. */
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

/* A buffer as an array of items.  0, or -1 with an exception. */
int open_array(PyObject *object, Py_buffer *view, size_t item, const char *name);

typedef struct { /* text i is units[start[i]:start[i + 1]] of UTF-16, the low byte first */
    Py_buffer units, starts;
    size_t texts;
} Packed;

/* 0, or -1 with an exception and everything released. */
int open_packed(Packed *p, PyObject *data, PyObject *starts);
void close_packed(Packed *p);

/* The code points of text i in `points`, which grows; a lone surrogate stands for itself.  NULL if there is no memory. */
const uint32_t *text_of(const Packed *p, size_t i, Vector *points, size_t *length);

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
PyObject *py_packed_keys(PyObject *self, PyObject *texts);    /* keys.c */
PyObject *py_shingles(PyObject *self, PyObject *args);        /* shingles.c */
PyObject *py_sign(PyObject *self, PyObject *args);            /* shingles.c */
PyObject *py_count_shared(PyObject *self, PyObject *args);    /* pairs.c */
PyObject *py_count_equal(PyObject *self, PyObject *args);     /* pairs.c */
PyObject *py_align(PyObject *self, PyObject *args);          /* runs.c */
PyObject *py_band_keys(PyObject *self, PyObject *args);       /* pairs.c */
PyObject *py_open_samples(PyObject *self, PyObject *args);    /* containers.c */
PyObject *py_find_containers(PyObject *self, PyObject *args); /* containers.c */
