#include "df_test.h"
#include "operation_code.h"
#include "python_literal.h"

#include <string.h>

/* What an interface says, in few characters:
 * "Class(attribute:type=default, reference@type) input, optional? -> output". */
static char *summary_of(struct df_arena *arena, const json_t *interface)
{
    static const struct {
        const char *list, *before;
    } lists[] = {{"attributes", "("}, {"references", ""}, {"inputs", ")"}, {"outputs", " ->"}};
    const char *class = json_string_value(json_object_get(interface, "class"));
    char *text = df_strdup(arena, class ? class : "-");

    for (size_t i = 0; i < DF_COUNT(lists); i++) {
        json_t *rows = json_object_get(interface, lists[i].list), *row;
        size_t index;
        text = df_printf(arena, "%s%s", text, lists[i].before);
        json_array_foreach(rows, index, row) {
            json_t *value = json_object_get(row, "default");
            char *shown = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
            const char *type = json_string_value(json_object_get(row, "type"));
            text = df_printf(
                arena, "%s %s%s%s%s%s%s%s", text, json_string_value(json_object_get(row, "name")),
                type ? (i == 1 ? "@" : ":") : "", type ? type : "", value ? "=" : "",
                shown ? shown : "", json_is_true(json_object_get(row, "expression")) ? "!" : "",
                json_is_true(json_object_get(row, "optional")) ? "?" : "");
            free(shown);
        }
    }
    return text;
}

static void same(const char *code, const char *found, const char *expected)
{
    if (strcmp(found, expected) != 0)
        fail_msg("%s\n%s\nis not\n%s", code, found, expected);
}

static char *problems_of(struct df_arena *arena, const json_t *interface)
{
    json_t *problems = json_object_get(interface, "problems"), *row;
    char *text = df_strdup(arena, "");
    size_t index;

    json_array_foreach(problems, index, row)
        text = df_printf(arena, "%s%s%s %d:%d %s", text, *text ? "\n" : "",
                         json_string_value(json_object_get(row, "severity")),
                         (int) json_integer_value(json_object_get(row, "line")),
                         (int) json_integer_value(json_object_get(row, "column")),
                         json_string_value(json_object_get(row, "detail")));
    return text;
}

struct reading {
    const char *code, *summary, *problems;
};

#define EXECUTE "    def execute(self):\n        return self.x\n"

