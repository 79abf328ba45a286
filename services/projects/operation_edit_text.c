#include "operation_edit_job.h"
#include "python_scope.h"

#include <string.h>

void edit_replace(struct edit_job *job, struct python_range range, const char *insert)
{
    struct text_edits *edits = &job->edits;

    edits->items = python_grow(job->arena, edits->items, &edits->count, sizeof *edits->items);
    edits->items[edits->count - 1] = (struct text_edit){range.from, range.to, insert};
}

void edit_insert(struct edit_job *job, uint32_t at, const char *insert)
{
    edit_replace(job, (struct python_range){at, at}, insert);
}

uint32_t edit_line_start(const struct edit_job *job, uint32_t at)
{
    while (at > 0 && job->text[at - 1] != '\n')
        at--;
    return at;
}

uint32_t edit_line_end(const struct edit_job *job, uint32_t at)
{
    uint32_t end = at;

    while (end < job->tree->length && job->text[end] != '\n')
        end++;
    return end > at && job->text[end - 1] == '\r' ? end - 1 : end;
}

uint32_t edit_next_line(const struct edit_job *job, uint32_t at)
{
    while (at < job->tree->length && job->text[at] != '\n')
        at++;
    return at < job->tree->length ? at + 1 : at;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

bool edit_starts_line(const struct edit_job *job, uint32_t at)
{
    uint32_t start = edit_line_start(job, at);

    while (start < at && is_blank(job->text[start]))
        start++;
    return start == at;
}

bool edit_ends_line(const struct edit_job *job, uint32_t at)
{
    uint32_t end = edit_line_end(job, at);

    while (at < end && is_blank(job->text[at]))
        at++;
    return at == end || job->text[at] == '#';
}

const char *edit_indent(const struct edit_job *job, uint32_t at)
{
    uint32_t start = edit_line_start(job, at), end = start;

    while (end < job->tree->length && is_blank(job->text[end]))
        end++;
    return df_strndup(job->arena, job->text + start, end - start);
}

const char *edit_newline(const struct edit_job *job)
{
    const char *first = strchr(job->text, '\n');
    return first && first > job->text && first[-1] == '\r' ? "\r\n" : "\n";
}

/* --- lists with commas --- */

struct edit_list edit_parameter_list(struct edit_job *job, const struct python_method *method)
{
    struct edit_list list = {.count = method->parameter_count};

    list.items = df_alloc(job->arena, list.count * sizeof *list.items);
    for (size_t i = 0; i < list.count; i++)
        list.items[i] = &method->parameters[i].item;
    return list;
}

struct edit_list edit_value_list(struct edit_job *job, const struct python_return *statement)
{
    struct edit_list list = {.count = statement->count};

    list.items = df_alloc(job->arena, list.count * sizeof *list.items);
    for (size_t i = 0; i < list.count; i++)
        list.items[i] = &statement->items[i].item;
    return list;
}

/* The first byte behind an item and its comma. */
static uint32_t item_end(const struct python_item *item)
{
    return item->comma ? item->comma + 1 : item->range.to;
}

static void append(struct edit_job *job, const struct python_item *last, const char *text)
{
    if (!edit_starts_line(job, last->range.from)) {
        edit_insert(job, last->range.to, df_printf(job->arena, ", %s", text));
        return;
    }

    const char *line = df_printf(job->arena, "%s%s%s", edit_newline(job),
                                 edit_indent(job, last->range.from), text);
    if (!edit_ends_line(job, item_end(last))) {
        edit_insert(job, last->range.to, df_printf(job->arena, ",%s", line));
        return;
    }
    /* Behind the comment that belongs to the item above. */
    if (!last->comma)
        edit_insert(job, last->range.to, ",");
    edit_insert(job, edit_line_end(job, item_end(last)),
                df_printf(job->arena, "%s%s", line, last->comma ? "," : ""));
}

void edit_list_insert(struct edit_job *job, const struct edit_list *list, size_t at,
                      const char *text)
{
    if (at == list->count) {
        append(job, list->items[at - 1], text);
        return;
    }

    uint32_t next = list->items[at]->range.from;
    bool own_line = edit_starts_line(job, next);
    edit_insert(job, next,
                df_printf(job->arena, "%s,%s%s", text, own_line ? edit_newline(job) : " ",
                          own_line ? edit_indent(job, next) : ""));
}

static uint32_t skip_blanks_back(const struct edit_job *job, uint32_t at)
{
    while (at > 0 && is_blank(job->text[at - 1]))
        at--;
    return at;
}

static bool is_all_blank(const struct edit_job *job, uint32_t from, uint32_t to)
{
    while (from < to && is_blank(job->text[from]))
        from++;
    return from == to;
}

static void delete (struct edit_job *job, uint32_t from, uint32_t to)
{
    edit_replace(job, (struct python_range){from, to}, "");
}

uint32_t edit_list_remove(struct edit_job *job, const struct edit_list *list, size_t first,
                          size_t last)
{
    const struct python_item *item = list->items[first];
    uint32_t from = item->range.from, end = item_end(list->items[last]);
    bool has_next = last + 1 < list->count, has_previous = first > 0;

    if (edit_starts_line(job, from) && edit_ends_line(job, end)) {
        delete (job, edit_line_start(job, from), edit_next_line(job, end));
        return has_previous && !has_next ? list->items[first - 1]->comma : 0;
    }
    if (has_next) {
        uint32_t next = list->items[last + 1]->range.from;
        if (is_all_blank(job, end, next))
            delete (job, from, next);
        else
            delete (job, skip_blanks_back(job, from), end);
        return 0;
    }
    if (!has_previous) {
        delete (job, from, end);
        return 0;
    }

    uint32_t before = list->items[first - 1]->range.to;
    if (memchr(job->text + before, '#', from - before)) {
        delete (job, from, end); /* the comment above stays, and so does the comma */
        return list->items[first - 1]->comma;
    }
    delete (job, before, list->items[last]->range.to);
    return list->items[last]->comma;
}

/* --- parameters and statements --- */

/* Before which parameter a new one goes. */
static size_t place_of(const struct operation_method *operation, bool required)
{
    const struct python_method *method = operation->method;

    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct python_parameter *parameter = &method->parameters[i];
        bool is_star = parameter->kind == PYTHON_STAR || parameter->kind == PYTHON_DOUBLE_STAR
                       || parameter->kind == PYTHON_STAR_MARK;
        if (parameter == operation->instance)
            continue;
        if (is_star || (required && !python_range_empty(parameter->value)))
            return i;
    }
    return method->parameter_count;
}

