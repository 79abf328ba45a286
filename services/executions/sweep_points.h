/* The points of a sweep: the combinations of values that it tries. Pure. */
#ifndef SWEEP_POINTS_H
#define SWEEP_POINTS_H

#include "sweep_axis.h"

/* Executions that one sweep may have. */
enum { SWEEP_POINTS = 1000 };

/* How many combinations there are; INT64_MAX when they cannot be counted: an axis without values,
 * or more than that. */
int64_t sweep_points_count(const struct sweep_axes *axes);

/* All combinations as a new array of arrays with one value per axis; the last axis changes first.
 * There must be at most SWEEP_POINTS. */
json_t *sweep_points_grid(const struct sweep_axes *axes);

/* `samples` different combinations, or all when there are fewer: the same for the same seed, on
 * every machine. */
json_t *sweep_points_random(const struct sweep_axes *axes, size_t samples, uint64_t seed);

/* A point as values of attributes: a new object {node: {attribute: value}}. */
json_t *sweep_point_attributes(const struct sweep_axes *axes, const json_t *point);

#endif
