#!/bin/bash
# Runs a command in the sandbox as the daemon would: wrapper.sh NODE ROOT WORKTREE MAIN COMMAND…
# It becomes the session, so that descriptors left open by its parent reach the sandbox.
node=$1
shift
words=$("$node" --conditions=@connector/source "$(dirname "$0")/wrapper.ts" "$@") || exit 3
eval "exec $words"
