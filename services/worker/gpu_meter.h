/* Measures the cards while a job has one: nvidia-smi runs all that time, and no longer. Without
 * that program nothing is measured. */
#ifndef GPU_METER_H
#define GPU_METER_H

#include "gpu_readings.h"

#include <df/ctx.h>

struct gpu_meter;

/* NULL when there is nothing to measure with. Lives until gpu_meter_close(). */
struct gpu_meter *gpu_meter_open(struct df_ctx *ctx);
void gpu_meter_close(struct gpu_meter *meter); /* may be NULL, as below */

/* Around a job that has cards. */
void gpu_meter_begin(struct gpu_meter *meter);
void gpu_meter_end(struct gpu_meter *meter);

/* Adds what is known now, see gpu_readings_add(). */
void gpu_meter_add(struct gpu_meter *meter, const char *visible, json_t *values);

#endif
