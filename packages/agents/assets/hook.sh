#!/bin/sh
# Appends one event to the session's sink as one line: sh hook.sh NAME [SINK] <payload.json
# Prints nothing and never fails: an agent waits for its hooks, and reads what they print.
sink=${2:-${NIIA_EVENTS:-}}
[ -n "$sink" ] || exit 0
[ -L "$sink" ] && exit 0
payload=$(cat | tr '\n\r' '  ')
[ -n "$payload" ] || payload='{}'
scratch=$(mktemp "${TMPDIR:-/tmp}/niia-hook.XXXXXX" 2>/dev/null) || scratch=
if [ -n "$scratch" ]; then
  # One write of the whole line: two hooks at once do not mix.
  printf '{"hook":"%s","payload":%s}\n' "$1" "$payload" >"$scratch"
  cat "$scratch" >>"$sink" 2>/dev/null
  rm -f "$scratch"
else
  printf '{"hook":"%s","payload":%s}\n' "$1" "$payload" >>"$sink" 2>/dev/null
fi
exit 0
