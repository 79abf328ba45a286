/* What nvidia-smi says of the cards, line after line, and what of it is one job's. Pure. */
#ifndef GPU_READINGS_H
#define GPU_READINGS_H

#include "gpu_pool.h"

#include <jansson.h>
#include <stddef.h>

/* What a line has: --query-gpu= of nvidia-smi, with --format=csv,noheader,nounits. */
#define GPU_QUERY "index,uuid,utilization.gpu,memory.used"

enum { GPU_LINE = 256 };

struct gpu_reading {
    char index[GPU_NAME], uuid[GPU_NAME];
    double use;    /* per cent of the time that it computed; NAN: not known */
    double memory; /* MiB; NAN: not known */
};

struct gpu_readings {
    struct gpu_reading cards[GPU_LIMIT];
    int count;
    char line[GPU_LINE];
    size_t length; /* of the line that is not whole yet; GPU_LINE: it is too long, and left out */
};

/* The next bytes that it printed, which may end within a line. A line that is none is left out. */
void gpu_readings_take(struct gpu_readings *readings, const char *bytes, size_t size);

/* Adds to `values` those of the cards that `visible` names, as CUDA_VISIBLE_DEVICES does (numbers,
 * or the beginnings of UUIDs): "GPU 0 %" and "GPU 0 memory MiB", numbered as the job sees them.
 * What is not known is left out. */
void gpu_readings_add(const struct gpu_readings *readings, const char *visible, json_t *values);

#endif
