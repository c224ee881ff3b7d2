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

#include "_key_table.h"

#define WIDTH 5 /* code points in a shingle */
#define SLOTS 128
#define ROUNDS 32
#define EMPTY UINT32_MAX
#define GOLD UINT64_C(0x9E3779B97F4A7C15)
#define BLOCK ((size_t)1 << 17) /* code points copied before the GIL is released */
#define CHUNK 4096              /* shingles hashed at once: 32 KiB, the first-level cache */

static inline uint64_t mix(uint64_t h) /* MurmurHash3's finalizer: a bijection that spreads every bit */
{
    h ^= h >> 33;
    h *= UINT64_C(0xFF51AFD7ED558CCD);
    h ^= h >> 33;
    h *= UINT64_C(0xC4CEB9FE1A85EC53);
    return h ^ (h >> 33);
}

/* ---------------------------------------------------------------- memory */

/* Room for `needed` items at *memory, which has *room; grows by half.  0, or -1 if there is no memory.  Needs no GIL. */
static int make_room(void **memory, size_t *room, size_t needed, size_t item)
{
    if (*memory && needed <= *room)
        return 0;
    if (needed > SIZE_MAX / 2 / item)
        return -1;
    size_t larger = needed + needed / 2 + 16;
    void *moved = realloc(*memory, larger * item);
    if (!moved)
        return -1;
    *memory = moved;
    *room = larger;
    return 0;
}

typedef struct {
    void *items;
    size_t count, room;
} Vector;

static int reserve(Vector *v, size_t more, size_t item) { return make_room(&v->items, &v->room, v->count + more, item); }

typedef struct {          /* texts copied out of Python, one after another */
    Vector points, ends;  /* uint32_t; size_t: text i is points[ends[i - 1]:ends[i]] */
} Block;

static void free_block(Block *block)
{
    free(block->points.items);
    free(block->ends.items);
}

