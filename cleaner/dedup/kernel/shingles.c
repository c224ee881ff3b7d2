/* Keys as sets of shingles, and as signatures. */
#include "kernel.h"

#define WIDTH 5 /* code points in a shingle */
#define ROUNDS 32
#define EMPTY UINT32_MAX
#define CHUNK 4096 /* shingles hashed at once: 32 KiB, the first-level cache */

static size_t count_shingles(size_t length) { return length >= WIDTH ? length - WIDTH + 1 : length > 0; }

/* The hashes of `n` shingles from `key` on: a polynomial over the code points, mixed.  A key shorter than a shingle is
 * one shingle, told apart by its length in the top byte.  Products of two are shared: three multiplications each. */
static void hash_shingles(const uint32_t *key, size_t length, size_t n, uint64_t *hashes)
{
    if (length < WIDTH) {
        uint64_t h = 0;
        for (size_t i = 0; i < length; i++)
            h = h * GOLD + key[i];
        hashes[0] = mix(h + ((uint64_t)length << 56));
        return;
    }
    const uint64_t gold2 = GOLD * GOLD;
    uint64_t first = key[0] * GOLD + key[1], second = key[1] * GOLD + key[2];
    for (size_t i = 0; i < n; i++) {
        uint64_t third = key[i + 2] * GOLD + key[i + 3];
        hashes[i] = mix((first * gold2 + third) * GOLD + key[i + 4]);
        first = second;
        second = third;
    }
}

static void order_by(int shift, const uint64_t *values, uint64_t *ordered, size_t n) /* by ten bits, stably */
{
    size_t at[1025] = {0};
    for (size_t i = 0; i < n; i++)
        at[(values[i] >> shift & 1023) + 1]++;
    for (int digit = 0; digit < 1023; digit++)
        at[digit + 1] += at[digit];
    for (size_t i = 0; i < n; i++)
        ordered[at[values[i] >> shift & 1023]++] = values[i];
}

/* Hashes are uniform: after their highest 20 bits hardly one is out of place.  Where more are, somebody has chosen them,
 * and the other bits go first, so that time stays linear. */
static void sort(uint64_t *values, uint64_t *spare, size_t n)
{
    for (int shift = 44; n > 32 && shift <= 54; shift += 10) {
        order_by(shift, values, spare, n);
        memcpy(values, spare, n * sizeof *values);
    }
    size_t moves = 32 * (n < 32 ? 32 : n);
    for (size_t i = 1; i < n; i++) {
        uint64_t value = values[i];
        size_t k = i;
        for (; k && values[k - 1] > value && moves; k--, moves--)
            values[k] = values[k - 1];
        values[k] = value;
    }
    for (int shift = 0; !moves && shift <= 60; shift += 10) {
        order_by(shift, values, spare, n);
        memcpy(values, spare, n * sizeof *values);
    }
}

/* `values` sorted, each once; how many there are. */
static size_t sort_unique(uint64_t *values, uint64_t *spare, size_t n)
{
    sort(values, spare, n);
    size_t count = n > 0;
    for (size_t i = 1; i < n; i++) {
        uint64_t value = values[i];
        values[count] = value;
        count += value != values[count - 1];
    }
    return count;
}

/* The sorted distinct shingles of each text that are 0 modulo `rate`, behind one another in `found`, and where each
 * begins, and the last one ends, in `starts`.  0, or -1 if there is no memory. */
static int add_shingles(const Packed *keys, uint64_t rate, Vector *found, int64_t *starts)
{
    Vector points = {0}, spare = {0};
    int failed = 0;
    starts[0] = 0;
    for (size_t i = 0; i < keys->texts && !failed; i++) {
        size_t length = 0, kept = 0;
        const uint32_t *key = text_of(keys, i, &points, &length);
        size_t n = count_shingles(length);
        failed = !key || reserve(found, n, sizeof(uint64_t)) || reserve(&spare, n, sizeof(uint64_t));
        if (failed)
            break;
        uint64_t *hashes = (uint64_t *)found->items + found->count;
        if (n)
            hash_shingles(key, length, n, hashes);
        for (size_t k = 0; k < n; k++) {
            hashes[kept] = hashes[k];
            kept += (hashes[k] & (rate - 1)) == 0;
        }
        found->count += sort_unique(hashes, spare.items, kept);
        starts[i + 1] = (int64_t)found->count;
    }
    free(points.items);
    free(spare.items);
    return failed ? -1 : 0;
}

