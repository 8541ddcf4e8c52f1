#!/bin/sh
# Show each argument in brackets.
for arg in "$@"; do
    printf '[%s]' "$arg"
done
echo
