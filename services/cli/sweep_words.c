#include "sweep_words.h"

#include <stdlib.h>
#include <string.h>

int setting_words_read(struct df_ctx *ctx, const char *typed, struct setting_words *words)
{
    const char *equals = strchr(typed, '='), *dot = equals;

    while (dot && dot > typed && *dot != '.')
        dot--;
    if (!equals || dot == typed || dot + 1 == equals || equals[1] == '\0')
        return df_fail_as(ctx, DF_INVALID, "usage",
                          "'%s' must be NODE.ATTRIBUTE=VALUES, such as Train.lr=0.1,0.01", typed);
    *words = (struct setting_words){
        .node = df_strndup(&ctx->arena, typed, (size_t) (dot - typed)),
        .attribute = df_strndup(&ctx->arena, dot + 1, (size_t) (equals - dot - 1)),
        .values = equals + 1,
    };
    return 0;
}

static json_t *named_value(const char *typed)
{
    return strcmp(typed, "True") == 0    ? json_true()
           : strcmp(typed, "False") == 0 ? json_false()
           : strcmp(typed, "None") == 0  ? json_null()
                                         : NULL;
}

json_t *value_words_read(struct df_ctx *ctx, const char *typed, bool is_text)
{
    json_t *value = is_text ? NULL : named_value(typed);

    if (!value && !is_text)
        value = json_loads(typed, JSON_DECODE_ANY, NULL);
    return df_defer_json(&ctx->arena, value ? value : json_string(typed));
}

/* A number at the beginning of what is typed; `rest` is what follows. NULL when there is none. */
static json_t *read_number(const char *typed, const char **rest)
{
    char *end;
    double number = strtod(typed, &end);
    size_t whole = strspn(typed, "+-0123456789"), length = (size_t) (end - typed);

    if (whole > 0 && strncmp(typed + whole, "..", 2) == 0)
        length = whole; /* "1..8" does not begin with the number "1." */
    *rest = typed + length;
    if (length == 0)
        return NULL;
    return whole == length ? json_integer(strtoll(typed, NULL, 10)) : json_real(number);
}

static bool take_word(const char **at, const char *word)
{
    const char *from = *at + strspn(*at, " ");
    size_t length = strlen(word);

    if (strncmp(from, word, length) != 0 || (from[length] != ' ' && from[length] != '\0'))
        return false;
    *at = from + length;
    return true;
}

/* What may stand behind FROM..TO. False when it is something else. */
static bool read_words(const char *at, json_t *range)
{
    static const char *const words[] = {"step", "count"};

    while (at[strspn(at, " ")]) {
        size_t i = 0;
        if (take_word(&at, "log")) {
            json_object_set_new(range, "scale", json_string("log"));
            continue;
        }
        while (i < DF_COUNT(words) && !take_word(&at, words[i]))
            i++;
        if (i == DF_COUNT(words))
            return false;
        json_t *number = read_number(at + strspn(at, " "), &at);
        if (!number)
            return false;
        json_object_set_new(range, words[i], number);
    }
    return true;
}

static json_t *read_range(const char *typed)
{
    json_t *from = read_number(typed, &typed), *to = NULL;

    if (from && strncmp(typed, "..", 2) == 0)
        to = read_number(typed + 2, &typed);
    json_t *range = to ? json_pack("{sO sO}", "from", from, "to", to) : NULL;
    bool is_range = range && read_words(typed, range);
    json_decref(from);
    json_decref(to);
    if (is_range)
        return range;
    json_decref(range);
    return NULL;
}

static json_t *read_list(struct df_ctx *ctx, const char *typed, bool is_text)
{
    json_t *values = json_loads(typed, 0, NULL);

    if (json_is_array(values))
        return values;
    json_decref(values);
    values = json_array();
    for (const char *at = typed, *end; at; at = *end ? end + 1 : NULL) {
        end = at + strcspn(at, ",");
        const char *word = df_strndup(&ctx->arena, at, (size_t) (end - at));
        json_array_append(values, value_words_read(ctx, word, is_text));
    }
    return values;
}

json_t *axis_words_read(struct df_ctx *ctx, const char *typed, bool is_text)
{
    json_t *range = is_text ? NULL : read_range(typed);

    return df_defer_json(&ctx->arena,
                         range ? json_pack("{so}", "range", range)
                               : json_pack("{so}", "values", read_list(ctx, typed, is_text)));
}
