# Turns text files into a table of C strings, of {path, text}:  awk -v table=program_runtime -f text2c.awk FILE...
# A path begins behind "/runtime/"; a file from elsewhere lies in "deepforge/".

function finish_file() {
    if (FNR && open)
        print "    },"
}

BEGIN {
    print "/* Generated. */\n#include \"" table ".h\"\n\nconst struct " table " " table "[] = {"
}

FNR == 1 {
    finish_file()
    path = FILENAME
    if (!sub(/^.*\/runtime\//, "", path))
        sub(/^.*\//, "deepforge/", path)
    print "    {\n        \"" path "\","
    open = 1
}

{
    gsub(/\\/, "\\\\&")
    gsub(/"/, "\\\"")
    print "        \"" $0 "\\n\""
}

END {
    finish_file()
    print "    {},\n};"
}
