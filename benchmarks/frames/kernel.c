/* The task as a kernel in C over Arrow's columns: 8-bit answers, and a bit for each that says whether it is there.

   It goes through the rows a block at a time, so that what is made of a block stays in the cache, and within a block
   item by item, so that the compiler can take many rows at once. Missing scores are NaN, missing codes -1. */

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 4096, ITEMS = 30, SCALES = 3, PER_SCALE = 10 };

typedef struct {
    const int8_t *const *values;
    const uint8_t *const *validity; /* NULL for a column without missing answers */
    const uint8_t *reversed;
    const double *edges;
    double *const *scores; /* three subscales and the total */
    int8_t *bands;
    int64_t begin, end; /* begin is a multiple of BLOCK */
} Work;

static uint64_t expanded[256]; /* for eight bits, eight bytes of ones or zeros */

static void expand_table(void) {
    for (int bits = 0; bits < 256; bits++) {
        uint64_t bytes = 0;
        for (int bit = 0; bit < 8; bit++)
            if (bits >> bit & 1) bytes |= (uint64_t)0xFF << (8 * bit);
        expanded[bits] = bytes;
    }
}

static void add_item(const int8_t *restrict values, const uint8_t *restrict validity, int reversed, int64_t n,
                     int8_t *restrict sum, int8_t *restrict count, uint8_t *restrict invalid,
                     uint8_t *restrict present) {
    /* What is reverse-keyed is 6 less the answer: the answer with all bits turned over, and 7. */
    const int8_t turn = reversed ? -1 : 0, plus = reversed ? 7 : 0;
    if (validity == NULL) {
        for (int64_t i = 0; i < n; i++) {
            invalid[i] |= (uint8_t)(values[i] - 1) > 4;
            sum[i] = (int8_t)(sum[i] + (int8_t)((values[i] ^ turn) + plus));
        }
        for (int64_t i = 0; i < n; i++) count[i]++;
        return;
    }
    for (int64_t i = 0; i < (n + 7) / 8; i++) memcpy(present + 8 * i, &expanded[validity[i]], 8);
    for (int64_t i = 0; i < n; i++) {
        invalid[i] |= ((uint8_t)(values[i] - 1) > 4 ? 0xFF : 0) & present[i];
        sum[i] = (int8_t)(sum[i] + ((int8_t)((values[i] ^ turn) + plus) & (int8_t)present[i]));
        count[i] = (int8_t)(count[i] - (int8_t)present[i]);
    }
}

static void *work(void *argument) {
    const Work *w = argument;
    const double edges[3] = {w->edges[0], w->edges[1], w->edges[2]};
    int8_t sum[BLOCK], count[BLOCK];
    uint8_t invalid[BLOCK], present[BLOCK];
    for (int64_t begin = w->begin; begin < w->end; begin += BLOCK) {
        const int64_t n = w->end - begin < BLOCK ? w->end - begin : BLOCK;
        double *restrict total = w->scores[SCALES] + begin;
        for (int scale = 0; scale < SCALES; scale++) {
            memset(sum, 0, n);
            memset(count, 0, n);
            memset(invalid, 0, n);
            for (int item = scale * PER_SCALE; item < (scale + 1) * PER_SCALE; item++)
                add_item(w->values[item] + begin, w->validity[item] ? w->validity[item] + begin / 8 : NULL,
                         w->reversed[item], n, sum, count, invalid, present);
            double *restrict score = w->scores[scale] + begin;
            for (int64_t i = 0; i < n; i++) {
                const double quotient = (double)sum[i] / (double)count[i];
                const double kept = (count[i] >= 8) & (invalid[i] == 0) ? quotient : NAN;
                score[i] = kept;
                total[i] = (scale == 0 ? 0.0 : total[i]) + kept;
            }
        }
        int8_t *restrict band = w->bands + begin;
        for (int64_t i = 0; i < n; i++) {
            const double value = total[i] / 3.0;
            total[i] = value;
            const int code = (value >= edges[0]) + (value >= edges[1]) + (value >= edges[2]);
            band[i] = (int8_t)(value == value ? code : -1);
        }
    }
    return NULL;
}

/* Scores all rows with one thread or two. Gives 0, or what pthread_create gave. */
int score(const int8_t *const *values, const uint8_t *const *validity, const uint8_t *reversed, const double *edges,
          double *const *scores, int8_t *bands, int64_t rows, int threads) {
    const int64_t half = threads == 2 ? rows / 2 / BLOCK * BLOCK : 0;
    Work upper = {values, validity, reversed, edges, scores, bands, half, rows};
    Work lower = upper;
    pthread_t thread;
    expand_table();
    lower.begin = 0;
    lower.end = half;
    if (half > 0) {
        const int failed = pthread_create(&thread, NULL, work, &lower);
        if (failed) return failed;
    }
    work(&upper);
    if (half > 0) pthread_join(thread, NULL);
    return 0;
}
