/* Two texts laid side by side: whether one is a copy of the other, or a filling of the same template.  alignment.py
 * tells the method. */
#include "kernel.h"

enum { APART, COPY, TEMPLATE };

#define RUN 4       /* code points that must be equal for the texts to be side by side again */
#define SLOT 24     /* the longest stretch that one text may have in the place of another */
#define LEAD 64     /* what the container may have before the run begins, beyond what the anchor says */
#define ANCHORS 8   /* places of the part that are looked for in the container */
#define ANCHOR 12   /* code points of each */
#define STEP 8      /* between the places that are tried to meet again after a long insertion */
#define LONG 5      /* digits that are a number of a certificate, a case or a telephone */
#define PACE 600    /* a template has one slot in so many code points, or more */
#define EFFORT 64   /* code points read for each that the two texts have, before the search ends */

typedef struct {
    const uint32_t *surnames, *places, *units; /* sorted */
    size_t surname_count, place_count, unit_count;
} Names;

typedef struct {
    const uint32_t *a, *b;
    size_t n, m;
    int inside;     /* a is looked for in b; otherwise, and where b is shorter, both are read from end to end */
    int64_t effort; /* code points that may still be read */
    const Names *names;
    int within; /* a stretch of two others */
} Texts;

typedef struct { /* what was met on the way */
    size_t missed; /* code points of a that b has not */
    size_t changed, same; /* numbers */
    size_t codes; /* changed numbers that are long */
    size_t words, names; /* stretches in the place of others, and how many of them are names */
    size_t more;  /* how often one text has something more */
    size_t other; /* code points that one text has more, or that nothing is known of */
} Found;

static int has(const uint32_t *set, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set[middle] < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && set[low] == c;
}

static int is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

static int is_numeral(uint32_t c)
{
    switch (c) {
    case 0x3007: case 0x96F6: case 0x4E00: case 0x4E8C: case 0x4E24: case 0x4E09: case 0x56DB: case 0x4E94: case 0x516D:
    case 0x4E03: case 0x516B: case 0x4E5D: case 0x5341: case 0x5EFF: case 0x5345: case 0x767E: case 0x5343: case 0x4E07:
    case 0x4EBF: /* 〇零一二两三四五六七八九十廿卅百千万亿 */
        return 1;
    default:
        return is_digit(c);
    }
}

/* Whether a stretch has digits, or is a number in Han, perhaps with units. */
static int has_number(const Names *names, const uint32_t *s, size_t n)
{
    size_t numerals = 0, units = 0;
    for (size_t k = 0; k < n; k++) {
        if (is_digit(s[k]))
            return 1;
        if (is_numeral(s[k]))
            numerals++;
        else
            units += (size_t)has(names->units, names->unit_count, s[k]);
    }
    return numerals > 0 && numerals + units == n;
}

static int has_digit(const uint32_t *s, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (is_digit(s[k]))
            return 1;
    return 0;
}

static int is_place(const Texts *t, size_t i)
{
    return i < t->n && has(t->names->places, t->names->place_count, t->a[i]);
}

/* What stands at a[i:i + x] in one text and at b[j:j + y] in the other. */
static void slot(const Texts *t, size_t i, size_t x, size_t j, size_t y, Found *found, int *in_number)
{
    const uint32_t *mine = t->a + i, *theirs = t->b + j;
    uint32_t before = i ? t->a[i - 1] : 0, after = i + x < t->n ? t->a[i + x] : 0;
    found->missed += x;
    int grown = (is_digit(before) || is_digit(after)) && (has_digit(mine, x) || has_digit(theirs, y));
    int counted = has_digit(mine, x) || has_digit(theirs, y) || has(t->names->units, t->names->unit_count, after)
        || has(t->names->units, t->names->unit_count, before); /* 一 is no number in most places */
    if (grown || (counted && has_number(t->names, mine, x) && has_number(t->names, theirs, y))) {
        found->changed++;
        found->codes += x >= LONG && y >= LONG;
        if (is_digit(before) && found->same)
            found->same--; /* its first digits are the same */
        *in_number = 1;
        return;
    }
    *in_number = 0;
    if (!x || !y) {
        found->other += x + y;
        found->more++;
        return;
    }
    found->words++;
    int people = x <= 4 && y <= 4 && has(t->names->surnames, t->names->surname_count, mine[0])
        && has(t->names->surnames, t->names->surname_count, theirs[0]);
    int places = x <= 8 && y <= 8 && (is_place(t, i + x) || is_place(t, i + x + 1)
        || (is_place(t, i + x - 1) && has(t->names->places, t->names->place_count, theirs[y - 1])));
    found->names += x > 1 && y > 1 && (people || places);
}