void edit_parameter_insert(struct edit_job *job, const struct operation_method *operation,
                           const char *text, bool required)
{
    const struct python_method *method = operation->method;
    struct edit_list list = edit_parameter_list(job, method);

    if (list.count == 0)
        edit_insert(job, method->brackets.from + 1,
                    df_printf(job->arena, "%s%s", method->is_static ? "" : "self, ", text));
    else
        edit_list_insert(job, &list, place_of(operation, required), text);
}

void edit_parameter_remove(struct edit_job *job, const struct python_method *method,
                           const struct python_parameter *parameter)
{
    struct edit_list list = edit_parameter_list(job, method);
    size_t at = (size_t) (parameter - method->parameters), first = at, last = at;
    const struct python_parameter *all = method->parameters;
    bool is_last_named = at + 1 == list.count || all[at + 1].kind == PYTHON_DOUBLE_STAR;

    /* A lone * or / may not stay behind. */
    if (at > 0 && all[at - 1].kind == PYTHON_STAR_MARK && is_last_named)
        first--;
    if (at == 0 && list.count > 1 && all[1].kind == PYTHON_SLASH_MARK)
        last++;
    edit_list_remove(job, &list, first, last);
}

bool edit_is_one_line(const struct edit_job *job, uint32_t header, const struct python_body *body)
{
    return edit_line_start(job, header) == edit_line_start(job, body->range.from);
}

void edit_statement_remove(struct edit_job *job, const struct python_body *body, size_t at)
{
    struct python_range range = body->statements[at].range;

    if (body->count == 1) {
        edit_replace(job, range, "pass");
        return;
    }
    if (edit_starts_line(job, range.from) && edit_ends_line(job, range.to)) {
        uint32_t from = edit_line_start(job, range.from), to = edit_next_line(job, range.to);
        bool is_last_line = to == job->tree->length && from > 0 && job->text[to - 1] != '\n';
        delete (job, is_last_line ? from - 1 : from, to);
        return;
    }
    /* One of several in a line. */
    if (at + 1 < body->count
        && edit_line_start(job, body->statements[at + 1].range.from)
               == edit_line_start(job, range.to))
        delete (job, range.from, body->statements[at + 1].range.from);
    else if (at > 0)
        delete (job, body->statements[at - 1].range.to, range.to);
    else
        edit_replace(job, range, "pass");
}

bool edit_hides(struct edit_job *job, const struct python_method *method, const char *name)
{
    struct python_uses own = python_uses_of(job->tree, method->scope, name);

    if (own.is_bound || !python_name_occurs(job->tree, method->body.range, name))
        return false;
    return python_is_builtin(name) || python_uses_of(job->tree, 0, name).is_bound;
}
