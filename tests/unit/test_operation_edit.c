#include "df_test.h"
#include "operation_edit.h"

#include <string.h>

/* A row: the code, the edit, and the code afterwards or, after a "!", why not. */
struct editing {
    const char *code, *edit, *result;
};

/* Pieces that most rows share. */
#define CLASS      "class A(object):\n"
#define INIT(args) "    def __init__(" args "):\n"
#define EXEC(args) "    def execute(" args "):\n"
#define RUN        "    def execute(self):\n        return self.x\n"
#define LINE       "        "

static const struct editing attributes[] = {
    /* Adding. */
    {CLASS INIT("self, a") LINE "self.a = a\n" RUN, "{'edit':'attribute_add','name':'b'}",
     CLASS INIT("self, a, b") LINE "self.a = a\n" LINE "self.b = b\n" RUN},
    {CLASS INIT("self, a, c=1") LINE "self.a = a\n" RUN, "{'edit':'attribute_add','name':'b'}",
     CLASS INIT("self, a, b, c=1") LINE "self.a = a\n" LINE "self.b = b\n" RUN},
    {CLASS INIT("self, c=1, *args, **kw") LINE "self.c = c\n" RUN,
     "{'edit':'attribute_add','name':'b','default':'x'}",
     CLASS INIT("self, c=1, b='x', *args, **kw") LINE "self.c = c\n" LINE "self.b = b\n" RUN},
    {CLASS INIT("self, *, c") LINE "pass\n" RUN,
     "{'edit':'attribute_add','name':'b','default':true}",
     CLASS INIT("self, b=True, *, c") LINE "self.b = b\n" RUN},
    {CLASS INIT("") LINE "pass\n" RUN, "{'edit':'attribute_add','name':'b','default':null}",
     CLASS INIT("self, b=None") LINE "self.b = b\n" RUN},
    {CLASS "    def __init__(this): pass\n" RUN, "{'edit':'attribute_add','name':'b'}",
     CLASS "    def __init__(this, b): this.b = b\n" RUN},
    {CLASS "    def __init__(self): self.a = 1\n" RUN, "{'edit':'attribute_add','name':'b'}",
     CLASS "    def __init__(self, b): self.a = 1; self.b = b\n" RUN},
    {CLASS INIT("self") LINE "\"\"\"Doc.\"\"\"\n" LINE "work()\n" RUN,
     "{'edit':'attribute_add','name':'b'}",
     CLASS INIT("self, b") LINE "\"\"\"Doc.\"\"\"\n" LINE "self.b = b\n" LINE "work()\n" RUN},
    {CLASS INIT("self") LINE "super().__init__()\n" LINE "work()\n" RUN,
     "{'edit':'attribute_add','name':'b'}",
     CLASS INIT("self, b") LINE "super().__init__()\n" LINE "self.b = b\n" LINE "work()\n" RUN},
    {CLASS INIT("self") LINE "work()\n" RUN, "{'edit':'attribute_add','name':'b'}",
     CLASS INIT("self, b") LINE "self.b = b\n" LINE "work()\n" RUN},
    {CLASS "    def __init__(self,\n                 a,  # first\n                 c=3,  # third\n"
           "                 ):\n" LINE "self.a = a  # keep\n" LINE "work()\n" RUN,
     "{'edit':'attribute_add','name':'b'}",
     CLASS "    def __init__(self,\n                 a,  # first\n                 b,\n"
           "                 c=3,  # third\n                 ):\n" LINE "self.a = a  # keep\n" LINE
           "self.b = b\n" LINE "work()\n" RUN},
    {CLASS "    def __init__(self,\n                 a,\n                 c=3  # third\n"
           "                 ):\n" LINE "pass\n" RUN,
     "{'edit':'attribute_add','name':'b','default':1}",
     CLASS "    def __init__(self,\n                 a,\n                 c=3,  # third\n"
           "                 b=1\n                 ):\n" LINE "self.b = b\n" RUN},
    {CLASS "    def __init__(self,\n                 a=1):\n" LINE "pass\n" RUN,
     "{'edit':'attribute_add','name':'b','default':[1,[2.5]]}",
     CLASS "    def __init__(self,\n                 a=1,\n                 b=[1, [2.5]]):\n" LINE
           "self.b = b\n" RUN},
    {"class A:\n    \"\"\"Doc.\"\"\"\n\n    # Runs.\n    @wrap\n" RUN,
     "{'edit':'attribute_add','name':'b','default':{'k':[]}}",
     "class A:\n    \"\"\"Doc.\"\"\"\n\n    def __init__(self, b={'k': []}):\n        self.b = "
     "b\n\n"
     "    # Runs.\n    @wrap\n" RUN},
    {"class A(Layer):\n" RUN, "{'edit':'attribute_add','name':'b'}",
     "class A(Layer):\n    def __init__(self, b):\n        super().__init__()\n        self.b = "
     "b\n\n" RUN},
    {"class B:\n" RUN "class A(B): pass", "{'edit':'attribute_add','name':'b'}",
     "class B:\n" RUN "class A(B):\n    def __init__(self, b):\n        self.b = b"},
    {"class B:\n" RUN "class A(B):\n    '''Doc.'''", "{'edit':'attribute_add','name':'b'}",
     "class B:\n" RUN
     "class A(B):\n    '''Doc.'''\n\n    def __init__(self, b):\n        self.b = b"},
    {"class A:\r\n\tdef execute(self):\r\n\t\treturn 1\r\n", "{'edit':'attribute_add','name':'b'}",
     "class A:\r\n\tdef __init__(self, b):\r\n\t\tself.b = b\r\n\r\n\tdef execute(self):\r\n"
     "\t\treturn 1\r\n"},
    {CLASS INIT("self, a") LINE "self.a = a\n" RUN, "{'edit':'attribute_add','name':'a'}",
     "!there is already an attribute 'a'"},
    {CLASS INIT("self, a") LINE "self.a = len(a)\n" RUN, "{'edit':'attribute_add','name':'len'}",
     "!'len' already means something else in '__init__'"},
    {CLASS RUN, "{'edit':'attribute_add','name':'class'}",
     "!the name must not be a keyword of Python"},
    {CLASS RUN, "{'edit':'attribute_add','name':'execute'}", "!the class has a method 'execute'"},
    {CLASS RUN, "{'edit':'attribute_add'}", "!the name is missing"},
    {CLASS RUN, "{'edit':'attribute_add','name':'a','type':'x'}",
     "!'type' is not a member of the edit 'attribute_add'"},
    {CLASS RUN, "{'edit':'attribute_add','name':'__a'}",
     "!a name must not start with two underscores, because Python changes it"},

    /* Text in defaults. */
    {CLASS INIT("self, a='x'") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':'it\\'s \\\"q\\\"\\\\ "
     "\\n\\t\\u0007\\u202e\\u00e9'}",
     CLASS INIT("self, a='it\\'s \"q\"\\\\ \\n\\t\\x07\\u202e\xC3\xA9'") LINE "pass\n" RUN},
    {CLASS INIT("self, a='x'") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':'it\\'s'}",
     CLASS INIT("self, a=\"it's\"") LINE "pass\n" RUN},

    /* Defaults. */
    {CLASS INIT("self, a = 1, b=2") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':-5}",
     CLASS INIT("self, a = -5, b=2") LINE "pass\n" RUN},
    {CLASS INIT("self, a=1.5") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':2}",
     CLASS INIT("self, a=2.0") LINE "pass\n" RUN},
    {CLASS INIT("self, a=(1, 2)") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':[3]}",
     CLASS INIT("self, a=(3,)") LINE "pass\n" RUN},
    {CLASS INIT("self, a=np.pi") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':0.1}",
     CLASS INIT("self, a=0.1") LINE "pass\n" RUN},
    {CLASS INIT("self, a: int") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':1}",
     CLASS INIT("self, a: int = 1") LINE "pass\n" RUN},
    {CLASS INIT("self, a, b") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':1}",
     CLASS INIT("self, b, a=1") LINE "pass\n" RUN},
    {CLASS INIT("self, a, b, c=3") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':1}",
     CLASS INIT("self, b, a=1, c=3") LINE "pass\n" RUN},
    {CLASS INIT("self, *, a, b") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'a','default':1}",
     CLASS INIT("self, *, a=1, b") LINE "pass\n" RUN},
    {CLASS INIT("self, a=1, b=2") LINE "pass\n" RUN,
     "{'edit':'attribute_clear_default','name':'b'}", CLASS INIT("self, b, a=1") LINE "pass\n" RUN},
    {CLASS INIT("self, a: int = 1, b=2") LINE "pass\n" RUN,
     "{'edit':'attribute_clear_default','name':'a'}",
     CLASS INIT("self, a: int, b=2") LINE "pass\n" RUN},
    {CLASS INIT("self, a") LINE "pass\n" RUN, "{'edit':'attribute_clear_default','name':'a'}",
     "!'a' has no default"},
    {CLASS INIT("self, a") LINE "pass\n" RUN, "{'edit':'attribute_set_default','name':'a'}",
     "!the new default is missing"},
    {CLASS INIT("self, a") LINE "pass\n" RUN,
     "{'edit':'attribute_set_default','name':'b','default':1}", "!there is no attribute 'b'"},

    /* Removing. */
    {CLASS INIT("self, a, b=1") LINE "self.a = a\n" LINE "self.b = b  # two\n" RUN,
     "{'edit':'attribute_remove','name':'b'}", CLASS INIT("self, a") LINE "self.a = a\n" RUN},
    {CLASS INIT("self, a, b=1") LINE "self.a = a\n" RUN, "{'edit':'attribute_remove','name':'a'}",
     CLASS INIT("self, b=1") LINE "pass\n" RUN},
    {CLASS INIT("self, a") LINE "self.a = a; self.b = 1\n" RUN,
     "{'edit':'attribute_remove','name':'a'}", CLASS INIT("self") LINE "self.b = 1\n" RUN},
    {CLASS INIT("self, a") LINE "self.b = 1; self.a = a\n" RUN,
     "{'edit':'attribute_remove','name':'a'}", CLASS INIT("self") LINE "self.b = 1\n" RUN},
    {CLASS INIT("self, a") LINE "self.a = a\n" LINE "print(a)\n" RUN,
     "{'edit':'attribute_remove','name':'a'}",
     CLASS INIT("self") LINE "self.a = a\n" LINE "print(a)\n" RUN},
    {CLASS INIT("self, *, a") LINE "pass\n" RUN, "{'edit':'attribute_remove','name':'a'}",
     CLASS INIT("self") LINE "pass\n" RUN},
    {CLASS INIT("self, *, a, **kw") LINE "pass\n" RUN, "{'edit':'attribute_remove','name':'a'}",
     CLASS INIT("self, **kw") LINE "pass\n" RUN},
    {CLASS "    def __init__(self,\n                 a,  # first\n                 # about b\n"
           "                 b,\n                 ):\n" LINE "pass\n" RUN,
     "{'edit':'attribute_remove','name':'a'}",
     CLASS "    def __init__(self,\n                 # about b\n                 b,\n              "
           "   ):\n" LINE "pass\n" RUN},
    {CLASS "    def __init__(self,  # me\n                 a):\n" LINE "pass\n" RUN,
     "{'edit':'attribute_remove','name':'a'}",
     CLASS "    def __init__(self,  # me\n                 ):\n" LINE "pass\n" RUN},
    {CLASS "    def __init__(self, a,\n                 b):\n" LINE "pass\n" RUN,
     "{'edit':'attribute_remove','name':'a'}",
     CLASS "    def __init__(self,\n                 b):\n" LINE "pass\n" RUN},
    {CLASS "    def __init__(self, a,\n                 b):\n" LINE "pass\n" RUN,
     "{'edit':'attribute_remove','name':'b'}",
     CLASS "    def __init__(self, a):\n" LINE "pass\n" RUN},

    /* Renaming. */
    {CLASS INIT("self, a, b=1") LINE "self.a = a  # a 'a'\n" LINE "f(a=a, b='a')\n"
                                     "    def execute(self):\n" LINE "return self.a, f(a)\n",
     "{'edit':'attribute_rename','name':'a','new_name':'z'}",
     CLASS INIT("self, z, b=1") LINE "self.z = z  # a 'a'\n" LINE "f(a=z, b='a')\n"
                                     "    def execute(self):\n" LINE "return self.z, f(a)\n"},
    {CLASS INIT("self, a") LINE "self.a = a\n    def grow(self):\n" LINE "self.a += 1\n" RUN,
     "{'edit':'attribute_rename','name':'a','new_name':'z'}",
     CLASS INIT("self, z") LINE "self.a = z\n    def grow(self):\n" LINE "self.a += 1\n" RUN},
    {CLASS INIT("self, a") LINE "self.a = a\n    def z(self): pass\n" RUN,
     "{'edit':'attribute_rename','name':'a','new_name':'z'}",
     CLASS INIT("self, z") LINE "self.a = z\n    def z(self): pass\n" RUN},
    {"class A(Layer):\n" INIT("self, name") LINE "self.name = name\n" RUN,
     "{'edit':'attribute_rename','name':'name','new_name':'z'}",
     "class A(Layer):\n" INIT("self, z") LINE "self.name = z\n" RUN},
    {CLASS INIT("self, a") LINE "self.b = a\n" RUN,
     "{'edit':'attribute_rename','name':'a','new_name':'z'}",
     CLASS INIT("self, z") LINE "self.b = z\n" RUN},
    {CLASS INIT("self, a") LINE "self.a = z(a)\n" RUN,
     "{'edit':'attribute_rename','name':'a','new_name':'z'}",
     "!'z' already means something else in '__init__'"},
    {CLASS INIT("self, a, z") LINE "pass\n" RUN,
     "{'edit':'attribute_rename','name':'a','new_name':'z'}", "!there is already an attribute 'z'"},
    {CLASS INIT("self, a") LINE "pass\n" RUN,
     "{'edit':'attribute_rename','name':'a','new_name':'2'}",
     "!the name must be a Python identifier: letters, digits and _, not starting with a digit"},

    /* References. */
    {CLASS INIT("self, a=1") LINE "self.a = a\n" RUN,
     "{'edit':'reference_add','name':'net','type':'Keras'}",
     CLASS INIT("self, net, a=1") LINE "self.a = a\n" LINE "self.net = net\n" RUN},
    {CLASS INIT("self, ref, a=1") LINE "self.ref = ref\n" RUN,
     "{'edit':'reference_rename','name':'ref','new_name':'net'}",
     CLASS INIT("self, net, a=1") LINE "self.net = net\n" RUN},
    {CLASS INIT("self, ref, a=1") LINE "self.ref = ref\n" RUN,
     "{'edit':'reference_remove','name':'ref'}", CLASS INIT("self, a=1") LINE "pass\n" RUN},
    {CLASS INIT("self, ref") LINE "pass\n" RUN, "{'edit':'attribute_remove','name':'ref'}",
     "!there is no attribute 'ref'"},
    {CLASS INIT("self, ref") LINE "pass\n" RUN, "{'edit':'attribute_add','name':'ref'}",
     "!there is already a reference 'ref'"},
    {CLASS RUN, "{'edit':'reference_add','name':'net'}",
     "!a reference needs the type of resource that it refers to"},
};