static const uint32_t *text_of(const Block *block, size_t i, size_t *length)
{
    const size_t *ends = block->ends.items;
    size_t start = i ? ends[i - 1] : 0;
    *length = ends[i] - start;
    return (const uint32_t *)block->points.items + start;
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

/* ---------------------------------------------------------------- comparison keys */

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

static PyObject *py_keys(PyObject *self, PyObject *given)
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

/* ---------------------------------------------------------------- shingles */

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

/* The sorted distinct shingles of each text in the block that are 0 modulo `rate`, behind those in `found`, and where
 * they end, in `ends`.  0, or -1 if there is no memory. */
static int add_shingles(const Block *block, uint64_t rate, Vector *found, Vector *spare, Vector *ends)
{
    if (reserve(ends, block->ends.count, sizeof(int64_t)))
        return -1;
    for (size_t i = 0; i < block->ends.count; i++) {
        size_t length, kept = 0;
        const uint32_t *key = text_of(block, i, &length);
        size_t n = count_shingles(length);
        if (reserve(found, n, sizeof(uint64_t)) || reserve(spare, n, sizeof(uint64_t)))
            return -1;
        uint64_t *hashes = (uint64_t *)found->items + found->count;
        if (n)
            hash_shingles(key, length, n, hashes);
        for (size_t k = 0; k < n; k++) {
            hashes[kept] = hashes[k];
            kept += (hashes[k] & (rate - 1)) == 0;
        }
        found->count += sort_unique(hashes, spare->items, kept);
        ((int64_t *)ends->items)[ends->count++] = (int64_t)found->count;
    }
    return 0;
}

static PyObject *py_shingles(PyObject *self, PyObject *args)
{
    PyObject *given, *texts, *result = NULL;
    unsigned long long rate;
    if (!PyArg_ParseTuple(args, "OK", &given, &rate))
        return NULL;
    if (!rate || rate & (rate - 1)) {
        PyErr_Format(PyExc_ValueError, "rate is %llu; it must be a power of two", rate);
        return NULL;
    }
    if (!(texts = PySequence_List(given)))
        return NULL;
    Block block = {0};
    Vector found = {0}, spare = {0}, ends = {0};
    Py_ssize_t done = 0;
    int failed = reserve(&ends, 1, sizeof(int64_t));
    if (failed)
        PyErr_NoMemory();
    else
        ((int64_t *)ends.items)[ends.count++] = 0;
    while (!failed && done < PyList_Size(texts)) {
        if ((done = fill(&block, texts, done)) < 0) {
            failed = 1;
            break;
        }
        Py_BEGIN_ALLOW_THREADS
        failed = add_shingles(&block, rate, &found, &spare, &ends);
        Py_END_ALLOW_THREADS
        if (failed)
            PyErr_NoMemory();
    }
    free(spare.items);
    free_block(&block);
    if (!failed)
        result = Py_BuildValue("NN",
            PyByteArray_FromStringAndSize(found.items, (Py_ssize_t)(found.count * sizeof(uint64_t))),
            PyByteArray_FromStringAndSize(ends.items, (Py_ssize_t)(ends.count * sizeof(int64_t))));
    free(found.items);
    free(ends.items);
    Py_DECREF(texts);
    return result;
}

/* ---------------------------------------------------------------- signatures */

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

static PyObject *py_sign(PyObject *self, PyObject *given)
{
    PyObject *texts = PySequence_List(given);
    if (!texts)
        return NULL;
    Py_ssize_t n = PyList_Size(texts), done = 0;
    PyObject *result = PyByteArray_FromStringAndSize(NULL, n * SLOTS * (Py_ssize_t)sizeof(uint32_t));
    Block block = {0};
    while (result && done < n) {
        Py_ssize_t next = fill(&block, texts, done);
        if (next < 0) {
            Py_CLEAR(result);
            break;
        }
        uint32_t *slots = (uint32_t *)PyByteArray_AsString(result) + done * SLOTS;
        Py_BEGIN_ALLOW_THREADS
        for (size_t i = 0; i < block.ends.count; i++) {
            size_t length;
            const uint32_t *key = text_of(&block, i, &length);
            sign(key, length, slots + i * SLOTS);
        }
        Py_END_ALLOW_THREADS
        done = next;
    }
    free_block(&block);
    Py_DECREF(texts);
    return result;
}

/* ---------------------------------------------------------------- what others hand over */

/* A buffer as an array of items.  0, or -1 with an exception. */
static int open_array(PyObject *object, Py_buffer *view, size_t item, const char *name)
{
    if (PyObject_GetBuffer(object, view, PyBUF_SIMPLE) < 0)
        return -1;
    if (view->len % (Py_ssize_t)item == 0 && (uintptr_t)view->buf % item == 0)
        return 0;
    PyBuffer_Release(view);
    PyErr_Format(PyExc_ValueError, "%s is no array of %zu-byte items", name, item);
    return -1;
}

typedef struct {
    Py_buffer data, first, second;
    size_t pairs;
} Pairs;

static void close_pairs(Pairs *p)
{
    PyBuffer_Release(&p->data);
    PyBuffer_Release(&p->first);
    PyBuffer_Release(&p->second);
}

/* `data` and the numbers of the pairs.  0, or -1 with an exception and everything released. */
static int open_pairs(Pairs *p, PyObject *data, size_t item, PyObject *first, PyObject *second)
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

static int check_numbers(const Pairs *p, size_t n)
{
    const int64_t *first = p->first.buf, *second = p->second.buf;
    for (size_t i = 0; i < p->pairs; i++)
        if (first[i] < 0 || second[i] < 0 || (uint64_t)first[i] >= n || (uint64_t)second[i] >= n) {
            PyErr_Format(PyExc_IndexError, "pair %zu names what is not there", i);
            return -1;
        }
    return 0;
}

/* ---------------------------------------------------------------- exact overlaps */

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

static PyObject *py_count_shared(PyObject *self, PyObject *args)
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

static PyObject *py_count_equal(PyObject *self, PyObject *args)
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

static PyObject *py_band_keys(PyObject *self, PyObject *args)
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

/* ---------------------------------------------------------------- containers */

typedef struct { /* everything find_containers needs; its arrays are freed together */
    const uint64_t *entries;  /* sorted: sample << bits | rank of a text that has it */
    size_t count, texts;
    int bits;
    const int64_t *limits;    /* texts of rank limits[a] and above are too short to contain text a */
    const int64_t *missable;  /* how many of its samples text a may miss in a container */
    int64_t *ends;            /* of each text's samples in `runs` */
    uint32_t *runs, *lengths; /* where each of its samples begins in `entries`, and how many texts have it */
    uint64_t *rarest;
    uint32_t *last_seen, *votes, *seen;
} Samples;

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t rank_at(const Samples *s, size_t i) { return (size_t)(s->entries[i] & ((UINT64_C(1) << s->bits) - 1)); }

static int open_samples(Samples *s)
{
    size_t most = 0;
    s->ends = calloc(s->texts + 1, sizeof *s->ends);
    s->runs = malloc((s->count + 1) * sizeof *s->runs);
    s->lengths = malloc((s->count + 1) * sizeof *s->lengths);
    s->last_seen = malloc((s->texts + 1) * sizeof *s->last_seen);
    s->votes = malloc((s->texts + 1) * sizeof *s->votes);
    s->seen = malloc((s->texts + 1) * sizeof *s->seen);
    if (!s->ends || !s->runs || !s->lengths || !s->last_seen || !s->votes || !s->seen)
        return -1;
    memset(s->last_seen, 0xFF, (s->texts + 1) * sizeof *s->last_seen);
    for (size_t i = 0; i < s->count; i++)
        s->ends[rank_at(s, i) + 1]++;
    for (size_t a = 0; a < s->texts; a++) {
        most = (size_t)s->ends[a + 1] > most ? (size_t)s->ends[a + 1] : most;
        s->ends[a + 1] += s->ends[a]; /* where text a + 1 begins, until all are placed */
    }
    for (size_t i = 0, j; i < s->count; i = j) {
        for (j = i; j < s->count && s->entries[j] >> s->bits == s->entries[i] >> s->bits; j++) {
        }
        for (size_t k = i; k < j; k++) {
            int64_t at = s->ends[rank_at(s, k)]++;
            s->runs[at] = (uint32_t)i;
            s->lengths[at] = (uint32_t)(j - i);
        }
    }
    s->rarest = malloc((most + 1) * sizeof *s->rarest);
    return s->rarest ? 0 : -1;
}

static void close_samples(Samples *s)
{
    free(s->ends);
    free(s->runs);
    free(s->lengths);
    free(s->rarest);
    free(s->last_seen);
    free(s->votes);
    free(s->seen);
}

/* How many samples text a shares with text b; what it returns is too small as soon as more than `missable` are missing. */
static size_t shared_samples(const Samples *s, size_t a, size_t b, int64_t missable)
{
    const uint32_t *x = s->runs + (a ? s->ends[a - 1] : 0), *x_end = s->runs + s->ends[a];
    const uint32_t *y = s->runs + (b ? s->ends[b - 1] : 0), *y_end = s->runs + s->ends[b];
    size_t shared = 0;
    while (x < x_end && y < y_end && missable >= 0) {
        shared += *x == *y;
        missable -= *x < *y;
        const uint32_t here = *x;
        x += here <= *y;
        y += *y <= here;
    }
    return shared;
}

/* The texts that may contain text a, as pairs (a, b, shared samples) behind `found`.  0, or -1 if there is no memory. */
static int add_containers(Samples *s, size_t a, int64_t votes, int64_t longest, Vector *found)
{
    int64_t start = a ? s->ends[a - 1] : 0, m = s->ends[a] - start, alone = 0;
    const int64_t missable = s->missable[a];
    for (int64_t i = 0; i < m; i++) {
        s->rarest[i] = (uint64_t)s->lengths[start + i] << 32 | s->runs[start + i];
        alone += s->lengths[start + i] == 1;
    }
    if (!m || alone > missable) /* what no other text has is missing for certain */
        return 0;
    qsort(s->rarest, (size_t)m, sizeof *s->rarest, by_value);
    int64_t looked_up = missable + votes < m ? missable + votes : m;
    int64_t needed = looked_up - missable > 1 ? looked_up - missable : 1;
    size_t seen = 0;
    for (int64_t i = alone; i < looked_up; i++) {
        size_t run = (uint32_t)s->rarest[i], length = (size_t)(s->rarest[i] >> 32);
        for (size_t k = run; k < run + length && k < run + (size_t)longest; k++) {
            size_t b = rank_at(s, k);
            if ((int64_t)b >= s->limits[a])
                break;
            if (s->last_seen[b] != (uint32_t)a) {
                s->last_seen[b] = (uint32_t)a;
                s->votes[b] = 0;
                s->seen[seen++] = (uint32_t)b;
            }
            s->votes[b]++;
        }
    }
    for (size_t i = 0; i < seen; i++) {
        size_t b = s->seen[i];
        if (b == a || s->votes[b] < needed)
            continue;
        int64_t shared = (int64_t)shared_samples(s, a, b, missable);
        if (shared < m - missable || shared < 1)
            continue;
        if (reserve(found, 3, sizeof(int64_t)))
            return -1;
        int64_t *place = (int64_t *)found->items + found->count;
        place[0] = (int64_t)a;
        place[1] = (int64_t)b;
        place[2] = shared;
        found->count += 3;
    }
    return 0;
}

static PyObject *py_find_containers(PyObject *self, PyObject *args)
{
    PyObject *entries, *limits, *missable, *result = NULL;
    long long votes, longest;
    Pairs given;
    Samples s = {0};
    Vector found = {0};
    if (!PyArg_ParseTuple(args, "OiOOLL", &entries, &s.bits, &limits, &missable, &votes, &longest))
        return NULL;
    if (open_pairs(&given, entries, sizeof(uint64_t), limits, missable))
        return NULL;
    s.entries = given.data.buf;
    s.count = (size_t)given.data.len / sizeof(uint64_t);
    s.limits = given.first.buf;
    s.missable = given.second.buf;
    s.texts = given.pairs;
    int valid = s.bits > 0 && s.bits < 32 && s.count < UINT32_MAX && votes > 0 && longest > 0;
    for (size_t i = 0; valid && i < s.count; i++)
        valid = rank_at(&s, i) < s.texts && (i == 0 || s.entries[i - 1] <= s.entries[i]);
    for (size_t a = 0; valid && a < s.texts; a++)
        valid = s.missable[a] >= 0 && s.missable[a] < INT32_MAX;
    if (!valid)
        PyErr_SetString(PyExc_ValueError, "entries are not the sorted samples of the texts that limits are of");
    else {
        int failed;
        Py_BEGIN_ALLOW_THREADS
        failed = open_samples(&s);
        for (size_t a = 0; a < s.texts && !failed; a++)
            failed = add_containers(&s, a, votes, longest, &found);
        Py_END_ALLOW_THREADS
        if (failed)
            PyErr_NoMemory();
        else
            result = PyByteArray_FromStringAndSize(found.items, (Py_ssize_t)(found.count * sizeof(int64_t)));
    }
    close_samples(&s);
    free(found.items);
    close_pairs(&given);
    return result;
}

/* ---------------------------------------------------------------- the module */

static PyMethodDef METHODS[] = {
    {"keys", py_keys, METH_O, NULL},
    {"shingles", py_shingles, METH_VARARGS, NULL},
    {"sign", py_sign, METH_O, NULL},
    {"count_shared", py_count_shared, METH_VARARGS, NULL},
    {"count_equal", py_count_equal, METH_VARARGS, NULL},
    {"band_keys", py_band_keys, METH_VARARGS, NULL},
    {"find_containers", py_find_containers, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyModuleDef_Slot MODULE_SLOTS[] = {{0, NULL}}; /* no state: every interpreter may have its own */
static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, "_sketch", NULL, 0, METHODS, MODULE_SLOTS, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__sketch(void) { return PyModuleDef_Init(&MODULE); }
