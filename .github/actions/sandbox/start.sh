#!/usr/bin/env bash
# Starts a sandbox that lasts until the job ends, and waits until it is ready.
set -euo pipefail

arguments=()
while IFS= read -r argument; do
  [ -z "$argument" ] || arguments+=("$argument")
done <<< "$ARGUMENTS"

# The expansion of an empty array is an error in old versions of bash.
nohup "$PROGRAM" sandbox --listen "127.0.0.1:$PORT" ${arguments[@]+"${arguments[@]}"} \
  > "$FOLDER/sandbox.env" 2> "$FOLDER/sandbox.log" < /dev/null &
process=$!
# The variables are printed when the sandbox accepts connections.
until grep -q '^TELNYX_API_KEY=' "$FOLDER/sandbox.env"; do
  if ! kill -0 "$process" 2>/dev/null; then
    echo "::error::the sandbox has ended: $(cat "$FOLDER/sandbox.log")" >&2
    exit 1
  fi
  sleep 0.1
done

cat "$FOLDER/sandbox.env" >> "$GITHUB_ENV"
{
  sed -n 's/^TELNYX_BASE_URL=/base-url=/p' "$FOLDER/sandbox.env"
  sed -n 's/^TELNYX_API_KEY=/api-key=/p' "$FOLDER/sandbox.env"
} >> "$GITHUB_OUTPUT"
