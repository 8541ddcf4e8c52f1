# A text file as a C array: cmake -DIN=helpers.py -DOUT=helpers.py.c -DNAME=EMBED_helpers -P embed.cmake
# The array is NUL-terminated: `extern const char EMBED_helpers[];`.
file(READ "${IN}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
string(REGEX REPLACE "('.x0a',)" "\\1\n" bytes "${bytes}")
file(WRITE "${OUT}" "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n${bytes}0};\n")
