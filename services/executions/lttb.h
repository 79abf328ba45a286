/* Largest triangle three buckets (Steinarsson 2013): few points of a curve that look like all of
 * them. Pure. */
#ifndef LTTB_H
#define LTTB_H

#include <df/base.h>

/* Puts the indexes of min(count, wanted) points into `kept`, in their order, and says how many
 * those are. The first and the last point are always among them when `wanted` is 2 or more; a
 * single wanted point is the first. All values must be finite; x need not grow. */
size_t lttb(const double *x, const double *y, size_t count, size_t wanted, size_t *kept);

#endif