PyObject *py_shingles(PyObject *self, PyObject *args)
{
    PyObject *data, *given, *starts, *result = NULL;
    unsigned long long rate;
    Packed keys;
    Vector found = {0};
    if (!PyArg_ParseTuple(args, "OOK", &data, &given, &rate))
        return NULL;
    if (!rate || rate & (rate - 1)) {
        PyErr_Format(PyExc_ValueError, "rate is %llu; it must be a power of two", rate);
        return NULL;
    }
    if (open_packed(&keys, data, given))
        return NULL;
    starts = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)((keys.texts + 1) * sizeof(int64_t)));
    if (starts) {
        int failed;
        int64_t *start = (int64_t *)PyByteArray_AsString(starts);
        Py_BEGIN_ALLOW_THREADS
        failed = add_shingles(&keys, rate, &found, start);
        Py_END_ALLOW_THREADS
        if (failed)
            PyErr_NoMemory();
        else
            result = Py_BuildValue("NO",
                PyByteArray_FromStringAndSize(found.items, (Py_ssize_t)(found.count * sizeof(uint64_t))), starts);
    }
    Py_XDECREF(starts);
    free(found.items);
    close_packed(&keys);
    return result;
}

/* Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup, FOCS 2017).  In each round every shingle falls into one slot,
 * and a slot keeps the least value of the first round that reached it.  Slots that no round has reached take the least
 * over all shingles, so that sets of a few shingles are told apart too.  Equal slots estimate the Jaccard index. */
static void sign(const uint32_t *key, size_t length, uint32_t *slots)
{
    uint64_t hashes[CHUNK];
    size_t n = count_shingles(length), empty = SLOTS;
    memset(slots, 0xFF, SLOTS * sizeof *slots);
    for (uint32_t round = 0; n && empty && round < ROUNDS + SLOTS; round++) {
        const uint32_t rank = (round < ROUNDS ? round : ROUNDS) << 26;
        if (round >= ROUNDS && slots[round - ROUNDS] != EMPTY)
            continue;
        for (size_t start = 0; start < n; start += CHUNK) {
            size_t m = n - start < CHUNK ? n - start : CHUNK;
            if (!round || n > CHUNK)
                hash_shingles(key + start, length, m, hashes);
            for (size_t i = 0; i < m; i++) {
                uint64_t h = round ? mix(hashes[i] + GOLD * round) : hashes[i];
                uint32_t *slot = slots + (round < ROUNDS ? h >> 57 : round - ROUNDS);
                uint32_t value = (uint32_t)(h & 0x3FFFFFF) | rank;
                empty -= *slot == EMPTY;
                *slot = value < *slot ? value : *slot;
            }
        }
    }
}

PyObject *py_sign(PyObject *self, PyObject *args)
{
    PyObject *data, *starts, *result;
    Packed keys;
    if (!PyArg_ParseTuple(args, "OO", &data, &starts))
        return NULL;
    if (open_packed(&keys, data, starts))
        return NULL;
    result = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(keys.texts * SLOTS * sizeof(uint32_t)));
    if (result) {
        uint32_t *slots = (uint32_t *)PyByteArray_AsString(result);
        Vector points = {0};
        int failed = 0;
        Py_BEGIN_ALLOW_THREADS
        for (size_t i = 0; i < keys.texts && !failed; i++) {
            size_t length = 0;
            const uint32_t *key = text_of(&keys, i, &points, &length);
            failed = !key;
            if (key)
                sign(key, length, slots + i * SLOTS);
        }
        free(points.items);
        Py_END_ALLOW_THREADS
        if (failed) {
            PyErr_NoMemory();
            Py_CLEAR(result);
        }
    }
    close_packed(&keys);
    return result;
}
