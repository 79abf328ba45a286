/* What made a figure, written into its file: so whoever finds the file later finds the run. The
 * format is in docs/storage.md, "What made a file". */
#ifndef FIGURE_STAMP_H
#define FIGURE_STAMP_H

#include "figure.h"

/* A copy of the picture, in the arena, with `recipe` (JSON) as a chunk iTXt behind the header of a
 * PNG (PNG specification, 11.3.3.4) or as <metadata> behind the opening tag of an SVG. What has no
 * such place is answered as it is. */
void figure_stamp(struct df_arena *arena, enum figure_format format, const char *recipe,
                  const char **bytes, size_t *size);

#endif
