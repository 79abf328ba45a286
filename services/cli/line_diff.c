#include "line_diff.h"

#include <stdlib.h>
#include <string.h>

struct lines {
    const char **at;
    size_t count;
};

struct edit {
    char kind;
    const char *line;
};

struct edits {
    struct edit *at;
    size_t count;
};

static struct lines split(struct df_ctx *ctx, const char *text)
{
    size_t most = 1;

    for (const char *at = text; *at; at++)
        most += *at == '\n';
    struct lines lines = {df_alloc(&ctx->arena, most * sizeof *lines.at), 0};
    for (const char *line = text, *end; *line; line = end + (*end == '\n')) {
        end = line + strcspn(line, "\n");
        lines.at[lines.count++] = df_strndup(&ctx->arena, line, (size_t) (end - line));
    }
    return lines;
}

static void add(struct edits *edits, char kind, const char *line)
{
    edits->at[edits->count++] = (struct edit){kind, line};
}

/* How long the longest common part of what follows line i and line j is. For the caller to free. */
static uint16_t *common_lengths(const struct lines *a, const struct lines *b)
{
    size_t width = b->count + 1;
    uint16_t *lengths = calloc((a->count + 1) * width, sizeof *lengths);

    for (size_t i = lengths ? a->count : 0; i-- > 0;)
        for (size_t j = b->count; j-- > 0;) {
            uint16_t down = lengths[(i + 1) * width + j], right = lengths[i * width + j + 1];
            uint16_t longer = down > right ? down : right;
            lengths[i * width + j] = strcmp(a->at[i], b->at[j]) == 0
                                         ? (uint16_t) (lengths[(i + 1) * width + j + 1] + 1)
                                         : longer;
        }
    return lengths;
}

static void compare_middle(const struct lines *a, const struct lines *b, struct edits *edits)
{
    bool is_short = a->count <= LINE_DIFF_EXACT && b->count <= LINE_DIFF_EXACT;
    uint16_t *lengths = is_short ? common_lengths(a, b) : NULL;
    size_t i = 0, j = 0, width = b->count + 1;

    while (i < a->count || j < b->count) {
        bool has_both = i < a->count && j < b->count;
        if (has_both && lengths && strcmp(a->at[i], b->at[j]) == 0) {
            add(edits, ' ', a->at[i++]);
            j++;
        } else if (i < a->count
                   && (!has_both || !lengths
                       || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
            add(edits, '-', a->at[i++]);
        } else {
            add(edits, '+', b->at[j++]);
        }
    }
    free(lengths);
}

static struct edits compare(struct df_ctx *ctx, struct lines a, struct lines b)
{
    struct edits edits = {df_alloc(&ctx->arena, (a.count + b.count + 1) * sizeof *edits.at), 0};
    size_t tail = 0;

    while (a.count && b.count && strcmp(*a.at, *b.at) == 0) {
        add(&edits, ' ', *a.at);
        a = (struct lines){a.at + 1, a.count - 1};
        b = (struct lines){b.at + 1, b.count - 1};
    }
    while (a.count && b.count && strcmp(a.at[a.count - 1], b.at[b.count - 1]) == 0) {
        a.count--, b.count--;
        tail++;
    }
    compare_middle(&a, &b, &edits);
    for (size_t i = 0; i < tail; i++)
        add(&edits, ' ', a.at[a.count + i]);
    return edits;
}

static bool is_near(const struct edits *edits, size_t place)
{
    size_t first = place < LINE_DIFF_AROUND ? 0 : place - LINE_DIFF_AROUND;

    for (size_t i = first; i < edits->count && i <= place + LINE_DIFF_AROUND; i++)
        if (edits->at[i].kind != ' ')
            return true;
    return false;
}

void line_diff(struct df_ctx *ctx, const char *before, const char *after, line_diff_tell *tell,
               void *data)
{
    const struct edits edits = compare(ctx, split(ctx, before), split(ctx, after));
    bool was_shown = true;

    for (size_t i = 0; i < edits.count; i++) {
        bool is_shown = is_near(&edits, i);
        if (is_shown)
            tell(data, edits.at[i].kind, edits.at[i].line);
        else if (was_shown)
            tell(data, '@', "…");
        was_shown = is_shown;
    }
}
