/* An environment.yml comes from a user. What gets through becomes arguments of a program: nothing
 * of it may look like an option, and nothing may hide another line. */
#include "recipe.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct recipe_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *item = list->items[i];
        if (!isalnum((unsigned char) item[*item == '_']) || strpbrk(item, "\r\n\t\\$")
            || strstr(item, " -") || strstr(item, "://") || strchr(item, '@'))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct recipe recipe;
    static struct recipe_list packages;
    struct df_ctx ctx;
    const char *python;

    df_ctx_init(&ctx, "fuzz", NULL);
    const char *yaml = df_strndup(&ctx.arena, (const char *) data, size);
    if (recipe_read(&ctx, yaml, false, &recipe) == 0) {
        check(&recipe.channels);
        check(&recipe.conda);
        check(&recipe.pip);
        if (recipe_for_pip(&ctx, &recipe, &packages, &python) == 0)
            check(&packages);
    }
    df_ctx_release(&ctx);
    return 0;
}
