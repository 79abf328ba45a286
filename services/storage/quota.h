/* How much projects hold, and how much they may. A project has a limit of its own, and those that
 * one user made have one together: the setting, or what an administrator gave this user. */
#ifndef QUOTA_H
#define QUOTA_H

#include <df/ctx.h>
#include <df/record.h>

struct usage {
    int64_t objects, bytes, announced; /* announced: by uploads that are not finished */
};

struct usage_of_many {
    json_t *projects; /* [{project, bytes, objects}], the largest first */
    int64_t bytes, objects;
};

struct quota {
    const char *user_id;
    int64_t bytes; /* 0: no limit */
    const char *set_at;
};

extern const struct df_field quota_fields[];

/* A setting; an empty one is 0. False when it is no size. */
bool quota_read(const char *text, int64_t *bytes);

int usage_find(struct df_ctx *ctx, const char *project, struct usage *usage) DF_MUST_CHECK;

/* Of all projects that a user made. */
int usage_find_made(struct df_ctx *ctx, const char *user,
                    struct usage_of_many *usage) DF_MUST_CHECK;

/* What holds for a user; 0: no limit. */
int quota_of_user(struct df_ctx *ctx, const char *user, int64_t *limit) DF_MUST_CHECK;

/* Before bytes are taken: DF_CONFLICT `quota_exceeded` with `used`, `limit` and `needed` unless so
 * many more may come. What is on its way at this moment is not counted, so several at once may
 * together go beyond the limit by their sizes. Nothing is looked up while there are no limits. */
int quota_check(struct df_ctx *ctx, const char *project, int64_t more) DF_MUST_CHECK;

#endif
