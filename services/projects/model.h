/* The model of a project as a tree of small documents, and what may be where. docs/protocols.md
 * section 3. */
#ifndef MODEL_H
#define MODEL_H

#include "json_pointer.h"

enum model_kind {
    MODEL_PIPELINES,
    MODEL_OPERATIONS,
    MODEL_RESOURCES,
    MODEL_MODULES,
    MODEL_SERIALIZATION, /* one document, whose id is "" */
    MODEL_KIND_COUNT,
};

enum {
    MODEL_ENTITIES = 5000, /* per collection */
    MODEL_NODES = 5000,    /* per pipeline */
    MODEL_EDGES = 20000,
    MODEL_NOTES = 500, /* and as many groups */
    MODEL_DOCUMENT_BYTES = 4 * 1024 * 1024,
    MODEL_TEXT_BYTES = 1024 * 1024,
    MODEL_BYTES = 32 * 1024 * 1024, /* all documents of a project */
};

/* At one revision. Never written to once it is made: other threads read it. Owned: model_release().
 */
struct model {
    json_t *tree;      /* as clients see it */
    json_t *texts;     /* version by path of a text; a text that is not there has version 0 */
    json_t *revisions; /* revision of the last change by path of a document */
    int64_t size;      /* of the tree as text, about */
};

struct model_kind_info {
    const char *name; /* of the collection, in pointers and in the database */
    const char *noun;
};

extern const struct model_kind_info model_kinds[MODEL_KIND_COUNT];

enum model_member_flags {
    MEMBER_REQUIRED = 1 << 0, /* may be replaced, not removed */
    MEMBER_TEXT = 1 << 1,     /* edited together; has a version */
    MEMBER_BRANCH = 1 << 2,   /* only what is below may be written */
    MEMBER_DERIVED = 1 << 3,  /* may not be written by clients */
    MEMBER_TREE = 1 << 4,     /* so may whatever is below */
};

/* Where a pointer leads. The texts are the pointer's. */
struct model_place {
    enum model_kind kind;
    const char *id;
    size_t depth;   /* how many tokens lead to the document */
    unsigned flags; /* of the member; 0 for a document itself */
    bool is_document;
};

/* NULL, or why the pointer leads nowhere in a model. */
const char *model_place_find(const struct json_pointer *pointer,
                             struct model_place *place) DF_MUST_CHECK;

/* Whether the members of what is there are written one by one: a document, a branch, a node, note
 * or group. All else is one value. */
bool model_place_is_branch(const struct json_pointer *pointer, const struct model_place *place);

/* The document at (kind, id), borrowed; NULL when there is none. */
json_t *model_document(json_t *tree, enum model_kind kind, const char *id);

/* "/pipelines/p1", or "/serialization". */
void model_path(enum model_kind kind, const char *id, char path[JSON_POINTER_BYTES + 1]);

/* The kind of that name, or MODEL_KIND_COUNT. */
enum model_kind model_kind_find(const char *name);

/* An empty model. */
void model_init(struct model *model);
void model_release(struct model *model);

/* Completes a document that a client sends as new with what may be left out; writes to it. */
void model_document_complete(enum model_kind kind, json_t *document);
void model_node_complete(json_t *node);

/* The members of a document that are texts: NULL-terminated. */
const char *const *model_texts(enum model_kind kind);

/* The version of the text at `path`. */
int64_t model_text_version(json_t *texts, const char *path);

/* The interface of Input or Output (borrowed, never freed), or NULL for other names. */
json_t *model_builtin(const char *operation);

#endif
