#include "figure.h"

#include <sodium.h>
#include <string.h>

const char *const figure_format_names[] = {"png", "svg", NULL};
const char *const figure_content_types[] = {"image/png", "image/svg+xml"};

const struct df_field figure_fields[] = {
    DF_FIELD(figure, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(figure, number, DF_INT, DF_READ_ONLY),
    DF_FIELD(figure, title, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(figure, format, DF_ENUM, DF_READ_ONLY, .names = figure_format_names),
    DF_FIELD(figure, size, DF_INT, DF_READ_ONLY),
    DF_FIELD(figure, has_plotly, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(figure, updated_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(figure, version, DF_INT, DF_READ_ONLY),
    DF_FIELD(figure, job, DF_UUID, DF_READ_ONLY),
    DF_FIELD(figure, attempt, DF_INT, DF_READ_ONLY),
    DF_FIELD(figure, execution, DF_UUID, DF_READ_ONLY),
    DF_FIELD(figure, project, DF_UUID, DF_READ_ONLY),
    {},
};

const struct df_field figure_upload_fields[] = {
    DF_FIELD(figure_upload, title, DF_TEXT, DF_NULLABLE, .max = 1000),
    DF_FIELD(figure_upload, format, DF_ENUM, DF_REQUIRED, .names = figure_format_names),
    DF_FIELD(figure_upload, image, DF_TEXT, DF_REQUIRED),
    DF_FIELD(figure_upload, plotly, DF_JSON, DF_NULLABLE),
    {},
};

static const char *png_problem(const void *bytes, size_t size)
{
    static const unsigned char magic[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    if (size < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return "is no PNG";
    return NULL;
}

/* The root element stands behind a declaration and comments, and so near the beginning. */
static const char *svg_problem(const char *bytes, size_t size)
{
    enum { NEAR = 4096 };
    size_t start = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (start < size && strchr(" \t\r\n", bytes[start]))
        start++;
    if (start >= size || bytes[start] != '<' || memchr(bytes, '\0', size))
        return "is no SVG";
    return memmem(bytes, size < NEAR ? size : NEAR, "<svg", 4) ? NULL : "is no SVG";
}

const char *figure_image_problem(enum figure_format format, const void *bytes, size_t size)
{
    return format == FIGURE_PNG ? png_problem(bytes, size) : svg_problem(bytes, size);
}

size_t figure_decode(const char *base64, void *bytes, size_t room)
{
    size_t size;

    if (sodium_base642bin(bytes, room, base64, strlen(base64), "\r\n", &size, NULL,
                          sodium_base64_VARIANT_ORIGINAL)
        != 0)
        return SIZE_MAX;
    return size;
}
