#include "archive_history.h"
#include "archive_change.h"
#include "json_patch.h"
#include "name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

DF_DEFINE_AUTO(json_t, json_decref);

static const char folder[] = "history/";

bool archive_is_change(const char *path)
{
    const char *name = path + strlen(folder);

    if (strncmp(path, folder, strlen(folder)) != 0)
        return false;
    size_t digits = strspn(name, "0123456789");
    return digits >= 8 && digits <= 12 && strcmp(name + digits, ".json") == 0;
}

static bool is_kind(const char *kind)
{
    static const char *const kinds[] = {"create", "change", "undo", "redo", NULL};

    for (size_t i = 0; kind && kinds[i]; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

/* A moment in UTC as it is exported, and one that the calendar has. */
static bool is_time(const char *text)
{
    struct tm time = {};
    const char *rest = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &time) : NULL;
    size_t length;

    if (!rest || time.tm_year < 70 || time.tm_year > 1000 || time.tm_sec > 59)
        return false;
    if (*rest == '.') {
        length = strspn(rest + 1, "0123456789");
        if (length < 1 || length > 6)
            return false;
        rest += 1 + length;
    }
    int day = time.tm_mday;
    (void) timegm(&time); /* makes 31 February a day of March */
    return strcmp(rest, "Z") == 0 && time.tm_mday == day && strlen(text) <= 27;
}

/* NULL, or why this is no change. */
static const char *change_problem(json_t *change, json_int_t revision)
{
    const char *author = json_string_value(json_object_get(change, "author_name"));

    if (json_integer_value(json_object_get(change, "revision")) != revision)
        return "has another revision than its name";
    if (!author || strlen(author) > NAME_BYTES)
        return "does not say who made it";
    if (!is_kind(json_string_value(json_object_get(change, "kind"))))
        return "is of no kind that is known here";
    if (!is_time(json_string_value(json_object_get(change, "created_at"))))
        return "does not say when it was made";
    if (!json_is_array(json_object_get(change, "patch"))
        || !json_is_array(json_object_get(change, "derived")))
        return "does not say what was changed";
    if (json_object_size(change) != 6)
        return "has members that are not known here";
    return json_is_deeper(change, ARCHIVE_DEPTH) ? "is nested too deep" : NULL;
}

/* The files are what counts: without pins, and without what is derived. */
static bool is_same(json_t *left, json_t *right)
{
    df_auto(json_t) a = archive_files(left, "");
    df_auto(json_t) b = archive_files(right, "");

    return json_equal(a, b);
}

/* Adds the next change; false after the reason was noted. */
static bool read_change(struct archive_project *project, const char *path, json_t *text,
                        json_int_t revision, json_t *tree)
{
    df_auto(json_t) change = json_loadb(json_string_value(text), json_string_length(text),
                                        JSON_REJECT_DUPLICATES, NULL);
    const char *problem = json_is_object(change) ? change_problem(change, revision)
                                                 : "is no JSON object";

    if (!problem)
        problem = archive_change_replay(tree, change);
    if (problem) {
        archive_leave_out(project, path, "the history is left out: %s", problem);
        return false;
    }
    json_array_append(project->history, change);
    return true;
}

static size_t count_changes(json_t *files)
{
    const char *path;
    json_t *text;
    size_t count = 0;

    json_object_foreach(files, path, text)
        count += archive_is_change(path);
    return count;
}

void archive_history_read(json_t *files, struct archive_project *project)
{
    size_t count = count_changes(files);
    struct model empty;
    bool is_fine = true;

    if (count == 0)
        return;
    model_init(&empty);
    df_auto(json_t) tree = json_deep_copy(empty.tree);
    model_release(&empty);
    project->history = json_array();
    for (size_t i = 1; is_fine && i <= count; i++) {
        char path[48];
        snprintf(path, sizeof path, "%s%08zu.json", folder, i);
        json_t *text = json_object_get(files, path);
        is_fine = text && read_change(project, path, text, (json_int_t) i, tree);
        if (!text)
            archive_leave_out(project, path, "the history is left out: this change is missing");
    }
    if (is_fine && !is_same(tree, project->tree)) {
        archive_leave_out(project, folder,
                          "the history is left out: it leads to another project than this");
        is_fine = false;
    }
    if (!is_fine) {
        json_decref(project->history);
        project->history = NULL;
    }
}
