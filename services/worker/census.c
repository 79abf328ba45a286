#include "census.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A machine with more processes is counted as far as this goes. */
enum { PROCESSES = 16384, TEXT = 8192 };

struct process {
    pid_t pid, parent, session;
    int64_t ticks, pages;
    bool is_counted;
};

struct table {
    struct process *rows;
    size_t count;
};

static bool read_text(pid_t pid, const char *name, char text[TEXT])
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/%s", (int) pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t size = read(fd, text, TEXT - 1);
    close(fd);
    text[size > 0 ? size : 0] = '\0';
    return size > 0;
}

/* The name is in parentheses and may have any bytes: what follows its last ')' is numbers. */
static bool read_process(pid_t pid, struct process *process)
{
    long long user, system, waited_user, waited_system, pages;
    char text[TEXT];
    int parent, session;

    if (!read_text(pid, "stat", text))
        return false;
    const char *rest = strrchr(text, ')');
    if (!rest
        || sscanf(rest + 1,
                  " %*c %d %*d %d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld %*d %*d %*d %*d "
                  "%*u %*u %lld",
                  &parent, &session, &user, &system, &waited_user, &waited_system, &pages)
               != 7)
        return false;
    *process = (struct process){.pid = pid,
                                .parent = parent,
                                .session = session,
                                .ticks = user + system + waited_user + waited_system,
                                .pages = pages};
    return true;
}

static void read_table(struct table *table)
{
    const struct dirent *entry;
    DIR *folder = opendir("/proc");

    *table = (struct table){calloc(PROCESSES, sizeof *table->rows), 0};
    if (!table->rows)
        abort();
    while (folder && table->count < PROCESSES && (entry = readdir(folder)))
        if (isdigit((unsigned char) entry->d_name[0])
            && read_process((pid_t) strtol(entry->d_name, NULL, 10), &table->rows[table->count]))
            table->count++;
    if (folder)
        closedir(folder);
}

/* The last number is the one that the process itself knows. */
static bool calls_itself(pid_t pid, pid_t inner)
{
    char text[TEXT];
    const char *line = read_text(pid, "status", text) ? strstr(text, "\nNSpid:") : NULL;

    if (!line)
        return pid == inner;
    size_t length = strcspn(line + 1, "\n");
    text[(size_t) (line - text) + 1 + length] = '\0';
    const char *last = strrchr(line, '\t');
    return last && strtol(last + 1, NULL, 10) == inner;
}

static bool is_child(const struct table *table, pid_t pid, pid_t parent)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].pid == pid)
            return table->rows[i].parent == parent;
    return false;
}

/* A leader is a child of the zygote or of its nursery, whose other children are leaders, too. */
static struct process *find_first(const struct table *table, pid_t parent, pid_t inner)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct process *row = &table->rows[i];
        bool is_near = row->parent == parent || is_child(table, row->parent, parent);
        if (is_near && row->session == row->pid && calls_itself(row->pid, inner))
            return &table->rows[i];
    }
    return NULL;
}

static bool is_below(const struct table *table, pid_t parent)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].pid == parent)
            return table->rows[i].is_counted;
    return false;
}

/* Round after round, until nobody is found any more: a tree is seldom deep. */
static void mark(const struct table *table, struct process *first)
{
    bool more = true;

    first->is_counted = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < table->count; i++) {
            struct process *row = &table->rows[i];
            if (row->is_counted || (row->session != first->pid && !is_below(table, row->parent)))
                continue;
            row->is_counted = more = true;
        }
    }
}

static bool take(pid_t parent, pid_t inner, struct table *table)
{
    read_table(table);
    struct process *first = find_first(table, parent, inner);
    if (first)
        mark(table, first);
    else
        free(table->rows);
    return first != NULL;
}

static void add(struct census *census, const struct process *process)
{
    census->resident_bytes += process->pages * sysconf(_SC_PAGESIZE);
    census->cpu_seconds += (double) process->ticks / (double) sysconf(_SC_CLK_TCK);
    census->processes++;
}

static void add_disk(struct census *census, pid_t pid)
{
    char text[TEXT];

    if (!read_text(pid, "io", text))
        return;
    const char *read = strstr(text, "\nread_bytes:"), *written = strstr(text, "\nwrite_bytes:");
    if (read && written) {
        census->read_bytes += strtoll(read + strlen("\nread_bytes:"), NULL, 10);
        census->written_bytes += strtoll(written + strlen("\nwrite_bytes:"), NULL, 10);
    }
}

static bool count(pid_t parent, pid_t inner, void (*more)(struct census *census, pid_t pid),
                  struct census *census)
{
    struct table table;

    if (!take(parent, inner, &table))
        return false;
    *census = (struct census){};
    for (size_t i = 0; i < table.count; i++) {
        if (!table.rows[i].is_counted)
            continue;
        add(census, &table.rows[i]);
        if (more)
            more(census, table.rows[i].pid);
    }
    free(table.rows);
    return true;
}

bool census_take(pid_t parent, pid_t inner, struct census *census)
{
    return count(parent, inner, NULL, census);
}

bool census_take_all(pid_t parent, pid_t inner, struct census *census)
{
    return count(parent, inner, add_disk, census);
}

static int64_t own_bytes(const struct process *process)
{
    char text[TEXT];
    const char *line = read_text(process->pid, "smaps_rollup", text) ? strstr(text, "\nPss:")
                                                                     : NULL;

    return line ? strtoll(line + strlen("\nPss:"), NULL, 10) * 1024
                : process->pages * sysconf(_SC_PAGESIZE);
}

int64_t census_own_bytes(pid_t parent, pid_t inner)
{
    struct table table;
    int64_t bytes = 0;

    if (!take(parent, inner, &table))
        return 0;
    for (size_t i = 0; i < table.count; i++)
        if (table.rows[i].is_counted)
            bytes += own_bytes(&table.rows[i]);
    free(table.rows);
    return bytes;
}
