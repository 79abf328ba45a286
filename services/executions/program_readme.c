#include "plan_json.h"
#include "program.h"

#include <stdio.h>
#include <stdlib.h>

/* What a table of Markdown takes: no bar, no end of line. */
static void write_cell(FILE *out, const char *text)
{
    for (; text && *text; text++) {
        if (*text == '|' || *text == '`')
            fputc('\\', out);
        fputc((unsigned char) *text < ' ' ? ' ' : *text, out);
    }
}

static void write_row(FILE *out, const char *first, const char *second, const char *third)
{
    const char *const cells[] = {first, second, third};

    for (size_t i = 0; i < DF_COUNT(cells); i++) {
        fprintf(out, i ? " | " : "| ");
        write_cell(out, cells[i]);
    }
    fprintf(out, " |\n");
}

static void write_inputs(const struct program *program, FILE *out)
{
    json_t *row;
    size_t index;

    if (json_array_size(program->inputs) == 0)
        return;
    fprintf(out, "\n## Inputs\n\n| input | option | comes with it as |\n|---|---|---|\n");
    json_array_foreach(program->inputs, index, row)
        write_row(out, text_of(row, "name"),
                  df_printf(&program->ctx->arena, "--input-%s FILE", text_of(row, "key")),
                  text_of(row, "file") ? text_of(row, "file") : "nothing: the option is needed");
    fprintf(out, "\nA file holds one value as DeepForge saves it: an artifact that was downloaded "
                 "from DeepForge, a result of\nanother run, a pickle, or .npy, .parquet, .keras "
                 "and .safetensors.\n");
}

static const char *attributes_of(const struct program *program, const json_t *node)
{
    json_t *types = json_object_get(node, "attribute_types"), *type;
    const char *text = "", *name;

    json_object_foreach(types, name, type)
        text = df_printf(&program->ctx->arena, "%s%s%s (%s)", text, *text ? ", " : "", name,
                         json_string_value(type));
    return text;
}

static void write_operations(const struct program *program, FILE *out)
{
    json_t *row;
    size_t index;

    fprintf(out, "\n## Operations\n\n| NODE | code | attributes: --attr NODE.NAME=VALUE |\n"
                 "|---|---|---|\n");
    json_array_foreach(program->nodes, index, row)
        write_row(out, text_of(row, "key"), text_of(row, "code"), attributes_of(program, row));
}

static void write_notes(const struct program *program, FILE *out)
{
    json_t *note;
    size_t index;

    if (json_array_size(program->notes) > 0)
        fprintf(out, "\n## To know\n\n");
    json_array_foreach(program->notes, index, note)
        fprintf(out, "- %s\n", json_string_value(note));
}

static void write_start(const struct program *program, FILE *out)
{
    fprintf(out,
            "%s\nIt runs without DeepForge, with Python 3.8 or later on Linux or macOS.\n\n```\n",
            program->origin);
    if (json_object_get(program->files, "requirements.txt"))
        fprintf(out,
                "python3 -m venv venv && venv/bin/pip install -r requirements.txt\n"
                "venv/bin/python %s --out out\n",
                program->entry);
    else
        fprintf(out, "python3 %s --out out\n", program->entry);
    fprintf(out, "```\n");
    if (json_object_get(program->files, "environment.yml"))
        fprintf(out, "\nWith conda: `conda env create -n NAME -f environment.yml`, then start it "
                     "with the Python of NAME.\n");
    if (json_object_get(program->files, "packages.txt"))
        fprintf(out, "packages.txt lists the packages that it ran with.\n");
    fprintf(out,
            "`python3 %s --help` lists the options: `--jobs N` operations at once, `--keep "
            "FOLDER` for what passes between\nthem, `--python` for another Python, `--fetch` to "
            "download inputs only.\n"
            "Results are files in `out/`, listed in `out/outputs.json`; figures are in "
            "`out/figures/`, metrics in `out/metrics.jsonl`.\n",
            program->entry);
}

void program_write_readme(struct program *program)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        abort();
    fprintf(out, "# %s\n\n", program->name);
    write_start(program, out);
    write_inputs(program, out);
    write_operations(program, out);
    write_notes(program, out);
    fprintf(out,
            "\n## What is what\n\n"
            "- `operations/`, `utils/`, `references/`, `serialization.py`: your code, as it is "
            "in DeepForge. A package `deepforge` need not be installed.\n"
            "- `pipeline.json`: what runs with what, read by `%s`.\n"
            "- `deepforge/`: the part of DeepForge that saves and loads values and runs "
            "operations, under the Apache License 2.0\n  (`deepforge/LICENSE`).\n",
            program->entry);
    fclose(out);
    json_object_set_new(program->files, "README.md", json_string(text));
    free(text);
}
