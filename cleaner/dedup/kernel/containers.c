/* Which texts may contain which; containment.py tells the method. */
#include "kernel.h"

typedef struct {
    Py_buffer view;
    const uint64_t *entries;  /* sorted: sample << bits | rank of a text that has it */
    size_t count, texts;
    int bits;
    int64_t *ends;            /* of each text's samples in `runs` */
    uint32_t *runs, *lengths; /* where each of its samples begins in `entries`, and how many texts have it */
    size_t most;              /* samples of one text */
} Samples;

typedef struct { /* one search through the samples; texts of rank a have */
    const Samples *samples;
    const int64_t *limits;   /* containers only below rank limits[a]: the others are too short */
    const int64_t *missable; /* and may miss so many of their samples in one */
    int64_t needed, longest;
    uint64_t *rarest;
    uint64_t *votes;         /* of each text: the rank of the last that voted << 32 | how often */
    uint32_t *seen;
} Search;

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t rank_at(const Samples *s, size_t i) { return (size_t)(s->entries[i] & ((UINT64_C(1) << s->bits) - 1)); }

static int group(Samples *s)
{
    s->ends = calloc(s->texts + 1, sizeof *s->ends);
    s->runs = malloc((s->count + 1) * sizeof *s->runs);
    s->lengths = malloc((s->count + 1) * sizeof *s->lengths);
    if (!s->ends || !s->runs || !s->lengths)
        return -1;
    for (size_t i = 0; i < s->count; i++)
        s->ends[rank_at(s, i) + 1]++;
    for (size_t a = 0; a < s->texts; a++) {
        s->most = (size_t)s->ends[a + 1] > s->most ? (size_t)s->ends[a + 1] : s->most;
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
    return 0;
}

#define NAME "cleaner.dedup.samples"

static void close_samples(PyObject *capsule)
{
    Samples *s = PyCapsule_GetPointer(capsule, NAME);
    PyBuffer_Release(&s->view);
    free(s->ends);
    free(s->runs);
    free(s->lengths);
    free(s);
}

PyObject *py_open_samples(PyObject *self, PyObject *args)
{
    PyObject *entries, *capsule;
    Py_ssize_t texts;
    int bits;
    if (!PyArg_ParseTuple(args, "Oin", &entries, &bits, &texts))
        return NULL;
    Samples *s = calloc(1, sizeof *s);
    if (!s)
        return PyErr_NoMemory();
    if (open_array(entries, &s->view, sizeof(uint64_t), "entries")) {
        free(s);
        return NULL;
    }
    capsule = PyCapsule_New(s, NAME, close_samples);
    if (!capsule) {
        PyBuffer_Release(&s->view);
        free(s);
        return NULL;
    }
    s->entries = s->view.buf;
    s->count = (size_t)s->view.len / sizeof(uint64_t);
    s->texts = (size_t)texts;
    s->bits = bits;
    int valid = texts >= 0 && bits > 0 && bits < 32 && s->count < UINT32_MAX, failed = 0;
    Py_BEGIN_ALLOW_THREADS
    for (size_t i = 0; valid && i < s->count; i++)
        valid = rank_at(s, i) < s->texts && (i == 0 || s->entries[i - 1] <= s->entries[i]);
    failed = valid && group(s);
    Py_END_ALLOW_THREADS
    if (valid && !failed)
        return capsule;
    Py_DECREF(capsule);
    if (failed)
        return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "entries are not the sorted samples of so many texts");
    return NULL;
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
static int add_containers(Search *search, size_t a, Vector *found)
{
    const Samples *s = search->samples;
    int64_t start = a ? s->ends[a - 1] : 0, m = s->ends[a] - start, alone = 0;
    const int64_t missable = search->missable[a], limit = search->limits[a];
    uint64_t *rarest = search->rarest, *votes = search->votes;
    uint32_t *seen = search->seen;
    for (int64_t i = 0; i < m; i++) {
        rarest[i] = (uint64_t)s->lengths[start + i] << 32 | s->runs[start + i];
        alone += s->lengths[start + i] == 1;
    }
    if (!m || alone > missable) /* what no other text has is missing for certain */
        return 0;
    qsort(rarest, (size_t)m, sizeof *rarest, by_value);
    int64_t looked_up = missable + search->needed < m ? missable + search->needed : m;
    uint32_t needed = looked_up - missable > 1 ? (uint32_t)(looked_up - missable) : 1;
    size_t count = 0;
    for (int64_t i = alone; i < looked_up; i++) {
        size_t run = (uint32_t)rarest[i], length = (size_t)(rarest[i] >> 32);
        for (size_t k = run; k < run + length && k < run + (size_t)search->longest; k++) {
            size_t b = rank_at(s, k);
            if ((int64_t)b >= limit)
                break;
            if (votes[b] >> 32 != a) {
                votes[b] = (uint64_t)a << 32;
                seen[count++] = (uint32_t)b;
            }
            votes[b]++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t b = seen[i];
        if (b == a || (uint32_t)votes[b] < needed)
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

/* All containers of the texts from `first` to `last`.  0, or -1 if there is no memory. */
static int search_all(Search *search, size_t first, size_t last, Vector *found)
{
    size_t texts = search->samples->texts;
    search->rarest = malloc((search->samples->most + 1) * sizeof *search->rarest);
    search->votes = malloc((texts + 1) * sizeof *search->votes);
    search->seen = malloc((texts + 1) * sizeof *search->seen);
    int failed = !search->rarest || !search->votes || !search->seen;
    if (!failed)
        memset(search->votes, 0xFF, (texts + 1) * sizeof *search->votes); /* no rank: there are fewer texts */
    for (size_t a = first; a < last && !failed; a++)
        failed = add_containers(search, a, found);
    free(search->rarest);
    free(search->votes);
    free(search->seen);
    return failed ? -1 : 0;
}

PyObject *py_find_containers(PyObject *self, PyObject *args)
{
    PyObject *capsule, *limits, *missable, *result = NULL;
    Py_buffer first_view, second_view;
    long long votes, longest;
    Py_ssize_t first, last;
    Vector found = {0};
    if (!PyArg_ParseTuple(args, "OOOLLnn", &capsule, &limits, &missable, &votes, &longest, &first, &last))
        return NULL;
    Search search = {.samples = PyCapsule_GetPointer(capsule, NAME), .needed = votes, .longest = longest};
    if (!search.samples || open_array(limits, &first_view, sizeof(int64_t), "limits"))
        return NULL;
    if (open_array(missable, &second_view, sizeof(int64_t), "missable")) {
        PyBuffer_Release(&first_view);
        return NULL;
    }
    const Py_ssize_t texts = (Py_ssize_t)search.samples->texts, size = texts * (Py_ssize_t)sizeof(int64_t);
    search.limits = first_view.buf;
    search.missable = second_view.buf;
    int valid = first_view.len == size && second_view.len == size && 0 <= first && first <= last && last <= texts;
    valid = valid && votes > 0 && votes < INT32_MAX && longest > 0;
    for (Py_ssize_t a = first; valid && a < last; a++)
        valid = search.missable[a] >= 0 && search.missable[a] < INT32_MAX;
    if (!valid)
        PyErr_SetString(PyExc_ValueError, "limits and missable are not those of the texts, or there are no such texts");
    else {
        int failed;
        Py_BEGIN_ALLOW_THREADS
        failed = search_all(&search, (size_t)first, (size_t)last, &found);
        Py_END_ALLOW_THREADS
        if (failed)
            PyErr_NoMemory();
        else
            result = PyByteArray_FromStringAndSize(found.items, (Py_ssize_t)(found.count * sizeof(int64_t)));
    }
    free(found.items);
    PyBuffer_Release(&first_view);
    PyBuffer_Release(&second_view);
    return result;
}