static const struct reading readings[] = {
    /* The class. */
    {"class A:\n" EXECUTE, "A() -> x", ""},
    {"class A(object):\n" EXECUTE, "A() -> x", ""},
    {"class A():\n" EXECUTE, "A() -> x", ""},
    {"@decorate\nclass A(Base, metaclass=M):\n" EXECUTE, "A() -> x", ""},
    {"class Help:\n    def go(self): pass\nclass A:\n" EXECUTE, "A() -> x", ""},
    {"class First:\n    def execute(self): pass\nclass Named:\n" EXECUTE, "Named() -> x", ""},
    {"class First:\n" EXECUTE "class Other:\n    def execute(self): pass\n", "First() -> x", ""},
    {"class Named:\n    pass\nclass A:\n" EXECUTE, "A() -> x", ""},
    {"class Base:\n    def __init__(self, a): self.a = a\n" EXECUTE
     "class Named(Base):\n    pass\n",
     "Named( a:any) -> x", ""},
    {"class Named:\n    def execute(self): pass\nclass Named:\n" EXECUTE, "Named() -> x", ""},
    {"def f():\n    class A:\n        def execute(self): pass\nclass B:\n" EXECUTE, "B() -> x", ""},
    {"\xEF\xBB\xBF"
     "class A:\n" EXECUTE,
     "A() -> x", ""},
    {"class A:\r\n    def execute(self, a):\r\n        return a\r\n", "A() a -> a", ""},
    {"class A:\n\tdef execute(self, a):\n\t\treturn a", "A() a -> a", ""},
    {"class Größe:\n    def execute(self, ä):\n        return ä\n", "Größe() ä -> ä", ""},

    /* Attributes. */
    {"class A:\n    def __init__(self, a, b=1, c=2.5, d='x', e=True, f=False, g=None):\n        "
     "pass\n" EXECUTE,
     "A( a:any b:integer=1 c:float=2.5 d:string=\"x\" e:boolean=true f:boolean=false g:any=null)"
     " -> x",
     ""},
    {"class A:\n    def __init__(self, a: int, b: float = 1, c: str = None, d: bool = True): "
     "pass\n" EXECUTE,
     "A( a:integer b:float=1 c:string=null d:boolean=true) -> x", ""},
    {"class A:\n    def __init__(self, a: Optional[int] = 3, b: 'str | None' = None, c: List[int] "
     "= ()): pass\n" EXECUTE,
     "A( a:integer=3 b:string=null c:any=[]) -> x", ""},
    {"class A:\n    def __init__(self, a: typing.Literal['u', 'v'] = 'u', b: Literal[1, 2]=1): "
     "pass\n" EXECUTE,
     "A( a:string=\"u\" b:integer=1) -> x", ""},
    {"class A:\n    def __init__(self, a=[1, (2, 'x')], b={'k': None}, c=(1,), d=(1)): "
     "pass\n" EXECUTE,
     "A( a:any=[1,[2,\"x\"]] b:any={\"k\":null} c:any=[1] d:integer=1) -> x", ""},
    {"class A:\n    def __init__(self, a=f(1), b=b'x', c={1}, d=-x, e=1j, f=f'x', g={1: 2}): "
     "pass\n" EXECUTE,
     "A( a:any=\"f(1)\"! b:any=\"b'x'\"! c:any=\"{1}\"! d:any=\"-x\"! e:any=\"1j\"! f:any=\"f'x'\"!"
     " g:any=\"{1: 2}\"!) -> x",
     ""},
    {"class A:\n    def __init__(self, a=99999999999999999999, b=1e999, c=9007199254740993): "
     "pass\n" EXECUTE,
     "A( a:integer=\"99999999999999999999\"! b:any=\"1e999\"! c:integer=\"9007199254740993\"!)"
     " -> x",
     ""},
    {"class A:\n    def __init__(self, a: int = 'x'): pass\n" EXECUTE, "A( a:string=\"x\") -> x",
     "warning 2:33 the default of 'a' is not of the type 'int'"},
    {"class A:\n    def __init__(self, a, *args, b, c=2, **more): pass\n" EXECUTE,
     "A( a:any b:any c:integer=2) -> x",
     "warning 2:27 '*args' is not an attribute\nwarning 2:42 '**more' is not an attribute"},
    {"class A:\n    def __init__(self, a, /, b, *, c): pass\n" EXECUTE,
     "A( a:any b:any c:any) -> x",
     "warning 2:24 'a' can only be passed by position, not by its name"},
    {"class A:\n    def __init__(self, ref, x: int = 0): pass\n" EXECUTE,
     "A( x:integer=0 ref@Keras) -> x", ""},
    {"class A:\n    def __init__(self,\n                 a=1,  # first\n                 b=2,\n"
     "                 ):\n        pass\n" EXECUTE,
     "A( a:integer=1 b:integer=2) -> x", ""},

    /* Inputs. */
    {"class A:\n    def execute(self, a, b=None, *, c=1):\n        return a, b, c\n",
     "A() a b? c? -> a b c", ""},
    {"class A:\n    def execute(self, a: np.ndarray, b: 'int' = 1) -> int:\n        return a + b\n",
     "A() a b? -> result", ""},
    {"class A:\n    def execute(self, a, *rest, **more):\n        return a\n", "A() a -> a",
     "warning 2:26 '*rest' is not an input\nwarning 2:33 '**more' is not an input"},
    {"class A:\n    def execute(this, a):\n        return a, this.b\n", "A() a -> a b",
     "warning 2:17 the first parameter is the instance; call it self, not 'this'"},
    {"class A:\n    def execute():\n        return 1\n", "A() -> result",
     "error 2:16 'execute' has no parameter for the instance; write (self)"},
    {"class A:\n    @staticmethod\n    def execute(a):\n        return a\n", "A() a -> a", ""},
    {"class A:\n    @classmethod\n    def execute(cls, a):\n        return a\n", "A() a -> a", ""},
    {"class A:\n    def execute(self, data, _spare, used):\n        del used\n",
     "A() data _spare used ->", "warning 2:23 input 'data' is never used"},
    {"class A:\n    def execute(self, a):\n        return [a for a in range(3)]\n",
     "A() a -> result", "warning 2:23 input 'a' is never used"},
    {"class A:\n    def execute(self, a):\n        return f'{a:>{a}}'\n", "A() a -> result", ""},
    {"class A:\n    def execute(self, a, a):\n        return a\n", "A() a a -> a",
     "error 2:26 there is another parameter 'a'"},
    {"class A:\n    def execute(self, a=1, b):\n        return a, b\n", "A() a? b -> a b",
     "error 2:28 'b' has no default but follows 'a', which has one"},
    {"class A:\n    def execute(self, __a):\n        return __a\n", "A() __a -> __a",
     "warning 2:23 Python changes names that start with two underscores, like '__a'"},

    /* Outputs. */
    {"class A:\n    def execute(self):\n        pass\n", "A() ->", ""},
    {"class A:\n    def execute(self):\n        return\n", "A() ->", ""},
    {"class A:\n    def execute(self):\n        return None\n", "A() ->", ""},
    {"class A:\n    def execute(self):\n        return self.a, b, c.d, 5, self.e.f\n",
     "A() -> a b result_2 result_3 result_4", ""},
    {"class A:\n    def execute(self):\n        return f()\n", "A() -> result", ""},
    {"class A:\n    def execute(self):\n        return (a, (b), [c])\n", "A() -> a b result_2", ""},
    {"class A:\n    def execute(self):\n        return ((a))\n", "A() -> a", ""},
    {"class A:\n    def execute(self):\n        return ((a, b))\n", "A() -> a b", ""},
    {"class A:\n    def execute(self):\n        return (\n            a,  # one\n            b,\n  "
     "      )\n",
     "A() -> a b", ""},
    {"class A:\n    def execute(self):\n        return result_1, f(), g(), result\n",
     "A() -> result_1 result_1_1 result_2 result", ""},
    {"class A:\n    def execute(self):\n        return a, a\n", "A() -> a a_1",
     "warning 3:19 'a' is returned twice; the second is called 'a_1'"},
    {"class A:\n    def execute(self):\n        for i in x:\n            if i:\n                "
     "return a, b\n",
     "A() -> a b", ""},
    {"class A:\n    def execute(self):\n        if x:\n            return f(), g()\n        return "
     "a, b\n",
     "A() -> a b", ""},
    {"class A:\n    def execute(self):\n        if x:\n            return a, b\n        return "
     "f(), g()\n",
     "A() -> a b", ""},
    {"class A:\n    def execute(self):\n        def inner():\n            return 1, 2, 3\n"
     "        f = lambda: (1, 2)\n        class B:\n            def g(self): return 4\n        "
     "return f, inner\n",
     "A() -> f inner", ""},
    {"class A:\n    def execute(self):\n        if x: return a\n        elif y: return a, b\n      "
     "  return\n",
     "A() -> a b",
     "error 3:15 returns 1 value, others return 2\nwarning 5:9 returns nothing, others return 2 "
     "values"},
    {"class A:\n    def execute(self):\n        return a, *b\n", "A() -> a result_1",
     "error 3:19 a starred value has no fixed number of outputs"},

    /* What an operation must not be. */
    {"class A:\n    async def execute(self):\n        return 1\n", "A() -> result",
     "error 2:15 'execute' must not be async"},
    {"class A:\n    def execute(self):\n        yield 1\n", "A() ->",
     "error 2:9 'execute' must return its values, not yield them"},
    {"class A:\n    def execute(self, a): pass\n    def execute(self): return 1\n", "A() -> result",
     "warning 2:9 'execute' is defined again below, and only that counts"},
    {"class A:\n    def execute(self):\n        print 'x'\n", "A() ->",
     "error 3:9 print is a function in Python 3: print(...)"},
    {"class A:\n    def execute(self):\n        s = '\xF0\x9F\x90\x8Dü'; return a <> b\n",
     "A() -> result", "error 3:29 <> is Python 2; write !="},
};

