#!/bin/sh
# Appends one event to the session's sink as one line: sh hook.sh NAME [SINK] <payload.json
# Prints nothing and never fails: an agent waits for its hooks, and reads what they print.
exec 2>/dev/null
name=$1
payload=$(tr '\n\r' '  ')
sink=${2:-${NIIA_EVENTS:-}}
[ -n "$sink" ] && [ ! -L "$sink" ] || exit 0
line() {
  printf '{"hook":"%s","payload":%s}\n' "$name" "${payload:-{\}}"
}
if scratch=$(mktemp "${TMPDIR:-/tmp}/niia-hook.XXXXXX"); then
  # One write of the whole line: two hooks at once do not mix.
  line >"$scratch"
  (cat "$scratch" >>"$sink")
  rm -f "$scratch"
else
  (line >>"$sink")
fi
exit 0
