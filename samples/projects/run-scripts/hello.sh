#!/bin/sh
echo hello from hello.sh "$@"
