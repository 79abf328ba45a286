#include "writing.h"

#include "csv.h"

#include <string.h>

/* Heads that are read: of tables, to count their rows or to guess them; of JSON, to be a tree. */
enum { TABLE_HEAD = 1024 * 1024, TREE_BYTES = 256 * 1024, TREE_DEPTH = 64 };

static bool is_text(unsigned char c)
{
    return c >= ' ' ? c != 0x7f : c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0x1b;
}

bool writing_fits(const unsigned char *head, size_t count)
{
    size_t odd = 0;

    for (size_t i = 0; i < count; i++) {
        if (!is_text(head[i]))
            return false;
        if (head[i] >= 0xf8 || head[i] == 0xc0 || head[i] == 0xc1)
            return false; /* never in UTF-8 */
        bool follows = i > 0 && head[i - 1] >= 0x80;
        odd += head[i] >= 0x80 && head[i] < 0xc0 && !follows;
    }
    return odd == 0;
}

static size_t depth_of(const json_t *json)
{
    const json_t *child;
    size_t depth = 0, index;
    const char *name;

    if (json_is_array(json)) {
        json_array_foreach(json, index, child) {
            size_t below = depth_of(child);
            depth = below > depth ? below : depth;
        }
    } else if (json_is_object(json)) {
        json_t *object = (json_t *) (uintptr_t) json;
        json_t *member;
        json_object_foreach(object, name, member) {
            size_t below = depth_of(member);
            depth = below > depth ? below : depth;
        }
    }
    return depth + 1;
}

static bool begins_json(const char *text, size_t size)
{
    size_t at = 0;

    while (at < size && strchr(" \t\r\n", text[at]) && text[at])
        at++;
    return at < size && (text[at] == '{' || text[at] == '[');
}

/* True when it was JSON that can be shown as a tree. */
static bool look_json(struct look *look, const char *text, size_t size)
{
    if (!begins_json(text, size) || (int64_t) size != look->bytes->size || size > TREE_BYTES)
        return false;
    json_error_t error;
    json_t *json = json_loadb(text, size, JSON_DECODE_ANY, &error);
    if (!json)
        return false;
    df_defer_json(look->arena, json);
    look_kind(look, "json", "JSON");
    if (json_is_array(json))
        look_fact(look, "Items", "%zu", json_array_size(json));
    else
        look_fact(look, "Members", "%zu", json_object_size(json));
    if (depth_of(json) > TREE_DEPTH) {
        look_note(look, "It is nested more than %d deep and shown as a text.", TREE_DEPTH);
        return false;
    }
    look_set(look, "json", json_incref(json));
    return true;
}

static void look_text(struct look *look, const char *text, size_t size, bool is_whole)
{
    size_t shown = size < LOOK_TEXT ? size : LOOK_TEXT, lines = 0;

    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    if (strcmp(json_string_value(json_object_get(look->json, "kind")), "none") == 0)
        look_kind(look, "text", begins_json(text, size) ? "JSON" : "Text");
    else
        look_set(look, "kind", json_string("text"));
    if (is_whole)
        look_fact(look, "Lines", "%zu", lines + (size > 0 && text[size - 1] != '\n'));
    look_set(look, "text", look_string(look->arena, text, shown, 2 * LOOK_TEXT));
    if (!is_whole || shown < size)
        look_note(look, "The first %zu KiB are shown.", shown / 1024);
}

/* Lines end in many ways; people see them end in one. */
static size_t plain_lines(char *text, size_t size)
{
    size_t out = 0;

    for (size_t i = 0; i < size; i++)
        if (text[i] != '\r')
            text[out++] = text[i];
        else if (i + 1 >= size || text[i + 1] != '\n')
            text[out++] = '\n';
    text[out] = '\0';
    return out;
}

void writing_look(struct look *look)
{
    size_t size;
    const unsigned char *head = bytes_upto(look->arena, look->bytes, 0, TABLE_HEAD, &size);
    if (!head)
        return;
    if (size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) { /* a mark of byte order */
        head += 3;
        size -= 3;
        look->bytes->size -= 3;
    }
    const char *text = (const char *) head;
    if (look_json(look, text, size))
        return;
    bool is_whole = (int64_t) size == look->bytes->size;
    char separator = begins_json(text, size) ? '\0'
                                             : csv_separator(look->arena, text, size, is_whole);
    if (separator) {
        csv_look(look, text, size, separator);
        return;
    }
    char *copy = df_strndup(look->arena, text, size);
    look_text(look, copy, plain_lines(copy, size), is_whole);
}
