#!/bin/bash
# Made for this project: stands in for the host's git in escape-suite.sh.
# Reference: git run by the HOST on a tree an agent could write. Never discovers through the worktree's .git,
# never runs repo-named programs, never recurses into nested repositories.
# Needs MAIN_REPO; for a linked worktree also WT_ADMIN (= MAIN_REPO/.git/worktrees/<id>, recorded by the daemon) and WORKTREE.
# Only sound while MAIN_REPO/.git/config (and config.worktree) is NOT agent-writable: filter.*/merge.*/diff.*.textconv
# keys have free names and cannot be overridden one by one (measured).
G=${MAIN_REPO:?}/.git
if [ -n "${WT_ADMIN:-}" ]; then export GIT_DIR=$WT_ADMIN GIT_COMMON_DIR=$G GIT_WORK_TREE=${WORKTREE:?}; else export GIT_DIR=$G; fi
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_PAGER=cat GIT_EDITOR=true
unset GIT_EXTERNAL_DIFF GIT_SSH GIT_SSH_COMMAND GIT_ASKPASS
o=(-c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.pager=cat -c core.sshCommand=false -c protocol.allow=never -c gc.auto=0 -c maintenance.auto=false -c submodule.recurse=false -c status.submoduleSummary=false -c diff.ignoreSubmodules=all -c commit.gpgsign=false -c tag.gpgsign=false -c credential.helper= -c advice.addEmbeddedRepo=false)
c=$1; shift
case $c in
  status) set -- --ignore-submodules=all "$@";;
  diff|show|log) set -- --no-ext-diff --no-textconv --ignore-submodules=all "$@";;
  commit) set -- --no-verify "$@";;
esac
exec git "${o[@]}" "$c" "$@"
