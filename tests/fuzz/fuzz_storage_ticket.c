/* Texts from outside that storage reads by hand: tickets, the names of bodies, the names of
 * artifacts. The input is `ticket\nname`. What must hold: no ticket is good that we did not sign,
 * no body lies outside its folder, and a name never breaks out of a header. */
#include "artifact.h"
#include "incoming.h"
#include "ticket.h"

#include <stdlib.h>
#include <string.h>

#define HASH "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void read_ticket(struct df_arena *arena, const char *text)
{
    static const struct object_key key = {"01a20436-0f1b-7427-a57b-be3015a4fa2a",
                                          "00000000-0000-7000-8000-000000000011", HASH};
    int64_t size;

    for (int mode = TICKET_GET; mode <= TICKET_PUT; mode++)
        check(ticket_problem(arena, "0123456789abcdef0123456789abcdef", (enum ticket_mode) mode,
                             &key, text, 0, &size)
              != NULL);
}

static void read_name(struct df_arena *arena, const char *text)
{
    const char *header = artifact_disposition(arena, text);
    const char *name = incoming_name("/blob/incoming", text);

    check(strpbrk(header, "\r\n") == NULL);
    check(strncmp(header, "attachment; filename=\"", 22) == 0);
    check(strchr(strchr(header, '"') + 1, '"') == strrchr(header, '"'));
    check(!name || (!strchr(name, '/') && strcmp(name, "..") != 0));
    (void) artifact_name_problem(text);
    (void) artifact_type_problem(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct df_arena arena;

    df_arena_init(&arena, 64 * 1024 * 1024);
    char *text = df_strndup(&arena, (const char *) data, size);
    char *name = strchr(text, '\n');
    if (name)
        *name++ = '\0';
    read_ticket(&arena, text);
    read_name(&arena, name ? name : text);
    df_arena_release(&arena);
    return 0;
}
