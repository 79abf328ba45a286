#include "tool_code.h"

#include <stdlib.h>
#include <string.h>

/* The answer is a JSON text, so that a service can read it: no pickle. */
static const char code[]
    = "import base64\n"
      "import json\n"
      "import os\n"
      "import sys\n"
      "\n"
      "from deepforge import serialization\n"
      "\n"
      "SUBJECT = json.loads(%s)\n"
      "FILES = json.loads(%s)\n"
      "FOLDER = os.path.abspath('extension')\n"
      "LIMIT = 8 * 1024 * 1024\n"
      "\n"
      "\n"
      "class Answer(str):\n"
      "    pass\n"
      "\n"
      "\n"
      "def save(answer, file):\n"
      "    file.write(answer.encode())\n"
      "\n"
      "\n"
      "def load(file):\n"
      "    return Answer(file.read().decode())\n"
      "\n"
      "\n"
      "serialization.register(Answer, save, load)\n"
      "\n"
      "\n"
      "def refusal(detail):\n"
      "    return {'ok': False, 'problems': [{'detail': detail}]}\n"
      "\n"
      "\n"
      "def unpack():\n"
      "    for name, text in FILES.items():\n"
      "        path = os.path.join(FOLDER, name)\n"
      "        os.makedirs(os.path.dirname(path), exist_ok=True)\n"
      "        with open(path, 'w', encoding='utf-8') as file:\n"
      "            file.write(text)\n"
      "    sys.path.insert(0, os.path.join(FOLDER, %s))\n"
      "\n"
      "\n"
      "def ask():\n"
      "    unpack()\n"
      "    try:\n"
      "        from %.*s import %s as tool\n"
      "    except ModuleNotFoundError as error:\n"
      "        name = str(error.name).capitalize()\n"
      "        return refusal(f'{name} is not in this environment. Choose a worker that makes the "
      "'\n"
      "                       'environments of operations, or install it where the worker runs.')\n"
      "    return tool(%s)\n"
      "\n"
      "\n"
      "class %s:\n"
      "    def execute(self):\n"
      "        " TOOL_OUTPUT " = json.dumps(ask())\n"
      "        if len(" TOOL_OUTPUT ") > LIMIT:\n"
      "            " TOOL_OUTPUT " = json.dumps(refusal('The answer is larger than 8 MB.'))\n"
      "        return Answer(" TOOL_OUTPUT ")\n";

/* A string of JSON is one of Python, too, as long as no character outside the BMP is escaped. */
static const char *quoted_of(struct df_arena *arena, const char *text)
{
    json_t *string = text ? json_string(text) : NULL;
    char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    const char *literal = quoted ? df_printf(arena, "%s", quoted) : NULL;

    free(quoted);
    json_decref(string);
    return literal;
}

static const char *literal_of(struct df_arena *arena, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    const char *literal = quoted_of(arena, text);

    free(text);
    return literal;
}

const char *tool_code(struct df_arena *arena, const struct tool_ask *ask)
{
    const char *colon = ask->function ? strchr(ask->function, ':') : NULL;
    const char *subject = colon ? literal_of(arena, ask->subject) : NULL;
    const char *files = subject ? literal_of(arena, ask->files) : NULL;
    const char *folder = files ? quoted_of(arena, ask->folder) : NULL;

    return folder ? df_printf(arena, code, subject, files, folder, (int) (colon - ask->function),
                              ask->function, colon + 1,
                              ask->is_base64 ? "base64.b64decode(SUBJECT)" : "SUBJECT", ask->class)
                  : NULL;
}