static void an_interface_is_what_the_code_says(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) declared = json_pack("{s{s{ss}}}", "references", "ref", "type", "Keras");

    for (size_t i = 0; i < DF_COUNT(readings); i++) {
        df_auto(json_t) interface = operation_code_read(readings[i].code, declared, "Named");
        char *summary = summary_of(&ctx->arena, interface);
        char *problems = problems_of(&ctx->arena, interface);
        same(readings[i].code, summary, readings[i].summary);
        same(readings[i].code, problems, readings[i].problems);
        assert_true(json_is_false(json_object_get(interface, "stale")));
    }
}

static const struct {
    const char *code, *problem;
} broken[] = {
    {"", "error 1:1 there is no class with a method 'execute'"},
    {"class A:\n    def run(self): pass\n", "error 1:1 there is no class with a method 'execute'"},
    {"class A:\n    def execute(self)\n        pass\n",
     "error 2:22 syntax error: something is missing at the end of the line"},
    {"class A:\n    def execute(self:\n        pass\n",
     "error 2:16 syntax error: '(' is never closed"},
    {"class A:\n    def execute(self):\n        return a)\n",
     "error 3:17 syntax error: ')' closes nothing"},
    {"class A:\n    def execute(self):\n        return (a]\n",
     "error 3:18 syntax error: ']' does not close '('"},
    {"class A:\n    def execute(self):\n        x = = 3\n", "error 3:13 syntax error near '= 3'"},
    {"class A:\n    def execute(self):\n        x = 'ab\n",
     "error 3:13 syntax error: the string is never closed"},
    {"class A:\n    def execute(self):\n    pass\n",
     "error 3:5 syntax error: an indented block is missing"},
    {"class A:\n    def execute(self):\n", "error 3:1 syntax error: an indented block is missing"},
    {"class A:\n    def execute(self):\n        a = 1\n       b = 2\n",
     "error 4:8 syntax error: this indentation fits none of the lines above"},
    {"class A:\n    def execute(self):\n        a = 1\n            b = 2\n",
     "error 4:13 syntax error: this line is indented without need"},
    {"class A:\n    def execute(self):\n        a = 1\n\tb = 2\n",
     "error 4:2 syntax error: tabs and spaces are mixed in the indentation"},
    {"class A:\n    def execute(self):\n        a = 1 +\n        b\n",
     "error 3:16 syntax error: something is missing at the end of the line"},
    {"class A:\n    def execute(self):\n        ü = retrun x\n",
     "error 3:20 syntax error near 'x'"},
    {"class A:\n    def execute(self, in): pass\n",
     "error 2:23 syntax error near 'in', which is a keyword"},
    {"class A:\n    def execute(self, (a, b)): pass\n",
     "error 2:23 syntax error: a parameter cannot be a tuple in Python 3"},
};

