#include "archive.h"
#include "archive_history.h"
#include "json_patch.h"
#include "name.h"

#include <df/uuid.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

enum { ARENA_BYTES = 4 * 1024 * 1024 }; /* of ids that are made here */

void archive_project_init(struct archive_project *project)
{
    struct model empty;

    model_init(&empty);
    *project = (struct archive_project){.tree = json_incref(empty.tree),
                                        .places = json_object(),
                                        .left_out = json_array(),
                                        .problems = json_array()};
    model_release(&empty);
}

void archive_project_release(struct archive_project *project)
{
    json_decref(project->name);
    json_decref(project->tree);
    json_decref(project->places);
    json_decref(project->history);
    json_decref(project->left_out);
    json_decref(project->problems);
    *project = (struct archive_project){};
}

static void note(json_t *list, const char *where, const char *path, const char *what, json_t *why)
{
    size_t size = json_array_size(list);

    if (size < ARCHIVE_LEFT_OUT)
        json_array_append_new(list, json_pack("{ss so}", where, path, what, why));
    else
        json_decref(why);
}

void archive_leave_out(struct archive_project *project, const char *path, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(project->left_out, "path", path, "why", json_vsprintf(format, arguments));
    va_end(arguments);
}

void archive_problem(struct archive_project *project, const char *path, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(project->problems, "pointer", path, "detail", json_vsprintf(format, arguments));
    va_end(arguments);
}

/* Where a file belongs. */
struct file_place {
    enum model_kind kind;
    const char *stem;
    size_t stem_length;
    const char *member; /* of the text; NULL: the document itself */
};

static const char *member_of(const char *suffix, enum model_kind kind)
{
    const char *const *texts = model_texts(kind);

    for (size_t i = 0; texts[i]; i++)
        if (strcmp(archive_suffix(texts[i]), suffix) == 0)
            return texts[i];
    return NULL;
}

static bool find_place(const char *path, struct file_place *place)
{
    const char *slash = strchr(path, '/'), *dot = strrchr(path, '.');

    *place = (struct file_place){.kind = MODEL_SERIALIZATION, .stem = path};
    for (enum model_kind kind = 0; slash && kind < MODEL_SERIALIZATION; kind++) {
        size_t length = strlen(model_kinds[kind].name);
        if (length == (size_t) (slash - path) && strncmp(path, model_kinds[kind].name, length) == 0)
            *place = (struct file_place){.kind = kind, .stem = slash + 1};
    }
    if (!dot || dot <= place->stem || strchr(place->stem, '/'))
        return false;
    place->stem_length = (size_t) (dot - place->stem);
    if (place->kind == MODEL_SERIALIZATION
        && (slash || strncmp(path, "serialization.", strlen("serialization.")) != 0))
        return false;
    place->member = member_of(dot, place->kind);
    return place->member || strcmp(dot, ".json") == 0;
}

bool archive_knows(const char *path, const char **why)
{
    struct file_place place;

    *why = NULL;
    if (strcmp(path, "project.json") == 0 || archive_is_change(path) || find_place(path, &place))
        return true;
    if (strncmp(path, "artifacts", strlen("artifacts")) == 0)
        *why = "artifacts are brought by the command 'deepforge projects import'";
    else if (strncmp(path, "history/", strlen("history/")) == 0)
        *why = "this is no change of a history";
    else
        *why = "this is no file of a project";
    return false;
}

/* A new reference; NULL when it is not JSON, which is then a problem. */
static json_t *parse(struct archive_project *project, const char *path, json_t *text)
{
    json_error_t error;
    json_t *value = json_loadb(json_string_value(text), json_string_length(text),
                               JSON_REJECT_DUPLICATES, &error);

    if (!value)
        archive_problem(project, path, "line %d: %s", error.line, error.text);
    else if (!json_is_object(value))
        archive_problem(project, path, "must be a JSON object");
    else if (json_is_deeper(value, ARCHIVE_DEPTH))
        archive_problem(project, path, "is nested more than %d deep", ARCHIVE_DEPTH);
    else
        return value;
    json_decref(value);
    return NULL;
}