/* Whether both go on alike at a[i] and b[j]; at the end, if the rest is the same. */
static int goes_on(const Texts *t, size_t i, size_t j)
{
    size_t left = t->n - i, theirs = t->m - j, length = left < RUN ? left : RUN;
    if (left < RUN && (t->inside ? theirs < left || !left : theirs != left))
        return 0;
    if (theirs < length)
        return 0;
    for (size_t k = 0; k < length; k++)
        if (t->a[i + k] != t->b[j + k])
            return 0;
    return 1;
}

/* The nearest place where both go on alike: so far from a[i] and b[j].  Whether there is one.  What is missed of a part
 * counts twice: the container may have more. */
static int meet_near(Texts *t, size_t i, size_t j, size_t lead, size_t *x, size_t *y)
{
    size_t most_x = t->n - i < SLOT ? t->n - i : SLOT, most_y = t->m - j < lead ? t->m - j : lead;
    const size_t weight = t->inside ? 2 : 1;
    for (size_t cost = 0; cost <= weight * most_x + most_y; cost++)
        for (size_t k = cost > most_y ? (cost - most_y + weight - 1) / weight : 0; k <= most_x && weight * k <= cost; k++)
            if (goes_on(t, i + k, j + cost - weight * k)) {
                *x = k;
                *y = cost - weight * k;
                return 1;
            }
    t->effort -= 16;
    return 0;
}

/* Where a[p:p + ANCHOR] stands in b[from:end]; `end` if nowhere. */
static size_t look_for(Texts *t, size_t p, size_t from, size_t end)
{
    for (size_t j = from; j + ANCHOR <= end; j++) {
        size_t k = 0;
        while (k < ANCHOR && t->a[p + k] == t->b[j + k])
            k++;
        if (k == ANCHOR) {
            t->effort -= (int64_t)(j - from);
            return j;
        }
    }
    t->effort -= (int64_t)(end > from ? end - from : 0);
    return end;
}

static Found walk(Texts *t, size_t j, size_t most);

/* A longer stretch a[i:i + x], where b has b[j:j + y]: read side by side if it may be the same with other fillings. */
static void stretch(Texts *t, size_t i, size_t x, size_t j, size_t y, Found *found)
{
    if (t->within || !x || 2 * y + SLOT < x || y > 2 * x + SLOT) {
        found->missed += x;
        found->other += x + y;
        found->more++;
        return;
    }
    Texts part = {t->a + i, t->b + j, x, y, 0, t->effort, t->names, 1};
    Found inner = walk(&part, 0, x);
    t->effort = part.effort;
    found->missed += inner.missed;
    found->changed += inner.changed;
    found->same += inner.same;
    found->codes += inner.codes;
    found->words += inner.words;
    found->names += inner.names;
    found->more += inner.more;
    found->other += inner.other;
}

/* Both texts side by side, from a[0] and b[j] on; ends when more than `most` of a is missed. */
static Found walk(Texts *t, size_t j, size_t most)
{
    Found found = {0};
    size_t i = 0, x, y, skipped = 0;
    const size_t allowed = t->inside ? t->n / 2 + 256 : t->m; /* of b between parts of the run */
    int in_number = 0, started = !t->inside;
    while (i < t->n && j < t->m && found.missed <= most) {
        if (started && t->a[i] == t->b[j]) {
            int digit = is_digit(t->a[i]);
            found.same += digit && !in_number;
            in_number = digit;
            i++;
            j++;
            continue;
        }
        if (meet_near(t, i, j, started ? SLOT : 2 * LEAD, &x, &y)) {
            if (started) {
                slot(t, i, x, j, y, &found, &in_number);
                skipped += y;
            } else {
                size_t before = x < j + y ? x : j + y;
                stretch(t, 0, x, j + y - before, before, &found);
            }
            i += x;
            j += y;
            started = 1;
            continue;
        }
        in_number = 0;
        size_t end = t->m - j < allowed - skipped ? t->m : j + (allowed - skipped), s = 0, at = end;
        for (; i + s + ANCHOR <= t->n && found.missed + s <= most && t->effort > 0; s += STEP)
            if ((at = look_for(t, i + s, j, end)) < end)
                break;
        if (at >= end)
            break;
        if (started) {
            stretch(t, i, s, j, at - j, &found);
            skipped += at - j;
        } else {
            size_t before = s < at ? s : at;
            stretch(t, i, s, at - before, before, &found);
        }
        started = 1;
        i += s;
        j = at;
    }
    if (found.missed > most)
        return found;
    size_t left = t->n - i, theirs = t->m - j;
    if (t->inside && theirs > left)
        theirs = left;
    if (left)
        stretch(t, i, left, j, theirs, &found);
    else if (theirs && !t->inside)
        found.other += theirs;
    return found;
}

