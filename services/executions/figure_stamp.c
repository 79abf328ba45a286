#include "figure_stamp.h"

#include <string.h>
#include <zlib.h>

#define KEYWORD "deepforge"

/* The signature and the chunk IHDR; length, type and checksum of a chunk. */
enum { PNG_HEADER = 8 + 25, CHUNK_FRAME = 12 };

struct insert {
    size_t at;
    const char *bytes;
    size_t size;
};

static void put_number(char *into, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        into[i] = (char) (number >> (24 - 8 * i));
}

/* The keyword's end, no compression and its method, no language, no translated keyword. */
static struct insert png_insert(struct df_arena *arena, const char *recipe, const char *png,
                                size_t size)
{
    static const char head[] = "iTXt" KEYWORD "\0\0\0\0"; /* and the end that C adds */
    size_t text = strlen(recipe), data = sizeof head - 4 + text;
    char *chunk = df_alloc(arena, CHUNK_FRAME + data);

    if (size < PNG_HEADER || memcmp(png + 12, "IHDR", 4) != 0)
        return (struct insert){};
    put_number(chunk, (uint32_t) data);
    memcpy(chunk + 4, head, sizeof head);
    memcpy(chunk + 4 + sizeof head, recipe, text);
    put_number(chunk + 8 + data, (uint32_t) crc32(0, (const Bytef *) chunk + 4, (uInt) (data + 4)));
    return (struct insert){PNG_HEADER, chunk, CHUNK_FRAME + data};
}

static const char *escaped(struct df_arena *arena, const char *text)
{
    char *into = df_alloc(arena, strlen(text) * 5 + 1), *at = into;

    for (; *text; text++) {
        const char *entity = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : "&amp;";
        if (strchr("<>&", *text))
            at = stpcpy(at, entity);
        else
            *at++ = *text;
    }
    *at = '\0';
    return into;
}

/* Behind the opening tag, whose attributes may hold what looks like its end. */
static size_t behind_tag(const char *svg, size_t size)
{
    const char *tag = memmem(svg, size, "<svg", 4), *end = svg + size;
    char quote = '\0';

    for (const char *c = tag; c && c < end; c++) {
        if (quote)
            quote = *c == quote ? '\0' : quote;
        else if (*c == '"' || *c == '\'')
            quote = *c;
        else if (*c == '>')
            return c[-1] == '/' ? 0 : (size_t) (c + 1 - svg);
    }
    return 0;
}

static struct insert svg_insert(struct df_arena *arena, const char *recipe, const char *svg,
                                size_t size)
{
    const char *text = df_printf(arena, "<metadata id=\"" KEYWORD "\">%s</metadata>",
                                 escaped(arena, recipe));

    return (struct insert){behind_tag(svg, size), text, strlen(text)};
}

void figure_stamp(struct df_arena *arena, enum figure_format format, const char *recipe,
                  const char **bytes, size_t *size)
{
    struct insert insert = format == FIGURE_PNG ? png_insert(arena, recipe, *bytes, *size)
                                                : svg_insert(arena, recipe, *bytes, *size);

    if (insert.at == 0)
        return;
    char *whole = df_alloc(arena, *size + insert.size);
    memcpy(whole, *bytes, insert.at);
    memcpy(whole + insert.at, insert.bytes, insert.size);
    memcpy(whole + insert.at + insert.size, *bytes + insert.at, *size - insert.at);
    *bytes = whole;
    *size += insert.size;
}