static const struct editing ports[] = {
    /* Inputs. */
    {CLASS EXEC("self") LINE "pass\n", "{'edit':'input_add','name':'a'}",
     CLASS EXEC("self, a") LINE "pass\n"},
    {CLASS EXEC("") LINE "pass\n", "{'edit':'input_add','name':'a'}",
     CLASS EXEC("self, a") LINE "pass\n"},
    {CLASS EXEC("self, b, c=1, *d, **e") LINE "pass\n", "{'edit':'input_add','name':'a'}",
     CLASS EXEC("self, b, a, c=1, *d, **e") LINE "pass\n"},
    {CLASS "    @staticmethod\n" EXEC("") LINE "pass\n", "{'edit':'input_add','name':'a'}",
     CLASS "    @staticmethod\n" EXEC("a") LINE "pass\n"},
    {CLASS EXEC("*args") LINE "pass\n", "{'edit':'input_add','name':'a'}",
     "!the edit cannot be made here without other consequences; change the code instead"},
    {"import np\n" CLASS EXEC("self") LINE "return np.x\n", "{'edit':'input_add','name':'np'}",
     "!'np' already means something else in 'execute'"},
    {CLASS EXEC("self, a, b") LINE "return a\n", "{'edit':'input_remove','name':'a'}",
     CLASS EXEC("self, b") LINE "return a\n"},
    {CLASS EXEC("self, a, b,") LINE "pass\n", "{'edit':'input_remove','name':'b'}",
     CLASS EXEC("self, a,") LINE "pass\n"},
    {CLASS EXEC("self, a: 'T' = (1, 2), *b") LINE "pass\n", "{'edit':'input_remove','name':'a'}",
     CLASS EXEC("self, *b") LINE "pass\n"},
    {CLASS EXEC("self, a") LINE "x.a = a.a + f(a=a)['a']  # a\n" LINE "return x\n",
     "{'edit':'input_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self, z") LINE "x.a = z.a + f(a=z)['a']  # a\n" LINE "return x\n"},
    {CLASS EXEC("self, a") LINE "def g(b=a): return a + b\n" LINE "def h(a=a): return a\n" LINE
                                "k = lambda a: a\n" LINE
                                "m = [a for a in a] + [a for b in a]\n" LINE "return a, x\n",
     "{'edit':'input_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self, z") LINE "def g(b=z): return z + b\n" LINE "def h(a=z): return a\n" LINE
                                "k = lambda a: a\n" LINE
                                "m = [a for a in z] + [z for b in z]\n" LINE "return z, x\n"},
    {CLASS EXEC("self, a") LINE
     "def g():\n            nonlocal a\n            a = 1\n" LINE
     "def h():\n            global a\n            a = 1\n" LINE
     "class B:\n            b = a\n            def c(self): return a\n" LINE
     "class C:\n            a = 1\n            b = a\n            def c(self): return a\n",
     "{'edit':'input_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self, z") LINE
     "def g():\n            nonlocal z\n            z = 1\n" LINE
     "def h():\n            global a\n            a = 1\n" LINE
     "class B:\n            b = z\n            def c(self): return z\n" LINE
     "class C:\n            a = 1\n            b = a\n            def c(self): return z\n"},
    {CLASS EXEC("self, a") LINE "import a\n" LINE "from m import a, b as a\n" LINE
                                "for a, (b, *a) in a: pass\n" LINE "with a as a: pass\n" LINE
                                "try: pass\n" LINE "except a as a: del a\n" LINE "(a := 1)\n" LINE
                                "a: int = f'{a} {a!r:{a}}'\n",
     "{'edit':'input_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self, z") LINE "import a as z\n" LINE "from m import a as z, b as z\n" LINE
                                "for z, (b, *z) in z: pass\n" LINE "with z as z: pass\n" LINE
                                "try: pass\n" LINE "except z as z: del z\n" LINE "(z := 1)\n" LINE
                                "z: int = f'{z} {z!r:{z}}'\n"},
    {CLASS EXEC("self, a") LINE
     "match a:\n            case a.b | {'k': a}: pass\n"
     "            case a(a=a) as a: pass\n            case [a, *a]: pass\n",
     "{'edit':'input_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self, z") LINE
     "match z:\n            case z.b | {'k': z}: pass\n"
     "            case z(a=z) as z: pass\n            case [z, *z]: pass\n"},
    {CLASS EXEC("self, a") LINE "import a.b\n", "{'edit':'input_rename','name':'a','new_name':'z'}",
     "!'a' is also imported; rename it in the code"},
    {CLASS EXEC("self, a") LINE "z = 1\n", "{'edit':'input_rename','name':'a','new_name':'z'}",
     "!'z' already means something else in 'execute'"},
    {CLASS EXEC("self, a") LINE "return a\n", "{'edit':'input_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self, z") LINE "return z\n"},

    /* Outputs. */
    {CLASS EXEC("self") LINE "return a\n", "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "return a, b\n"},
    {CLASS EXEC("self") LINE "return (a, c)\n", "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "return (a, c, b)\n"},
    {CLASS EXEC("self") LINE "return (\n            a,  # one\n            c,  # two\n        )\n",
     "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE
     "return (\n            a,  # one\n            c,  # two\n            b,\n        )\n"},
    {CLASS EXEC("self") LINE "if x: return a if b else c\n" LINE "return lambda: 1\n",
     "{'edit':'output_add','name':'z'}",
     CLASS EXEC("self") LINE "if x: return a if b else c, z\n" LINE "return lambda: 1, z\n"},
    {CLASS EXEC("self") LINE "return (a)\n", "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "return (a, b)\n"},
    {CLASS EXEC("self") LINE "return a,\n", "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "return a, b,\n"},
    {CLASS EXEC("self") LINE "pass\n", "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "return b\n"},
    {CLASS EXEC("self") LINE "if x:\n            y()  # z\n\n    def other(self): pass\n",
     "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "if x:\n            y()  # z\n" LINE
                             "return b\n\n    def other(self): pass\n"},
    {CLASS EXEC("self") LINE "y()", "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "y()\n" LINE "return b"},
    {CLASS "    def execute(self): y()\n", "{'edit':'output_add','name':'b'}",
     CLASS "    def execute(self): y(); return b\n"},
    {CLASS EXEC("self") LINE "if x: return\n" LINE "return None\n",
     "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "if x: return b\n" LINE "return b\n"},
    {CLASS EXEC("self") LINE "if x: return\n" LINE "return a\n", "{'edit':'output_add','name':'b'}",
     CLASS EXEC("self") LINE "if x: return\n" LINE "return a, b\n"},
    {CLASS EXEC("self") LINE "return a\n", "{'edit':'output_add','name':'a'}",
     "!there is already an output 'a'"},
    {CLASS EXEC("self") LINE "return a, b\n", "{'edit':'output_remove','name':'a'}",
     CLASS EXEC("self") LINE "return b\n"},
    {CLASS EXEC("self") LINE "if x: return (f(1, 2), y)\n" LINE "return (a, b)\n",
     "{'edit':'output_remove','name':'b'}",
     CLASS EXEC("self") LINE "if x: return f(1, 2)\n" LINE "return a\n"},
    {CLASS EXEC("self") LINE "return (\n            a,\n            b,\n        )\n",
     "{'edit':'output_remove','name':'a'}",
     CLASS EXEC("self") LINE "return (\n            b\n        )\n"},
    {CLASS EXEC("self") LINE "return (\n            a,\n            b\n        )\n",
     "{'edit':'output_remove','name':'b'}",
     CLASS EXEC("self") LINE "return (\n            a\n        )\n"},
    {CLASS EXEC("self") LINE "return (a,\n                b)\n",
     "{'edit':'output_remove','name':'b'}", CLASS EXEC("self") LINE "return (a)\n"},
    {CLASS EXEC("self") LINE "return a, b, c\n", "{'edit':'output_remove','name':'b'}",
     CLASS EXEC("self") LINE "return a, c\n"},
    {CLASS EXEC("self") LINE "return a  # c\n", "{'edit':'output_remove','name':'a'}",
     CLASS EXEC("self") LINE "return  # c\n"},
    {CLASS EXEC("self") LINE "return a, *b\n", "{'edit':'output_remove','name':'a'}",
     "!a starred value cannot be returned alone"},
    {CLASS EXEC("self") LINE "a = f()\n" LINE "return a, self.b\n",
     "{'edit':'output_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self") LINE "z = f()\n" LINE "return z, self.b\n"},
    {CLASS EXEC("self") LINE "return f(x), self.a\n",
     "{'edit':'output_rename','name':'result','new_name':'z'}",
     CLASS EXEC("self") LINE "z = f(x)\n" LINE "return z, self.a\n"},
    {CLASS EXEC("self") LINE "return self.a\n",
     "{'edit':'output_rename','name':'a','new_name':'z'}",
     CLASS EXEC("self") LINE "z = self.a\n" LINE "return z\n"},
    {CLASS EXEC("self") LINE "if x: return f(x)\n",
     "{'edit':'output_rename','name':'result','new_name':'z'}",
     CLASS EXEC("self") LINE "if x: z = f(x); return z\n"},
    {CLASS EXEC("self") LINE "return (f(x) +\n                1)\n",
     "{'edit':'output_rename','name':'result','new_name':'z'}",
     CLASS EXEC("self") LINE "z = (f(x) +\n                1)\n" LINE "return (z)\n"},
    {"C = 1\n" CLASS EXEC("self") LINE "return C\n",
     "{'edit':'output_rename','name':'C','new_name':'z'}",
     "C = 1\n" CLASS EXEC("self") LINE "z = C\n" LINE "return z\n"},
    {CLASS EXEC("self, a") LINE "return a, a\n",
     "{'edit':'output_rename','name':'a_1','new_name':'z'}",
     CLASS EXEC("self, a") LINE "z = a\n" LINE "return a, z\n"},
    {CLASS EXEC("self, a") LINE "return z(a)\n",
     "{'edit':'output_rename','name':'result','new_name':'z'}",
     "!'z' already means something else in 'execute'"},

    /* The operation. */
    {"class B: pass\n" CLASS EXEC("self") LINE "super(A, self).f('A'); A.x = self.A\n",
     "{'edit':'operation_rename','new_name':'Z'}",
     "class B: pass\nclass Z(object):\n" EXEC("self") LINE "super(Z, self).f('A'); Z.x = self.A\n"},
    {CLASS RUN, "{'edit':'operation_rename','new_name':'A'}", CLASS RUN},
    {"import Z\n" CLASS RUN, "{'edit':'operation_rename','new_name':'Z'}",
     "!'Z' already means something else in the code"},
    {CLASS RUN, "{'edit':'operation_rename','new_name':'Z','name':'A'}",
     "!'name' is not a member of the edit 'operation_rename'"},

    /* What cannot be edited. */
    {"class A:\n    def execute(self)\n", "{'edit':'input_add','name':'a'}",
     "!the code has to be put right first: syntax error: the code ends too early"},
    {"x = 1\n", "{'edit':'input_add','name':'a'}",
     "!the code has to be put right first: there is no class with a method 'execute'"},
    {CLASS RUN, "{'edit':'explode'}", "!there is no such edit"},
    {CLASS RUN, "{}", "!there is no such edit"},
};

/* Rows write JSON with single quotes, and \' for one within a text. */
static json_t *json_of(struct df_arena *arena, const char *text)
{
    char *copy = df_strdup(arena, text), *out = copy;

    for (const char *c = text; *c; c++) {
        if (c[0] == '\\' && c[1] == '\'')
            *out++ = *++c;
        else
            *out++ = *c == '\'' ? '"' : *c;
    }
    *out = '\0';
    return df_defer_json(arena, json_loads(copy, 0, NULL));
}

static const char *run(struct df_ctx *ctx, const struct editing *row)
{
    json_t *declared = df_defer_json(&ctx->arena,
                                     json_pack("{s{s{ss}}}", "references", "ref", "type", "Keras"));
    struct operation_source source = {row->code, declared, "A"};
    struct operation_edited edited;
    const char *refused = operation_edit_apply(&ctx->arena, &source,
                                               json_of(&ctx->arena, row->edit), &edited);
    if (refused)
        return df_printf(&ctx->arena, "!%s", refused);

    struct text before = {row->code, strlen(row->code)};
    return text_edits_apply(&ctx->arena, before, &edited.edits).bytes;
}

static void run_all(struct df_ctx *ctx, const struct editing *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *result = run(ctx, &rows[i]);
        if (strcmp(result, rows[i].result) != 0)
            fail_msg("%s\n%s\ngives\n%s\nand not\n%s", rows[i].code, rows[i].edit, result,
                     rows[i].result);
    }
}

static void an_edit_of_attributes_touches_only_its_place(void **state)
{
    run_all(*state, attributes, DF_COUNT(attributes));
}

static void an_edit_of_ports_touches_only_its_place(void **state)
{
    run_all(*state, ports, DF_COUNT(ports));
}

static const struct editing moves[] = {
    /* Inputs: the arguments of execute. */
    {CLASS EXEC("self, a, b, c") LINE "return a\n", "{'edit':'input_move','name':'c','to':0}",
     CLASS EXEC("self, c, a, b") LINE "return a\n"},
    {CLASS EXEC("self, a, b, c") LINE "return a\n", "{'edit':'input_move','name':'a','to':2}",
     CLASS EXEC("self, b, c, a") LINE "return a\n"},
    {CLASS EXEC("self, a: int, b : 'B', c=[1, 2], d={}") LINE "return a\n",
     "{'edit':'input_move','name':'b','to':0}",
     CLASS EXEC("self, b : 'B', a: int, c=[1, 2], d={}") LINE "return a\n"},
    {CLASS EXEC("self, a, b, *rest, c, d=1, **more") LINE "return a\n",
     "{'edit':'input_move','name':'d','to':2}",
     CLASS EXEC("self, a, b, *rest, d=1, c, **more") LINE "return a\n"},
    {CLASS EXEC("self, a, b") LINE "return a\n", "{'edit':'input_move','name':'b','to':1}",
     CLASS EXEC("self, a, b") LINE "return a\n"},
    {CLASS "    @staticmethod\n" EXEC("a, b") LINE "return a\n",
     "{'edit':'input_move','name':'b','to':0}",
     CLASS "    @staticmethod\n" EXEC("b, a") LINE "return a\n"},
    {CLASS EXEC("self,\n            a,  # the first\n            # of all\n            b,\n"
                "            c  # the third\n            ") LINE "return a\n",
     "{'edit':'input_move','name':'c','to':0}",
     CLASS EXEC("self,\n            c,  # the third\n            # of all\n            a,  # the "
                "first\n            b\n            ") LINE "return a\n"},
    {CLASS EXEC("self,\n            a,  # the first\n            b") LINE "return a\n",
     "{'edit':'input_move','name':'b','to':0}",
     CLASS EXEC("self,\n            b,  # the first\n            a") LINE "return a\n"},

    /* Outputs: what every return gives. */
    {CLASS EXEC("self, a, b") LINE "if a:\n" LINE "    return b, (a)\n" LINE "return (a, b)\n",
     "{'edit':'output_move','name':'b','to':0}",
     CLASS EXEC("self, a, b") LINE "if a:\n" LINE "    return (a), b\n" LINE "return (b, a)\n"},
    {CLASS EXEC("self, a") LINE "if a: return\n" LINE "return a, self.b, a.c\n",
     "{'edit':'output_move','name':'b','to':0}",
     CLASS EXEC("self, a") LINE "if a: return\n" LINE "return self.b, a, a.c\n"},

    /* Attributes and references, which share a list of parameters. */
    {CLASS INIT("self, a, ref, b") LINE "self.a = a\n" RUN,
     "{'edit':'attribute_move','name':'b','to':0}",
     CLASS INIT("self, b, ref, a") LINE "self.a = a\n" RUN},
    {CLASS INIT("self, ref, a=1, s=0, b=2") LINE "self.a = a\n" RUN,
     "{'edit':'attribute_move','name':'b','to':0}",
     CLASS INIT("self, ref, b=2, a=1, s=0") LINE "self.a = a\n" RUN},

    /* What cannot be. */
    {CLASS EXEC("self, a, b=1") LINE "return a\n", "{'edit':'input_move','name':'b','to':0}",
     "!'a' has no default, so it cannot stand behind one that has"},
    {CLASS EXEC("self, a, *, b") LINE "return a\n", "{'edit':'input_move','name':'b','to':0}",
     "!a lone '*' or '/' stands between them; change the code instead"},
    {CLASS EXEC("self, a, b") LINE "return a\n", "{'edit':'input_move','name':'b','to':2}",
     "!the new place must be a whole number from 0 to 1"},
    {CLASS EXEC("self, a, b") LINE "return a\n", "{'edit':'input_move','name':'b','to':-1}",
     "!the new place must be a whole number from 0 to 1"},
    {CLASS EXEC("self, a, b") LINE "return a\n", "{'edit':'input_move','name':'b'}",
     "!the new place must be a whole number from 0 to 1"},
    {CLASS EXEC("self, a, b") LINE "return a\n", "{'edit':'input_move','name':'c','to':0}",
     "!there is no input 'c'"},
    {CLASS EXEC("self, a, b") LINE "return a\n", "{'edit':'input_move','name':'b','place':0}",
     "!'place' is not a member of the edit 'input_move'"},
    {CLASS EXEC("self, a") LINE "return a, *a.rest\n", "{'edit':'output_move','name':'a','to':1}",
     "!'result_1' has no name in the code yet; rename it first"},
    {CLASS EXEC("self, a, b") LINE "if a:\n" LINE "    return a\n" LINE "return a, b\n",
     "{'edit':'output_move','name':'b','to':0}",
     "!not every return of 'execute' has these values; change the code instead"},
    {CLASS EXEC("self, a") LINE "return a, 1 + 1\n", "{'edit':'output_move','name':'a','to':1}",
     "!'result_1' has no name in the code yet; rename it first"},
};

static void a_move_changes_places_and_nothing_else(void **state)
{
    run_all(*state, moves, DF_COUNT(moves));
}

/* An edit, and what is declared afterwards. */
static const struct {
    const char *edit, *declared;
} declarations[] = {
    {"{'edit':'attribute_declare','name':'a','min':1,'max':null,'values':[1,'x']}",
     "{'attributes':{'a':{'min':1,'values':[1,'x']}},'references':{'r':{'type':'K'}},"
     "'inputs':{'i':{'type':'T'}},'outputs':{}}"},
    {"{'edit':'attribute_rename','name':'a','new_name':'z'}",
     "{'attributes':{'z':{'max':9}},'references':{'r':{'type':'K'}},'inputs':{'i':{'type':'T'}},"
     "'outputs':{}}"},
    {"{'edit':'attribute_remove','name':'a'}",
     "{'attributes':{},'references':{'r':{'type':'K'}},'inputs':{'i':{'type':'T'}},'outputs':{}}"},
    {"{'edit':'reference_add','name':'s','type':'L'}",
     "{'attributes':{'a':{'max':9}},'references':{'r':{'type':'K'},'s':{'type':'L'}},"
     "'inputs':{'i':{'type':'T'}},'outputs':{}}"},
    {"{'edit':'reference_rename','name':'r','new_name':'s'}",
     "{'attributes':{'a':{'max':9}},'references':{'s':{'type':'K'}},'inputs':{'i':{'type':'T'}},"
     "'outputs':{}}"},
    {"{'edit':'reference_remove','name':'r'}",
     "{'attributes':{'a':{'max':9}},'references':{},'inputs':{'i':{'type':'T'}},'outputs':{}}"},
    {"{'edit':'input_rename','name':'i','new_name':'j'}",
     "{'attributes':{'a':{'max':9}},'references':{'r':{'type':'K'}},'inputs':{'j':{'type':'T'}},"
     "'outputs':{}}"},
};

static void what_is_declared_follows_the_edit(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *declared = json_of(&ctx->arena,
                               "{'attributes':{'a':{'max':9}},"
                               "'references':{'r':{'type':'K'}},'inputs':{'i':{'type':'T'}}}");
    struct operation_source source = {"class A:\n    def __init__(self, a, r):\n        pass\n    "
                                      "def execute(self, i):\n        return 1\n",
                                      declared, "A"};

    for (size_t i = 0; i < DF_COUNT(declarations); i++) {
        struct operation_edited edited;
        assert_null(operation_edit_apply(&ctx->arena, &source,
                                         json_of(&ctx->arena, declarations[i].edit), &edited));
        if (!json_equal(edited.declared, json_of(&ctx->arena, declarations[i].declared)))
            fail_msg("%s gives %s", declarations[i].edit, json_dumps(edited.declared, 0));
    }
}

static const struct {
    const char *edit, *reason;
} refusals[] = {
    {"{'edit':'attribute_declare','name':'a','min':'x'}", "'min' must be a number"},
    {"{'edit':'attribute_declare','name':'a','pattern':5}", "'pattern' must be a text"},
    {"{'edit':'attribute_declare','name':'a','hidden':1}", "'hidden' must be true or false"},
    {"{'edit':'attribute_declare','name':'a','values':[]}", "'values' must be a list of values"},
    {"{'edit':'attribute_declare','name':'a','values':[[]]}",
     "'values' must be a list of numbers, texts, or true and false"},
    {"{'edit':'attribute_declare','name':'a','color':'red'}",
     "'color' cannot be declared of an attribute"},
    {"{'edit':'attribute_declare','name':'b','min':1}", "there is no attribute 'b'"},
};

static void a_wrong_declaration_is_refused(void **state)
{
    struct df_ctx *ctx = *state;
    struct operation_source source = {
        "class A:\n    def __init__(self, a): pass\n    def execute(self): pass\n", NULL, NULL};

    for (size_t i = 0; i < DF_COUNT(refusals); i++) {
        struct operation_edited edited;
        const char *reason = operation_edit_apply(&ctx->arena, &source,
                                                  json_of(&ctx->arena, refusals[i].edit), &edited);
        assert_non_null(reason);
        assert_string_equal(reason, refusals[i].reason);
    }
}

static void a_default_that_is_too_deep_is_refused(void **state)
{
    struct df_ctx *ctx = *state;
    struct operation_source source = {"class A:\n    def execute(self): pass\n", NULL, NULL};
    json_t *deep = json_array();
    struct operation_edited edited;

    for (int i = 0; i < 30; i++)
        deep = json_pack("[o]", deep);
    json_t *edit = df_defer_json(&ctx->arena, json_pack("{ss ss so}", "edit", "attribute_add",
                                                        "name", "a", "default", deep));
    assert_string_equal(operation_edit_apply(&ctx->arena, &source, edit, &edited),
                        "the default is too long or too deep to be written into code");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(an_edit_of_attributes_touches_only_its_place),
        df_test(an_edit_of_ports_touches_only_its_place),
        df_test(a_move_changes_places_and_nothing_else),
        df_test(what_is_declared_follows_the_edit),
        df_test(a_wrong_declaration_is_refused),
        df_test(a_default_that_is_too_deep_is_refused),
    };
    return cmocka_run_group_tests_name("unit-operation-edit", tests, NULL, NULL);
}
