#include "sciserver_reply.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* A new object, or NULL. */
static json_t *object_of(const char *bytes, size_t size)
{
    json_t *json = json_loadb(bytes, size, 0, NULL);

    if (json_is_object(json))
        return json;
    json_decref(json);
    return NULL;
}

/* False when there are too many. Items without a name are none. */
static bool read_entries(struct df_arena *arena, const json_t *array,
                         struct sciserver_entry **entries, size_t *count)
{
    size_t most = json_array_size(array);

    *count = 0;
    *entries = df_alloc(arena, (most + 1) * sizeof **entries);
    if (most > SCISERVER_ENTRIES_MAX)
        return false;
    for (size_t i = 0; i < most; i++) {
        const json_t *item = json_array_get(array, i);
        const char *name = json_string_value(json_object_get(item, "name"));
        json_int_t size = json_integer_value(json_object_get(item, "size"));
        if (name)
            (*entries)[(*count)++] = (struct sciserver_entry){df_strdup(arena, name), size};
    }
    return true;
}

bool sciserver_listing_read(struct df_arena *arena, const char *bytes, size_t size,
                            struct sciserver_listing *listing)
{
    json_t *json = object_of(bytes, size);
    const json_t *root = json_object_get(json, "root");
    bool fine = json_is_object(root)
                && read_entries(arena, json_object_get(root, "files"), &listing->files,
                                &listing->file_count)
                && read_entries(arena, json_object_get(root, "folders"), &listing->folders,
                                &listing->folder_count);

    json_decref(json);
    return fine;
}

const struct sciserver_entry *sciserver_listing_find(const struct sciserver_listing *listing,
                                                     const char *name)
{
    for (size_t i = 0; i < listing->file_count; i++)
        if (strcmp(listing->files[i].name, name) == 0)
            return &listing->files[i];
    return NULL;
}

/* {"error": "..."} of the file service, {"error": {"message": "..."}} of the portal. */
const char *sciserver_words(struct df_arena *arena, const char *bytes, size_t size)
{
    json_t *json = object_of(bytes, size);
    const json_t *error = json_object_get(json, "error");
    const char *text = json_is_object(error) ? json_string_value(json_object_get(error, "message"))
                                             : json_string_value(error);
    char *words = df_strndup(arena, text ? text : "",
                             text ? strnlen(text, SCISERVER_WORDS_MAX) : 0);

    for (char *c = words; *c; c++)
        if ((unsigned char) *c < ' ' || (unsigned char) *c > 126)
            *c = ' ';
    json_decref(json);
    return words;
}

enum sciserver_problem sciserver_problem_of(long status, const char *words)
{
    static const struct {
        const char *words;
        enum sciserver_problem problem;
    } meanings[] = {
        {"Volume does not exist", SCISERVER_NO_VOLUME},
        {"Missing required permissions", SCISERVER_FORBIDDEN},
        {"outside of the requested volume", SCISERVER_FORBIDDEN},
        {"does not exist", SCISERVER_MISSING},
        {"401", SCISERVER_SIGN_IN},
    };

    if (status == 401 || status == 403)
        return SCISERVER_SIGN_IN;
    for (size_t i = 0; i < DF_COUNT(meanings); i++)
        if (strstr(words, meanings[i].words))
            return meanings[i].problem;
    return SCISERVER_OTHER;
}

/* "2026-11-23T08:20:00.000000Z", seconds since 1970; DF_NO_INT when it is something else. */
static int64_t time_of(const char *text)
{
    struct tm tm = {};
    char zone = 0;

    if (!text
        || sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%c", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
                  &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &zone)
               != 7
        || (zone != 'Z' && zone != '.') || tm.tm_year < 1970 || tm.tm_year > 9999)
        return DF_NO_INT;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return timegm(&tm);
}

bool sciserver_token_read(struct df_arena *arena, const char *bytes, size_t size, const char **user,
                          int64_t *ends)
{
    json_t *json = object_of(bytes, size);
    const json_t *token = json_object_get(json, "token");
    const char *name = json_string_value(json_object_get(json_object_get(token, "user"), "name"));

    if (name) {
        *user = df_strdup(arena, name);
        *ends = time_of(json_string_value(json_object_get(token, "expires_at")));
    }
    json_decref(json);
    return name != NULL;
}

const char *sciserver_token_of(struct df_arena *arena, const char *text)
{
    text += strspn(text, " \t\r\n");
    size_t size = strcspn(text, " \t\r\n");

    if (size == 0 || size > SCISERVER_TOKEN_MAX || text[size + strspn(text + size, " \t\r\n")])
        return NULL;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char) text[i] <= ' ' || (unsigned char) text[i] > 126)
            return NULL;
    return df_strndup(arena, text, size);
}
