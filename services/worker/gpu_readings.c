#include "gpu_readings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 4 };

/* Takes a line apart at its commas, without the spaces around; false when it has not so many. */
static bool split(char *line, char *fields[FIELDS])
{
    int count = 0;

    for (char *at = line; at && count <= FIELDS; count++) {
        char *field = strsep(&at, ",");
        field += strspn(field, " ");
        field[strcspn(field, " \r")] = '\0';
        if (count < FIELDS)
            fields[count] = field;
    }
    return count == FIELDS;
}

/* "[N/A]" and the like are none. */
static double number_of(const char *text)
{
    char *end;
    double number = strtod(text, &end);

    return end != text && *end == '\0' && isfinite(number) && number >= 0 ? number : NAN;
}

static struct gpu_reading *card_of(struct gpu_readings *readings, const char *index)
{
    for (int i = 0; i < readings->count; i++)
        if (strcmp(readings->cards[i].index, index) == 0)
            return &readings->cards[i];
    return readings->count < GPU_LIMIT ? &readings->cards[readings->count++] : NULL;
}

static void take_line(struct gpu_readings *readings)
{
    char *fields[FIELDS];

    if (!split(readings->line, fields) || !*fields[0] || strlen(fields[0]) >= GPU_NAME
        || strlen(fields[1]) >= GPU_NAME)
        return;
    struct gpu_reading *card = card_of(readings, fields[0]);
    if (!card)
        return;
    snprintf(card->index, sizeof card->index, "%s", fields[0]);
    snprintf(card->uuid, sizeof card->uuid, "%s", fields[1]);
    card->use = number_of(fields[2]);
    card->memory = number_of(fields[3]);
}

void gpu_readings_take(struct gpu_readings *readings, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != '\n') {
            if (readings->length < GPU_LINE)
                readings->line[readings->length++] = bytes[i];
            continue;
        }
        if (readings->length < GPU_LINE) {
            readings->line[readings->length] = '\0';
            take_line(readings);
        }
        readings->length = 0;
    }
}

static const struct gpu_reading *find(const struct gpu_readings *readings, const char *name,
                                      size_t length)
{
    for (int i = 0; i < readings->count; i++) {
        const struct gpu_reading *card = &readings->cards[i];
        bool is_index = strlen(card->index) == length && memcmp(card->index, name, length) == 0;
        if (is_index || (strncmp(name, "GPU-", 4) == 0 && strncmp(card->uuid, name, length) == 0))
            return card;
    }
    return NULL;
}

static void add(json_t *values, int number, const char *what, double value)
{
    char name[64];

    if (isnan(value))
        return;
    snprintf(name, sizeof name, "GPU %d %s", number, what);
    json_object_set_new(values, name, json_real(value));
}

void gpu_readings_add(const struct gpu_readings *readings, const char *visible, json_t *values)
{
    int number = 0;

    for (const char *at = visible; *at; number++) {
        size_t length = strcspn(at, ",");
        const struct gpu_reading *card = find(readings, at, length);
        if (card) {
            add(values, number, "%", card->use);
            add(values, number, "memory MiB", card->memory);
        }
        at += length + (at[length] == ',');
    }
}