static void code_that_does_not_parse_is_stale_and_says_where(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(broken); i++) {
        df_auto(json_t) interface = operation_code_read(broken[i].code, NULL, NULL);
        char *problems = problems_of(&ctx->arena, interface);
        same(broken[i].code, problems, broken[i].problem);
        assert_true(json_is_true(json_object_get(interface, "stale")));
        assert_true(json_is_null(json_object_get(interface, "class")));
    }
}

static const char *const unusual[] = {
    "class A:\n    def execute(self):\n        return (a +\n    b)\n",
    "class A:\n    def execute(self):\n        x = 1; \\\n        y = 2\n",
    "class A:\n    def execute(self):\n        s = '''\nclass B(\n'''\n",
    "class A:\n    def execute(self):\n        # comment\n  # and another\n        pass\n",
    "class A:\n    def execute(self):\n        with (open(a) as f,\n              open(b) as g): "
    "pass\n",
    "class A:\n    def execute(self):\n        match x:\n            case [a, *b] if a: pass\n     "
    "       case {'k': c}: pass\n",
    "class A:\n    def execute(self):\n        print(x, file=f); exec('x'); match = type = 1\n",
    "class A:\n    def execute(self):\n        if (n := len(x)) > 1: pass\n\n\n\n",
    "class A:\n    x: int = 1\n    def execute(self): ...\n    y = 2",
    "if x:\n    class B: pass\nclass A:\n    def execute(self): return f'{x!r:>{w}}' f'{y=}'\n",
    "class A:\n    def execute(self):\n        try: pass\n        except* E as e: pass\n",
    "class A:\n    def execute(self):\n        return (  # open\n            [1,  # )\n            "
    " 2]\n        )\n",
    "class A:\n    @a.b(c)\n    # between\n    def execute(self): pass\n",
};

static void unusual_code_parses(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(unusual); i++) {
        df_auto(json_t) interface = operation_code_read(unusual[i], NULL, "A");
        if (!json_is_false(json_object_get(interface, "stale")))
            fail_msg("%s\n%s", unusual[i], problems_of(&ctx->arena, interface));
    }
}

static void what_is_declared_goes_into_the_interface(void **state)
{
    const char *code = "class A:\n    def __init__(self, lr=0.1): pass\n"
                       "    def execute(self, data):\n        return data\n";
    df_auto(json_t) declared = json_loads(
        "{\"attributes\":{\"lr\":{\"min\":0,\"max\":1,\"description\":\"rate\",\"hidden\":true,"
        "\"color\":1},"
        "\"gone\":{\"min\":1}},\"inputs\":{\"data\":{\"type\":\"ndarray\",\"description\":\"d\"}},"
        "\"outputs\":{\"data\":{\"type\":\"ndarray\"}}}",
        0, NULL);
    df_auto(json_t) interface = operation_code_read(code, declared, "A");
    df_auto(json_t) expected = json_loads(
        "{\"class\":\"A\",\"attributes\":[{\"name\":\"lr\",\"type\":\"float\",\"default\":0.1,"
        "\"required\":false,"
        "\"min\":0,\"max\":1,\"description\":\"rate\",\"hidden\":true}],\"references\":[],"
        "\"inputs\":[{\"name\":\"data\",\"optional\":false,\"type\":\"ndarray\"}],"
        "\"outputs\":[{\"name\":\"data\",\"type\":\"ndarray\"}],\"problems\":[],\"stale\":false}",
        0, NULL);

    (void) state;
    assert_true(json_equal(interface, expected));
}

