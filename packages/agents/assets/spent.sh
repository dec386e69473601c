#!/bin/sh
# Appends an event like hook.sh, and a moment later one named Spent with the tokens that the turn has used so far: of a turn
# that is refused its permission, or broken off, nothing more may be heard.
#   sh spent.sh NODE LIB FORM NAME [SINK] <payload.json        FORM: as report.mjs has them; NAME -: Spent alone
exec 2>/dev/null
node=$1 lib=$2 form=$3 name=$4
sink=${5:-${NIIA_EVENTS:-}}
payload=$(cat)
[ "$name" = - ] || printf '%s' "$payload" | sh "$lib/hook.sh" "$name" "$sink"
# The agent waits for its hook, and not for this.
printf '%s' "$payload" | "$node" "$lib/report.mjs" "$form" Spent "$sink" >/dev/null &
exit 0