static int verdict(const Found *found, size_t length)
{
    size_t slots = found->changed + found->words, weight = found->changed + found->codes + found->names;
    if (found->changed && 3 * weight >= found->same && 2 * weight >= found->more && slots * PACE >= length)
        return TEMPLATE;
    if (!found->changed && found->names && 2 * found->names >= found->words && !found->other)
        return TEMPLATE;
    return COPY;
}

static int inner(Texts *t)
{
    const size_t most = t->n / 10;
    int best = APART;
    if (t->n < ANCHOR)
        return APART;
    for (size_t k = 0; k < ANCHORS && t->effort > 0; k++) {
        size_t p = k * (t->n - ANCHOR) / (ANCHORS - 1), at = 0, tried = t->m + LEAD;
        while (t->effort > 0 && (at = look_for(t, p, at, t->m)) < t->m) {
            size_t start = at > p + LEAD ? at - p - LEAD : 0;
            if (k == 0)
                start = at;
            if (start != tried) {
                t->effort -= (int64_t)(t->n / 4);
                Found found = walk(t, start, most);
                if (found.missed <= most) {
                    best = verdict(&found, t->n);
                    if (best == COPY)
                        return COPY;
                }
                tried = start;
            }
            at++;
        }
    }
    return best;
}

/* The shorter text first, so that the answer does not depend on which was given first. */
static void order(Texts *t)
{
    size_t k = 0;
    while (t->n == t->m && k < t->n && t->a[k] == t->b[k])
        k++;
    if (t->n > t->m || (t->n == t->m && k < t->n && t->a[k] > t->b[k])) {
        const uint32_t *text = t->a;
        size_t length = t->n;
        t->a = t->b;
        t->n = t->m;
        t->b = text;
        t->m = length;
    }
}

static const uint32_t *sorted_set(PyObject *text, size_t *count)
{
    Py_ssize_t length = PyUnicode_GetLength(text);
    *count = length > 0 ? (size_t)length : 0;
    return length < 0 ? NULL : PyUnicode_AsUCS4Copy(text);
}

PyObject *py_align(PyObject *self, PyObject *args)
{
    PyObject *data, *starts, *first, *second, *surnames, *places, *units, *result = NULL;
    int inside;
    Packed packed;
    Pairs pairs;
    Vector one = {0}, other = {0};
    Names names = {0};
    if (!PyArg_ParseTuple(args, "OOOOiUUU", &data, &starts, &first, &second, &inside, &surnames, &places, &units))
        return NULL;
    if (open_packed(&packed, data, starts))
        return NULL;
    if (open_pairs(&pairs, data, 1, first, second)) {
        close_packed(&packed);
        return NULL;
    }
    names.surnames = sorted_set(surnames, &names.surname_count);
    names.places = sorted_set(places, &names.place_count);
    names.units = sorted_set(units, &names.unit_count);
    if (names.surnames && names.places && names.units && check_numbers(&pairs, packed.texts) == 0)
        result = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)pairs.pairs);
    if (result) {
        unsigned char *verdicts = (unsigned char *)PyByteArray_AsString(result);
        const int64_t *i = pairs.first.buf, *j = pairs.second.buf;
        int failed = 0;
        Py_BEGIN_ALLOW_THREADS
        const uint32_t *a = NULL, *b = NULL;
        size_t n = 0, m = 0;
        for (size_t k = 0; k < pairs.pairs && !failed; k++) {
            if (k == 0 || i[k] != i[k - 1])
                a = text_of(&packed, (size_t)i[k], &one, &n);
            if (k == 0 || j[k] != j[k - 1])
                b = text_of(&packed, (size_t)j[k], &other, &m);
            failed = !a || !b;
            if (failed)
                break;
            Texts t = {a, b, n, m, inside && n <= m, (int64_t)(n + m) * EFFORT + 4096, &names, 0};
            if (t.inside)
                verdicts[k] = (unsigned char)inner(&t);
            else {
                order(&t);
                Found found = walk(&t, 0, t.n);
                verdicts[k] = (unsigned char)verdict(&found, t.n);
            }
        }
        Py_END_ALLOW_THREADS
        if (failed) {
            Py_CLEAR(result);
            PyErr_NoMemory();
        }
    }
    PyMem_Free((void *)names.surnames);
    PyMem_Free((void *)names.places);
    PyMem_Free((void *)names.units);
    free(one.items);
    free(other.items);
    close_pairs(&pairs);
    close_packed(&packed);
    return result;
}
