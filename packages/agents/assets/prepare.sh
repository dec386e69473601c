#!/bin/sh
# Runs a script of ours, then becomes the agent: sh prepare.sh NODE SCRIPT [WORD...] -- AGENT [WORD...]
# The script is given all words and reads those before the --. When it fails the agent is not started.
"$@" </dev/null || exit 98
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