static void read_info(json_t *files, struct archive_project *project)
{
    json_t *text = json_object_get(files, "project.json");
    df_auto(json_t) info = text ? parse(project, "project.json", text) : NULL;
    const char *format = json_string_value(json_object_get(info, "format"));

    if (!text)
        archive_problem(project, "project.json", "is missing: this is no archive of a project");
    if (!info)
        return;
    if (!format || strcmp(format, ARCHIVE_FORMAT) != 0)
        archive_problem(project, "project.json#/format", "must be '%s'", ARCHIVE_FORMAT);
    else if (json_integer_value(json_object_get(info, "version")) != ARCHIVE_VERSION)
        archive_problem(project, "project.json#/version", "is not a version that is known here");
    json_t *name = json_object_get(info, "name");
    if (json_is_string(name))
        project->name = json_incref(name);
}

/* Puts what the file says into the draft of its document. */
static void read_file(struct archive_project *project, const char *path, json_t *text,
                      const struct file_place *place, json_t *drafts)
{
    df_auto(json_t) key = json_sprintf("%d/%.*s", place->kind, (int) place->stem_length,
                                       place->stem);
    json_t *draft = json_object_get(drafts, json_string_value(key));

    if (!draft) {
        draft = json_pack("{si ss% s{} so}", "kind", place->kind, "stem", place->stem,
                          place->stem_length, "texts", "path", json_string(path));
        json_object_set_new(drafts, json_string_value(key), draft);
    }
    if (place->member) {
        json_object_set(json_object_get(draft, "texts"), place->member, text);
        return;
    }
    json_t *document = parse(project, path, text);
    json_object_set_new(draft, "path", json_string(path));
    if (document)
        json_object_set_new(draft, "document", document);
}

static const char *id_of(struct archive_project *project, const char *path, json_t *document,
                         struct df_arena *arena)
{
    json_t *id = json_object_get(document, "id");
    const char *text = id ? json_string_value(id) : df_uuid_new(arena);
    const char *problem = text ? id_problem(text) : "must be a string";

    if (!problem)
        return text;
    df_auto(json_t) place = json_sprintf("%s#/id", path);
    archive_problem(project, json_string_value(place), "%s", problem);
    return NULL;
}

static void add_document(struct archive_project *project, enum model_kind kind, const char *path,
                         const char *id, json_t *document)
{
    char pointer[JSON_POINTER_BYTES + 1];

    model_document_complete(kind, document);
    model_path(kind, id, pointer);
    json_object_set_new(project->places, pointer, json_string(path));
    if (kind == MODEL_SERIALIZATION)
        json_object_set(project->tree, model_kinds[kind].name, document);
    else if (model_document(project->tree, kind, id))
        archive_problem(project, path, "another file has the id '%s'", id);
    else
        json_object_set(json_object_get(project->tree, model_kinds[kind].name), id, document);
}

static void read_draft(struct archive_project *project, json_t *draft, struct df_arena *arena)
{
    enum model_kind kind = (enum model_kind) json_integer_value(json_object_get(draft, "kind"));
    const char *path = json_string_value(json_object_get(draft, "path"));
    df_auto(json_t) document = json_copy(json_object_get(draft, "document"));
    struct json_pointer pointer;
    struct model_place place;

    if (!document)
        document = json_object();
    const char *id = kind == MODEL_SERIALIZATION ? "" : id_of(project, path, document, arena);
    if (!id)
        return;
    df_auto(json_t) kept = json_string(id);
    json_object_del(document, "id");
    json_object_update(document, json_object_get(draft, "texts"));
    if (kind != MODEL_SERIALIZATION && !json_object_get(document, "name"))
        json_object_set(document, "name", json_object_get(draft, "stem"));

    void *next;
    const char *member;
    json_t *value;
    json_object_foreach_safe(document, next, member, value)
    {
        char at[JSON_POINTER_BYTES + 1];
        model_path(kind, json_string_value(kept), at);
        if (json_pointer_append(at, sizeof at, member) && !json_pointer_parse(at, &pointer)
            && !model_place_find(&pointer, &place) && place.flags & MEMBER_DERIVED)
            json_object_del(document, member);
    }
    add_document(project, kind, path, json_string_value(kept), document);
}

void archive_read(json_t *files, struct archive_project *project)
{
    df_auto(json_t) drafts = json_object();
    struct file_place place;
    struct df_arena arena;
    const char *path;
    json_t *value;

    read_info(files, project);
    if (json_array_size(project->problems) > 0)
        return;
    json_object_foreach(files, path, value)
        if (find_place(path, &place) && strcmp(path, "project.json") != 0)
            read_file(project, path, value, &place, drafts);
    df_arena_init(&arena, ARENA_BYTES);
    json_object_foreach(drafts, path, value)
        read_draft(project, value, &arena);
    df_arena_release(&arena);
}
