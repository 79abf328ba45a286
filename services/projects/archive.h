/* A project as plain files, to be read, compared and kept outside. docs/archives.md.
 *
 * Files are a JSON object: the text of each by its path. Everything here is pure. */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include "model.h"

#include <df/arena.h>

#define ARCHIVE_FORMAT "deepforge-project"

enum {
    ARCHIVE_VERSION = 1,
    ARCHIVE_FILES = 20000,
    ARCHIVE_PACKED_BYTES = 32 * 1024 * 1024,
    ARCHIVE_FILE_BYTES = 48 * 1024 * 1024, /* the model of an original project is one file */
    ARCHIVE_TOTAL_BYTES = 96 * 1024 * 1024,
    ARCHIVE_DEPTH = 64, /* of the JSON in it */
    ARCHIVE_LEFT_OUT = 1000,
    ARCHIVE_HISTORY = 10000, /* changes */
};

/* What an archive holds. Owned: archive_project_release(). */
struct archive_project {
    json_t *name;     /* a string; NULL: the archive does not say */
    json_t *tree;     /* as a model's */
    json_t *places;   /* the file by the pointer of a document */
    json_t *history;  /* of changes as they are exported; NULL: it brings none that can be taken */
    json_t *left_out; /* [{"path", "why"}] */
    json_t *problems; /* [{"pointer", "detail"}]; with any of them the rest is of no use */
};

/* The files of a model, a new reference. What is derived stays out, and so do pins: the jobs they
 * lead to stay behind. The same model gives the same files. */
json_t *archive_files(json_t *tree, const char *name);

/* Whether a file of this path is part of a project. If not, `why` says why it is left out. */
bool archive_knows(const char *path, const char **why);

void archive_project_init(struct archive_project *project);
void archive_project_release(struct archive_project *project);

/* Reads files. `project` is initialised. */
void archive_read(json_t *files, struct archive_project *project);

/* Applies the rules of the model. Connections and values that break one are taken out and listed,
 * everything else that does is a problem. */
void archive_check(struct archive_project *project);

/* {"pipelines": 2, ...}, a new reference. */
json_t *archive_count(const struct archive_project *project);

/* Notes for the reader's use; a flood is cut. */
void archive_leave_out(struct archive_project *project, const char *path, const char *format, ...)
    DF_PRINTF(3, 4);
void archive_problem(struct archive_project *project, const char *path, const char *format, ...)
    DF_PRINTF(3, 4);

/* A name for a file out of one for people: nothing but letters, digits and "._-", unique (without
 * difference of case) in `used`, where it is noted. A new reference to a string. */
json_t *archive_stem(const char *name, json_t *used);

/* What the text of a document is called on disk: ".py" for "code"; NULL for what is no text. */
const char *archive_suffix(const char *member);

#endif