static void a_choice_of_literals_gives_the_values(void **state)
{
    df_auto(json_t) interface = operation_code_read(
        "class A:\n    def __init__(self, a: Literal['u', \"v\"] = 'u'): pass\n" EXECUTE, NULL,
        "A");
    json_t *attribute = json_array_get(json_object_get(interface, "attributes"), 0);
    df_auto(json_t) values = json_pack("[ss]", "u", "v");

    (void) state;
    assert_true(json_equal(json_object_get(attribute, "values"), values));
}

static const struct {
    const char *literal, *json; /* NULL: an expression */
} literals[] = {
    {"1_000", "1000"},
    {"0x_ff", "255"},
    {"0o17", "15"},
    {"0b101", "5"},
    {"00", "0"},
    {"012", NULL},
    {"- 1", "-1"},
    {"+1.5e-3", "0.0015"},
    {".5", "0.5"},
    {"5.", "5.0"},
    {"1if x else 2", NULL},
    {"not 1", NULL},
    {"'a' \"b\"", "\"ab\""},
    {"('a'  # c\n 'b')", "\"ab\""},
    {"r'\\n\\''", "\"\\\\n\\\\'\""},
    {"'\\x41\\u00e9\\U0001F40D\\101\\q\\\n'", "\"A\xC3\xA9\xF0\x9F\x90\x8D"
                                              "A\\\\q\""},
    {"'\\N{DASH}'", NULL},
    {"'\\ud800'", NULL},
    {"'\\0'", NULL},
    {"'''a\r\nb'''", "\"a\\nb\""},
    {"u'x'", "\"x\""},
    {"rb'x'", NULL},
    {"'a' b'x'", NULL},
    {"'%s' % x", NULL},
    {"[1, [2, (3, )], ]", "[1,[2,[3]]]"},
    {"()", "[]"},
    {"{}", "{}"},
    {"{'a': {'b': [None, True]}, 'c': 1,}", "{\"a\":{\"b\":[null,true]},\"c\":1}"},
    {"[x for x in y]", NULL},
    {"[*x]", NULL},
    {"{**x}", NULL},
    {"[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]", NULL},
    {"nan", NULL},
    {"...", NULL},
};

static void literals_become_json(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(literals); i++) {
        df_auto(json_t) value = python_literal_read(literals[i].literal,
                                                    strlen(literals[i].literal));
        char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
        if (!literals[i].json && text)
            fail_msg("%s is %s", literals[i].literal, text);
        if (literals[i].json && !text)
            fail_msg("%s is no literal", literals[i].literal);
        if (text)
            assert_string_equal(text, literals[i].json);
        free(text);
    }
}

static void hostile_texts_end_soon(void **state)
{
    static const char *const pieces[] = {
        "(",  "a if b else ", "class A:", "lambda:", "if a:\n ", "#\n",          "\\\n",
        "\"", "f'{",          "x,",       "def f(a", "not ",     "[a for a in ", "\t\n"};
    size_t size = 900000;
    char *text = malloc(size + 32);

    (void) state;
    for (size_t i = 0; i < DF_COUNT(pieces); i++) {
        size_t length = strlen(pieces[i]), used = 0;
        for (; used + length < size; used += length)
            memcpy(text + used, pieces[i], length);
        text[used] = '\0';
        json_decref(operation_code_read(text, NULL, "A"));
        text[50000] = '\0';
        json_decref(operation_code_read(text, NULL, "A"));
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(an_interface_is_what_the_code_says),
        df_test(code_that_does_not_parse_is_stale_and_says_where),
        df_test(unusual_code_parses),
        df_test(what_is_declared_goes_into_the_interface),
        df_test(a_choice_of_literals_gives_the_values),
        df_test(literals_become_json),
        df_test(hostile_texts_end_soon),
    };
    return cmocka_run_group_tests_name("unit-operation-code", tests, NULL, NULL);
}
