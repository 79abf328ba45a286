/* What S3 servers answer, as XML (libexpat). Bounded; no document type is read. Pure. */
#ifndef S3_XML_H
#define S3_XML_H

#include <df/arena.h>

enum { S3_XML_MAX = 8 * 1024 * 1024, S3_XML_TEXT_MAX = 4096, S3_XML_DEPTH_MAX = 16 };

struct s3_item {      /* an object of a list, a part, or a key that could not be deleted */
    const char *key;  /* Key, or Prefix of a folder, decoded; or NULL */
    const char *etag; /* without quotes; or NULL */
    const char *code; /* of a failure; or NULL */
    int64_t size, number;
};

struct s3_answer {
    const char *root;                    /* name of the outermost element */
    const char *code, *message, *region; /* of an error, or NULL */
    const char *upload, *token;          /* UploadId, continuation token; or NULL */
    const char *marker;                  /* NextPartNumberMarker, or NULL */
    bool is_truncated, is_encoded;
    struct s3_item *items; /* Contents, CommonPrefixes, Part, Upload or (of a deletion) Error */
    const char **uploads;  /* UploadId of items of a list of uploads */
    size_t count;
};

enum { S3_ITEMS_MAX = 10000 };

/* False when it is no XML, or more than we take. In the arena. */
bool s3_xml_read(struct df_arena *arena, const char *bytes, size_t size, struct s3_answer *answer);

#endif
