#!/bin/sh
# Starts a follower of the agent's own event stream, then becomes the agent:
#   sh follow.sh NODE FOLLOWER PORT AGENT [ARGUMENT...]
# The follower ends by itself when this process, which is then the agent, is gone.
node=$1 follower=$2 port=$3
shift 3
"$node" "$follower" "$port" "$$" </dev/null >/dev/null 2>&1 &
exec "$@"
