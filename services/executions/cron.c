#include "cron.h"

#include <string.h>
#include <strings.h>

enum { FIELDS = 5, WEEKDAY = 4, DIGITS_MAX = 4 };

static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                          "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

static const struct {
    int min, max;
    const char *const *names; /* the first is `min` */
    const char *problem;
} fields[FIELDS] = {
    {0, 59, NULL, "has a minute that is not understood: 0-59, lists, ranges and steps"},
    {0, 23, NULL, "has an hour that is not understood: 0-23, lists, ranges and steps"},
    {1, 31, NULL, "has a day that is not understood: 1-31, lists, ranges and steps"},
    {1, 12, month_names, "has a month that is not understood: 1-12 or JAN-DEC"},
    {0, 7, weekday_names, "has a weekday that is not understood: 0-7 or SUN-SAT"},
};

static const struct {
    const char *name, *meaning;
} nicknames[] = {
    {"@hourly", "0 * * * *"},   {"@daily", "0 0 * * *"},   {"@midnight", "0 0 * * *"},
    {"@weekly", "0 0 * * 0"},   {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"},
    {"@annually", "0 0 1 1 *"},
};

static bool read_number(const char **at, int *number)
{
    int digits = 0;

    for (*number = 0; **at >= '0' && **at <= '9' && digits < DIGITS_MAX; digits++)
        *number = *number * 10 + (*(*at)++ - '0');
    return digits > 0 && digits < DIGITS_MAX;
}

static bool read_value(const char **at, int field, int *value)
{
    const char *const *names = fields[field].names;

    for (int i = 0; names && names[i]; i++)
        if (strncasecmp(*at, names[i], 3) == 0) {
            *at += 3;
            *value = fields[field].min + i;
            return true;
        }
    return read_number(at, value) && *value >= fields[field].min && *value <= fields[field].max;
}

/* One of a list: *, 5, 1-5, each with /2 or without. A single value with a step goes to the end. */
static bool read_term(const char **at, int field, uint64_t *bits)
{
    int first = fields[field].min, last = fields[field].max, step = 1;
    bool is_single = false;

    if (**at == '*') {
        (*at)++;
        last -= field == WEEKDAY; /* 7 is 0 again */
    } else {
        if (!read_value(at, field, &first))
            return false;
        is_single = **at != '-';
        if (!is_single && (++*at, !read_value(at, field, &last)))
            return false;
    }
    if (**at == '/') {
        (*at)++;
        if (!read_number(at, &step) || step == 0)
            return false;
    } else if (is_single) {
        last = first;
    }
    for (int value = first; value <= last; value += step)
        *bits |= 1ULL << value;
    return first <= last;
}

static bool read_field(const char **at, int field, uint64_t *bits)
{
    *bits = 0;
    while (read_term(at, field, bits)) {
        if (**at != ',')
            return **at == ' ' || **at == '\0';
        (*at)++;
    }
    return false;
}

static const char *skip_spaces(const char *text)
{
    return text + strspn(text, " ");
}

const char *cron_read(const char *text, struct cron *cron)
{
    uint64_t *const bits[FIELDS] = {&cron->minutes, &cron->hours, &cron->days, &cron->months,
                                    &cron->weekdays};
    const char *starts[FIELDS];

    if (strlen(text) > CRON_TEXT_MAX)
        return "is too long";
    for (size_t i = 0; i < DF_COUNT(nicknames); i++)
        if (strcasecmp(text, nicknames[i].name) == 0)
            text = nicknames[i].meaning;
    if (*text == '@')
        return "has a name that is not known: @hourly, @daily, @weekly, @monthly or @yearly";
    for (int i = 0; i < FIELDS; i++) {
        starts[i] = text = skip_spaces(text);
        if (!*text)
            return "must have five fields: minute hour day month weekday";
        if (!read_field(&text, i, bits[i]))
            return fields[i].problem;
    }
    if (*skip_spaces(text))
        return "must have five fields: minute hour day month weekday";
    cron->weekdays = (cron->weekdays | cron->weekdays >> 7) & 0x7f;
    cron->any_day = *starts[2] == '*';
    cron->any_weekday = *starts[4] == '*';
    cron->every_hour = starts[1][0] == '*' && starts[1][1] == ' ';
    return NULL;
}

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

/* Month 1 to 12 and day 1 to 31 of a day since 1970-01-01. Years begin in March here, so that the
 * leap day is their last; an era has 400 years. */
static void civil(int64_t day, int *month, int *month_day)
{
    int64_t since = day + 719468, era = floor_div(since, 146097);
    int64_t of_era = since - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t from_march = (5 * of_year + 2) / 153;

    *month_day = (int) (of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int) (from_march < 10 ? from_march + 3 : from_march - 9);
}

static bool fits_day(const struct cron *cron, int64_t day)
{
    int64_t weekday = (day + 4) - 7 * floor_div(day + 4, 7); /* 1970-01-01 was a Thursday */
    int month, month_day;

    civil(day, &month, &month_day);
    if (!(cron->months >> month & 1))
        return false;
    bool is_day = cron->days >> month_day & 1, is_weekday = cron->weekdays >> weekday & 1;
    return cron->any_day || cron->any_weekday ? is_day && is_weekday : is_day || is_weekday;
}

static int minute_of_day(const struct cron *cron, int first)
{
    for (int minute = first; minute < CRON_DAY_MINUTES; minute++)
        if (cron->hours >> minute / 60 & 1 && cron->minutes >> minute % 60 & 1)
            return minute;
    return -1;
}

int64_t cron_next(const struct cron *cron, int64_t from, int64_t end)
{
    int64_t day = floor_div(from, CRON_DAY_MINUTES);
    int first = (int) (from - day * CRON_DAY_MINUTES);

    for (; day * CRON_DAY_MINUTES < end; day++, first = 0) {
        int minute = fits_day(cron, day) ? minute_of_day(cron, first) : -1;
        if (minute >= 0)
            return day * CRON_DAY_MINUTES + minute < end ? day * CRON_DAY_MINUTES + minute
                                                         : CRON_NEVER;
    }
    return CRON_NEVER;
}
