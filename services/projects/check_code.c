#include "check_code.h"

#include <stdlib.h>
#include <string.h>

/* The answer is a JSON text, so that a service can read it: no pickle. */
static const char code[]
    = "import json\n"
      "import os\n"
      "import sys\n"
      "\n"
      "from deepforge import serialization\n"
      "\n"
      "RESOURCE = json.loads(%s)\n"
      "MODULES = json.loads(%s)\n"
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
      "    return {'ok': False, 'problems': [{'detail': detail}], 'parameters': None, 'layers': "
      "{}}\n"
      "\n"
      "\n"
      "def unpack():\n"
      "    os.makedirs(FOLDER, exist_ok=True)\n"
      "    for name, text in MODULES.items():\n"
      "        with open(os.path.join(FOLDER, f'{name}.py'), 'w', encoding='utf-8') as file:\n"
      "            file.write(text)\n"
      "    sys.path.insert(0, FOLDER)\n"
      "\n"
      "\n"
      "def ask():\n"
      "    unpack()\n"
      "    try:\n"
      "        from %.*s import %s as check\n"
      "    except ModuleNotFoundError as error:\n"
      "        name = str(error.name).capitalize()\n"
      "        return refusal(f'{name} is not in this environment. Choose a worker that makes the "
      "'\n"
      "                       'environments of operations, or install it where the worker runs.')\n"
      "    return check(RESOURCE)\n"
      "\n"
      "\n"
      "class " CHECK_CLASS ":\n"
      "    def execute(self):\n"
      "        " CHECK_OUTPUT " = json.dumps(ask())\n"
      "        if len(" CHECK_OUTPUT ") > LIMIT:\n"
      "            " CHECK_OUTPUT " = json.dumps(refusal('The answer is larger than 8 MB.'))\n"
      "        return Answer(" CHECK_OUTPUT ")\n";

/* A string of JSON is one of Python, too, as long as no character outside the BMP is escaped. */
static const char *literal_of(struct df_arena *arena, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    json_t *string = text ? json_string(text) : NULL;
    char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    const char *literal = quoted ? df_printf(arena, "%s", quoted) : NULL;

    free(quoted);
    json_decref(string);
    free(text);
    return literal;
}

const char *check_code(struct df_arena *arena, const json_t *resource, const json_t *checker)
{
    const char *function = json_string_value(json_object_get(checker, "function"));
    const char *colon = function ? strchr(function, ':') : NULL;
    const char *about = colon ? literal_of(arena, resource) : NULL;
    const char *modules = about ? literal_of(arena, json_object_get(checker, "modules")) : NULL;

    return modules ? df_printf(arena, code, about, modules, (int) (colon - function), function,
                               colon + 1)
                   : NULL;
}
