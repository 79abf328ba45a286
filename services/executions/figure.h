/* A figure: an image, and where its parts are understood a Plotly document beside it. */
#ifndef FIGURE_H
#define FIGURE_H

#include <df/record.h>

/* Of one attempt; of one image in bytes; the JSON around it. */
enum {
    FIGURE_COUNT_LIMIT = 64,
    FIGURE_NUMBER_LIMIT = 1000000,
    FIGURE_SIZE_LIMIT = 16 * 1024 * 1024,
    FIGURE_BODY_LIMIT = 40 * 1024 * 1024,
};

enum figure_format { FIGURE_PNG, FIGURE_SVG };

extern const char *const figure_format_names[];
extern const char *const figure_content_types[];

struct figure {
    const char *id;
    int64_t number;
    const char *title;
    int format;
    int64_t size;
    bool has_plotly;
    const char *updated_at;
    int64_t version;
    const char *job;
    int64_t attempt;
    const char *execution, *project;
};

extern const struct df_field figure_fields[];

/* As a worker sends it. */
struct figure_upload {
    const char *title;
    int format;
    const char *image; /* base64 */
    json_t *plotly;
};

extern const struct df_field figure_upload_fields[];

/* Rule: NULL, or why these bytes are no image of this format. */
const char *figure_image_problem(enum figure_format format, const void *bytes, size_t size);

/* Decodes base64 (RFC 4648 section 4, padded). Answers the size, or SIZE_MAX; `bytes` has room for
 * 3/4 of the text. */
size_t figure_decode(const char *base64, void *bytes, size_t room);

#endif
