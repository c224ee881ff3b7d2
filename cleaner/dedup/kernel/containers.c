/* Which texts may contain which; contain.py tells the method. */
#include "kernel.h"

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

PyObject *py_find_containers(PyObject *self, PyObject *args)
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
