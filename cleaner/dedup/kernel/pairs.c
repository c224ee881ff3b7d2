/* Pairs of texts compared, exactly and by their signatures; bands of signatures. */
#include "kernel.h"

/* How many values two sorted sets share.  A short set looks its values up in one that is much longer. */
static size_t meet(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
    size_t shared = 0, i = 0, j = 0;
    if (n > m)
        return meet(b, m, a, n);
    if (n < m / 32) {
        for (; i < n; i++) {
            size_t end = m;
            while (j < end) {
                size_t middle = j + (end - j) / 2;
                if (b[middle] < a[i])
                    j = middle + 1;
                else
                    end = middle;
            }
            shared += j < m && b[j] == a[i];
        }
        return shared;
    }
    while (i < n && j < m) { /* which of the two goes on is a coin toss: no branch */
        uint64_t x = a[i], y = b[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

PyObject *py_count_shared(PyObject *self, PyObject *args)
{
    PyObject *hashes, *given, *first, *second, *result = NULL;
    Py_buffer starts;
    Pairs pairs;
    if (!PyArg_ParseTuple(args, "OOOO", &hashes, &given, &first, &second))
        return NULL;
    if (open_array(given, &starts, sizeof(int64_t), "starts"))
        return NULL;
    if (open_pairs(&pairs, hashes, sizeof(uint64_t), first, second)) {
        PyBuffer_Release(&starts);
        return NULL;
    }
    const int64_t *start = starts.buf, *one = pairs.first.buf, *other = pairs.second.buf;
    size_t sets = starts.len ? (size_t)starts.len / sizeof(int64_t) - 1 : 0;
    int64_t last = pairs.data.len / (Py_ssize_t)sizeof(uint64_t);
    int valid = check_numbers(&pairs, sets) == 0;
    for (size_t i = 0; valid && i < sets; i++)
        if (start[i] < 0 || start[i] > start[i + 1] || start[i + 1] > last) {
            PyErr_Format(PyExc_ValueError, "set %zu ends before it starts, or outside the hashes", i);
            valid = 0;
        }
    if (valid)
        result = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(pairs.pairs * sizeof(int64_t)));
    if (result) {
        const uint64_t *hash = pairs.data.buf;
        int64_t *shared = (int64_t *)PyByteArray_AsString(result);
        Py_BEGIN_ALLOW_THREADS
        for (size_t i = 0; i < pairs.pairs; i++) {
            int64_t a = start[one[i]], b = start[other[i]];
            shared[i] = (int64_t)meet(hash + a, (size_t)(start[one[i] + 1] - a), hash + b, (size_t)(start[other[i] + 1] - b));
        }
        Py_END_ALLOW_THREADS
    }
    close_pairs(&pairs);
    PyBuffer_Release(&starts);
    return result;
}

PyObject *py_count_equal(PyObject *self, PyObject *args)
{
    PyObject *signatures, *first, *second, *result = NULL;
    Pairs pairs;
    if (!PyArg_ParseTuple(args, "OOO", &signatures, &first, &second))
        return NULL;
    if (open_pairs(&pairs, signatures, sizeof(uint32_t), first, second))
        return NULL;
    if (check_numbers(&pairs, (size_t)pairs.data.len / sizeof(uint32_t) / SLOTS) == 0)
        result = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)pairs.pairs);
    if (result) {
        const uint32_t *slots = pairs.data.buf;
        const int64_t *one = pairs.first.buf, *other = pairs.second.buf;
        unsigned char *equal = (unsigned char *)PyByteArray_AsString(result);
        Py_BEGIN_ALLOW_THREADS
        for (size_t i = 0; i < pairs.pairs; i++) {
            const uint32_t *a = slots + one[i] * SLOTS, *b = slots + other[i] * SLOTS;
            unsigned count = 0;
            for (int k = 0; k < SLOTS; k++)
                count += a[k] == b[k];
            equal[i] = (unsigned char)count;
        }
        Py_END_ALLOW_THREADS
    }
    close_pairs(&pairs);
    return result;
}

PyObject *py_band_keys(PyObject *self, PyObject *args)
{
    PyObject *given, *result;
    Py_buffer signatures;
    Py_ssize_t bands, rows;
    if (!PyArg_ParseTuple(args, "Onn", &given, &bands, &rows))
        return NULL;
    if (bands < 1 || rows < 1 || rows > SLOTS || bands > SLOTS / rows) {
        PyErr_Format(PyExc_ValueError, "%zd bands of %zd rows cannot be cut from %d slots", bands, rows, SLOTS);
        return NULL;
    }
    if (open_array(given, &signatures, sizeof(uint32_t), "signatures"))
        return NULL;
    Py_ssize_t n = signatures.len / (Py_ssize_t)sizeof(uint32_t) / SLOTS;
    result = PyByteArray_FromStringAndSize(NULL, n * bands * (Py_ssize_t)sizeof(uint64_t));
    if (result) {
        const uint32_t *slots = signatures.buf;
        uint64_t *key = (uint64_t *)PyByteArray_AsString(result);
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < n; i++, slots += SLOTS)
            for (Py_ssize_t band = 0; band < bands; band++) {
                uint64_t h = (uint64_t)band + 1;
                for (Py_ssize_t row = 0; row < rows; row++) {
                    h = (h ^ slots[band * rows + row]) * GOLD;
                    h ^= h >> 29;
                }
                *key++ = mix(h);
            }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&signatures);
    return result;
}
