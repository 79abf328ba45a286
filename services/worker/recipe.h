/* An environment.yml, read and checked: what a Python environment is to contain. Pure; the text
 * comes from users. */
#ifndef RECIPE_H
#define RECIPE_H

#include <df/ctx.h>

enum { RECIPE_TEXT = 256 * 1024, RECIPE_ITEMS = 500, RECIPE_ITEM = 200 };

struct recipe_list {
    const char *items[RECIPE_ITEMS];
    size_t count;
};

struct recipe {
    struct recipe_list channels;
    struct recipe_list conda; /* as written: "numpy=1.26", "conda-forge::numpy >=1.2" */
    struct recipe_list pip;   /* below "pip:" */
};

/* DF_INVALID says what is wrong. URLs and paths are refused unless allowed. Everything lives in
 * ctx's arena. */
int recipe_read(struct df_ctx *ctx, const char *yaml, bool allow_urls,
                struct recipe *recipe) DF_MUST_CHECK;

/* The same for pip alone: conda's requirements in pip's words, then pip's own. `python` is the
 * version asked for ("3.10"), or NULL. DF_INVALID names the packages that only conda has. */
int recipe_for_pip(struct df_ctx *ctx, const struct recipe *recipe, struct recipe_list *packages,
                   const char **python) DF_MUST_CHECK;

#endif
