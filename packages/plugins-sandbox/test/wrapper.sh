#!/bin/bash
# Runs a command in the sandbox as the daemon would: wrapper.sh NODE WRAPPER_TS ROOT WORKTREE MAIN COMMAND…
# It becomes the session, so that descriptors left open by its parent reach the sandbox.
words=$("$1" --conditions=@connector/source "${@:2}") || exit 3
eval "exec $words"
